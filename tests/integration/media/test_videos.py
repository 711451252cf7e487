"""A video from its upload to the screen, on real servers and with a real ffmpeg."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from chassis.contracts.media import commands
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from deploy.demo.lectures import make_broken, make_sound_only, make_truncated
from tests.factories import call_of
from tests.integration.media.studio import Studio


def test_a_video_is_transcoded_then_submitted_to_review_with_its_evidence_r31_r32_r35(
    studio: Studio, lecture: Path
) -> None:
    resource = studio.upload(lecture)
    assert resource.latest is not None
    assert (resource.latest.transcode_status, resource.latest.review_status) == ("waiting", "none")
    assert studio.told(resource, "review_requested.v1") == []

    assert studio.work() == "done"

    found = studio.look(resource).latest
    assert found is not None
    assert (found.transcode_status, found.percent, found.review_status) == ("done", 100, "pending")
    assert found.renditions == ["360p"]
    assert found.duration_seconds == pytest.approx(5, abs=0.1)
    levels = {finding.code: finding.level for finding in found.findings}
    assert levels["silence"] == "ok"
    assert levels["resolution"] == "fail"
    (request,) = studio.told(resource, "review_requested.v1")
    assert request["subject_version"] == 1
    assert request["institution_id"] == studio.institution_id
    (notice,) = studio.told(resource, "notice_raised.v1")
    assert notice["kind"] == "video_transcoded"


def test_a_good_video_plays_from_playlists_and_the_store_r37(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    studio.work()
    showing = studio.media.preview(studio.reviewer, commands.Preview(resource_id=resource.resource_id))
    assert showing.playlist_path is not None
    token = showing.playlist_path.split("/")[-2]

    master = _playlist(studio, token, "master")
    assert 'CODECS="avc1' in master
    assert "360p.m3u8" in master
    media = _playlist(studio, token, "360p")
    addresses = {line for line in media.splitlines() if line.startswith("http")}
    assert len(addresses) == 1  # one file, many ranges
    answer = httpx.get(addresses.pop(), headers={"Range": "bytes=0-99"})
    assert answer.status_code == httpx.codes.PARTIAL_CONTENT
    assert answer.content[4:8] == b"ftyp"
    for address in (showing.poster_url, *showing.sprite_urls):
        assert address is not None
        assert httpx.get(address).content.startswith(b"\xff\xd8\xff")


def test_a_playlist_needs_its_token_r37(studio: Studio, lecture: Path) -> None:
    with pytest.raises(NotPermitted):
        _playlist(studio, "forged.token", "master")


def test_only_those_near_it_know_a_resource_r2_r37(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    question = commands.GetResource(resource_id=resource.resource_id)
    stranger = call_of(Role.SCHOOL_ADMIN, institution_id=studio.course_id)
    colleague = call_of(Role.TEACHER, institution_id=studio.institution_id)
    for outsider in (stranger, colleague):
        with pytest.raises(NotFound):
            studio.media.get_resource(outsider, question)
    invited = commands.GetResource(resource_id=resource.resource_id, grant=studio.grant(call=colleague))
    assert studio.media.get_resource(colleague, invited).resource_id == resource.resource_id
    with pytest.raises(NotPermitted):
        studio.media.get_resource(
            stranger, commands.GetResource(resource_id=resource.resource_id, grant=studio.grant())
        )
    studio.work()


def test_playback_is_for_the_holder_of_a_grant_and_of_approved_versions_only_r34_r37(
    studio: Studio, lecture: Path
) -> None:
    resource = studio.upload(lecture)
    studio.work()
    student = call_of(Role.STUDENT)
    grant = studio.grant("resource_view", student, resource_id=resource.resource_id)
    with pytest.raises(NotFound):
        studio.media.playback(student, commands.OpenPlayback(grant=grant))
    studio.decide(resource, 1, "approved")
    assert studio.media.playback(student, commands.OpenPlayback(grant=grant)).version == 1
    with pytest.raises(NotPermitted):
        studio.media.playback(call_of(Role.STUDENT), commands.OpenPlayback(grant=grant))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (make_broken, "video_unreadable"),
        (make_sound_only, "video_has_no_picture"),
        (lambda target: target.write_bytes(b"\0" * 10), "video_unreadable"),
    ],
)
def test_a_bad_file_fails_with_a_reason_and_is_not_reviewed_r31(
    studio: Studio, tmp_path: Path, make: object, code: str
) -> None:
    file = tmp_path / "lecture.mp4"
    make(file)  # type: ignore[operator]
    resource = studio.upload(file)
    assert studio.work() == "refused"
    found = studio.look(resource).latest
    assert found is not None
    assert found.failure is not None
    assert (found.transcode_status, found.failure.code, found.review_status) == ("failed", code, "none")
    (notice,) = studio.told(resource, "notice_raised.v1")
    assert notice["kind"] == "video_failed"
    assert studio.stored(f"media/{resource.resource_id}/") == []


def test_a_truncated_file_fails_though_ffmpeg_is_content_r31(
    studio: Studio, tmp_path: Path, lecture: Path
) -> None:
    resource = studio.upload(make_truncated(tmp_path / "cut.mp4", lecture))
    assert studio.work() == "refused"
    found = studio.look(resource).latest
    assert found is not None
    assert found.failure is not None
    assert found.failure.code == "video_truncated"
    assert found.failure.details["claimed_seconds"] == 5.0


def test_a_failed_video_can_be_tried_again_r31(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(make_broken(tmp_path / "lecture.mp4"))
    studio.work()
    again = commands.RetryResource(resource_id=resource.resource_id)
    retried = studio.media.retry_resource(studio.teacher, again)
    assert retried.latest is not None
    assert retried.latest.transcode_status == "waiting"
    with pytest.raises(Conflict):
        studio.media.retry_resource(studio.teacher, again)
    assert studio.work() == "refused"


def test_a_correction_is_reviewed_again_while_the_approved_version_stays_usable_r33_r34(
    studio: Studio, lecture: Path
) -> None:
    resource = studio.upload(lecture)
    studio.work()
    studio.decide(resource, 1, "approved")
    corrected = studio.upload_version(resource, lecture)
    assert (corrected.usable_version, corrected.is_usable) == (1, True)
    studio.work()
    studio.decide(resource, 2, "rejected", "画面不清晰")
    found = studio.look(resource)
    assert (found.usable_version, found.versions[0].review_reason) == (1, "画面不清晰")
    studio.decide(resource, 2, "approved")  # too late: that one is decided
    assert studio.look(resource).usable_version == 1
    changes = studio.told(resource, "resource_changed.v1")
    assert [change["is_usable"] for change in changes][-1] is True
    versions = [int(str(change["version"])) for change in changes]
    assert versions == sorted(set(versions))


def test_no_new_version_comes_while_one_is_worked_on(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    with pytest.raises(Conflict) as refused:
        studio.upload_version(resource, lecture)
    assert refused.value.code == "version_in_progress"
    studio.work()


def _playlist(studio: Studio, token: str, name: str) -> str:
    return studio.media.playlist(call_of(), commands.ReadPlaylist(token=token, name=name)).text
