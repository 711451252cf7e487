"""Resources, uploads and jobs as the rules want them, without any server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis.domain.errors import Conflict, InvalidInput, NotFound
from services.media.domain.job import LEASE, MOST_ATTEMPTS, Job, JobKind, JobState
from services.media.domain.playback import with_addresses
from services.media.domain.resource import (
    Author,
    Renditions,
    Resource,
    ResourceKind,
    ReviewAction,
    ReviewStatus,
)
from services.media.domain.upload import IntakeLimits, plan

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
TEACHER = Author("person-1", "王老师")
MADE = Renditions("media/r/1/", ("720p", "360p"), 1, 612.0)


def resource(kind: ResourceKind = ResourceKind.VIDEO) -> Resource:
    return Resource("r", "c", "i", kind, "第一讲", TEACHER.person_id, TEACHER.name, NOW)


def upload(target: Resource) -> int:
    version = target.add_version(file_name="a.mp4", size_bytes=1, sha256=None, object_key="k", by=TEACHER, now=NOW)
    return version.number


def transcoded(target: Resource) -> int:
    number = upload(target)
    target.start(number)
    target.accept(number, sha256="s", content_type="video/h264", renditions=MADE)
    return number


def test_a_video_goes_to_review_only_once_transcoded_r32() -> None:
    video = resource()
    number = upload(video)
    assert video.numbered(number).review_status is ReviewStatus.NONE
    with pytest.raises(Conflict):
        video.decide(number, ReviewAction.APPROVE, "")
    video.start(number)
    video.accept(number, sha256="s", content_type="video/h264", renditions=MADE)
    assert video.numbered(number).review_status is ReviewStatus.PENDING


def test_a_failed_video_is_not_reviewed_and_can_be_tried_again_r31() -> None:
    video = resource()
    number = upload(video)
    video.start(number)
    video.refuse(number, "video_unreadable", {})
    assert video.numbered(number).review_status is ReviewStatus.NONE
    assert video.retry().failure_code is None
    with pytest.raises(Conflict) as refused:
        video.retry()
    assert refused.value.code == "nothing_to_retry"


def test_only_an_approved_version_is_usable_r34() -> None:
    video = resource()
    assert video.usable is None
    number = transcoded(video)
    assert video.usable is None
    video.decide(number, ReviewAction.APPROVE, "")
    assert video.usable is video.numbered(number)


def test_the_approved_version_stays_usable_until_a_newer_one_is_approved_r33() -> None:
    video = resource()
    video.decide(transcoded(video), ReviewAction.APPROVE, "")
    second = transcoded(video)
    assert video.usable is video.numbered(1)
    video.decide(second, ReviewAction.APPROVE, "")
    assert video.usable is video.numbered(2)


def test_a_newer_submission_takes_the_place_of_one_that_waits_r33() -> None:
    video = resource()
    first, second = transcoded(video), transcoded(video)
    assert not video.awaits_decision_on(first)
    assert video.awaits_decision_on(second)


def test_a_document_needs_no_transcoding_r32() -> None:
    document = resource(ResourceKind.MATERIAL)
    number = upload(document)
    assert document.numbered(number).is_in_work
    document.start(number)
    document.accept(number, sha256="s", content_type="application/pdf")
    assert document.numbered(number).is_ready
    assert document.awaits_decision_on(number)


def test_every_change_counts() -> None:
    video = resource()
    seen = [video.version]
    number = upload(video)
    for change in (
        lambda: video.start(number),
        lambda: video.accept(number, sha256="s", content_type="v", renditions=MADE),
        lambda: video.decide(number, ReviewAction.REJECT, "模糊"),
        lambda: video.delete(NOW),
    ):
        seen.append(video.version)
        change()
    assert seen == sorted(set(seen))


def test_what_is_deleted_is_gone_for_every_purpose() -> None:
    video = resource()
    video.decide(transcoded(video), ReviewAction.APPROVE, "")
    video.delete(NOW)
    assert video.usable is None
    with pytest.raises(NotFound):
        video.delete(NOW)


@pytest.mark.parametrize(
    ("size", "part", "count"),
    [(1, 8, 1), (8 * 1024**2, 8, 1), (8 * 1024**2 + 1, 8, 2), (1024**3, 8, 128), (5 * 1024**3, 16, 320)],
)
def test_a_file_is_cut_into_parts_of_8_to_16_mib_r30(size: int, part: int, count: int) -> None:
    planned = plan(ResourceKind.VIDEO, "a.MP4", size, IntakeLimits())
    assert (planned.part_size_bytes // 1024**2, planned.part_count) == (part, count)


@pytest.mark.parametrize(
    ("kind", "name", "size", "code"),
    [
        (ResourceKind.VIDEO, "a.exe", 1, "file_type_not_allowed"),
        (ResourceKind.VIDEO, "a.pdf", 1, "file_type_not_allowed"),
        (ResourceKind.MATERIAL, "a.mp4", 1, "file_type_not_allowed"),
        (ResourceKind.EXTENDED, "README", 1, "file_type_not_allowed"),
        (ResourceKind.VIDEO, "a.mp4", 0, "file_empty"),
        (ResourceKind.VIDEO, "a.mp4", 5 * 1024**3 + 1, "upload_too_large"),
        (ResourceKind.MATERIAL, "a.pdf", 500 * 1024**2 + 1, "upload_too_large"),
    ],
)
def test_sorts_and_sizes_have_limits_r30(kind: ResourceKind, name: str, size: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(kind, name, size, IntakeLimits())
    assert refused.value.code == code


def job() -> Job:
    return Job("j", JobKind.TRANSCODE, "r", 1, created_at=NOW, available_at=NOW)


def test_every_taking_has_a_new_token_and_the_old_one_is_worth_nothing() -> None:
    work = job()
    work.take("a", NOW)
    with pytest.raises(Conflict):
        work.take("b", NOW + LEASE / 2)
    work.take("b", NOW + LEASE)
    assert (work.fence, work.attempts) == (2, 2)
    with pytest.raises(Conflict) as refused:
        work.keep(1, 50, NOW)
    assert refused.value.code == "lease_lost"
    work.keep(2, 50, NOW + LEASE)
    assert work.lease_until == NOW + 2 * LEASE


def test_handing_back_costs_no_attempt_but_dying_does() -> None:
    work = job()
    work.take("a", NOW)
    work.hand_back(NOW)
    assert (work.state, work.attempts) == (JobState.QUEUED, 0)
    work.take("b", NOW)
    work.reclaim(NOW)
    assert (work.state, work.attempts) == (JobState.QUEUED, 1)


def test_transient_faults_wait_longer_each_time_and_end() -> None:
    work = job()
    waits = []
    for _ in range(MOST_ATTEMPTS):
        assert not work.is_exhausted
        work.take("a", NOW)
        work.postpone("store away", NOW)
        waits.append(work.available_at - NOW)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert work.is_exhausted


def test_media_get_addresses_and_playlists_do_not_r37() -> None:
    asked: list[str] = []

    def address(name: str) -> str:
        asked.append(name)
        return f"https://store/{name}?signed"

    media = '#EXTM3U\n#EXT-X-MAP:URI="360p.mp4",BYTERANGE="8@0"\n#EXTINF:4,\n360p.mp4\n#EXTINF:4,\n360p.mp4\n'
    assert with_addresses(media, address).count("https://store/360p.mp4?signed") == 3
    assert asked == ["360p.mp4"]  # four signatures for a video, not one for each segment
    master = '#EXT-X-MEDIA:TYPE=AUDIO,URI="audio.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360p.m3u8\n'
    assert with_addresses(master, address) == master
