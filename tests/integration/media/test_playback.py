"""Playback: for whom, how long, and from where (R37, R53)."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from chassis.contracts.base import Call
from chassis.contracts.media import commands
from chassis.contracts.media.views import PlaybackView, ResourceView
from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, NotPermitted
from chassis.domain.ids import new_id
from deploy.bucket_cors import allow
from tests.factories import call_of
from tests.integration.media.clips import FAST, ffmpeg, picture
from tests.integration.media.studio import Studio
from tests.servers import ObjectStore as Bucket

PARTIAL = httpx.codes.PARTIAL_CONTENT


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds without sound."""
    target = tmp_path_factory.mktemp("clip") / "clip.mp4"
    ffmpeg(*picture(2), *FAST, str(target))
    return target


def approved(studio: Studio, clip: Path) -> ResourceView:
    resource = studio.upload(clip)
    assert studio.work() == "done"
    studio.decide(resource, 1, "approved")
    return resource


def opened(studio: Studio, student: Call, resource: ResourceView, run_id: str) -> PlaybackView:
    grant = studio.grant("resource_view", student, resource_id=resource.resource_id, run_id=run_id)
    return studio.media.playback(student, commands.OpenPlayback(grant=grant))


def read(studio: Studio, showing: PlaybackView, name: str = "master") -> str:
    assert showing.playlist_path is not None
    token = showing.playlist_path.split("/")[-2]
    return studio.media.playlist(call_of(), commands.ReadPlaylist(token=token, name=name)).text


def test_taking_a_run_down_ends_its_playlists_at_once_and_no_other_runs_r37_r53(
    studio: Studio, clip: Path
) -> None:
    resource, student = approved(studio, clip), call_of(Role.STUDENT)
    ended, other = new_id(), new_id()
    studio.run_is(ended, "published", 1)
    showing = opened(studio, student, resource, ended)
    elsewhere = opened(studio, student, resource, other)
    assert read(studio, showing).startswith("#EXTM3U")
    studio.run_is(ended, "taken_down", 3)
    studio.run_is(ended, "published", 2)  # late: it changes nothing
    for name in ("master", "36p"):
        with pytest.raises(NotFound, match="nothing_to_show"):
            read(studio, showing, name)
    with pytest.raises(NotFound):
        opened(studio, student, resource, ended)
    assert read(studio, elsewhere, "36p").startswith("#EXTM3U")


def test_deleting_a_resource_ends_its_playlists_at_once_r37(studio: Studio, clip: Path) -> None:
    resource = approved(studio, clip)
    showing = opened(studio, call_of(Role.STUDENT), resource, new_id())
    word = studio.grant("resource_delete", resource_id=resource.resource_id)
    command = commands.DeleteResource(resource_id=resource.resource_id, grant=word)
    studio.media.delete_resource(studio.teacher, command)
    with pytest.raises(NotFound):
        read(studio, showing)


def test_players_seek_by_ranges_straight_at_the_store_r37(studio: Studio, clip: Path) -> None:
    showing = opened(studio, call_of(Role.STUDENT), approved(studio, clip), new_id())
    address = next(line for line in read(studio, showing, "36p").splitlines() if line.startswith("http"))
    whole = httpx.get(address)
    assert whole.headers["Accept-Ranges"] == "bytes"
    size = len(whole.content)
    for wanted, content in (
        ("bytes=0-99", whole.content[:100]),
        (f"bytes={size - 50}-", whole.content[-50:]),
        ("bytes=-20", whole.content[-20:]),
        ("bytes=10-10", whole.content[10:11]),
    ):
        answer = httpx.get(address, headers={"Range": wanted})
        assert (answer.status_code, answer.content) == (PARTIAL, content)
        assert answer.headers["Content-Range"].endswith(f"/{size}")
    beyond = httpx.get(address, headers={"Range": f"bytes={size + 10}-"})
    assert beyond.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE


def test_an_address_of_the_store_serves_one_file_to_read_and_nothing_else_r37(studio: Studio, clip: Path) -> None:
    showing = opened(studio, call_of(Role.STUDENT), approved(studio, clip), new_id())
    address = next(line for line in read(studio, showing, "36p").splitlines() if line.startswith("http"))
    bare = address.partition("?")[0]
    for request in (
        httpx.Request("GET", bare),
        httpx.Request("PUT", address, content=b"x"),
        httpx.Request("DELETE", address),
        httpx.Request("GET", address.replace("36p.mp4", "poster.jpg")),
        httpx.Request("GET", bare.rpartition("/")[0] + "/"),
    ):
        with httpx.Client() as client:
            assert client.send(request).status_code == httpx.codes.FORBIDDEN


def test_nothing_of_one_school_is_seen_by_another_before_it_is_published_r2_r37(
    studio: Studio, clip: Path
) -> None:
    resource = approved(studio, clip)
    strangers = [
        call_of(role, institution_id=new_id()) for role in (Role.TEACHER, Role.SCHOOL_ADMIN, Role.STUDENT)
    ]
    for stranger in (*strangers, call_of(Role.CENTRE_ADMIN)):
        for number in (None, 1):
            with pytest.raises(NotFound):
                studio.media.preview(stranger, commands.Preview(resource_id=resource.resource_id, number=number))
        with pytest.raises(NotFound):
            studio.media.get_resource(stranger, commands.GetResource(resource_id=resource.resource_id))
        with pytest.raises(NotFound):
            studio.media.locate_resource(stranger, commands.LocateResource(resource_id=resource.resource_id))
        with pytest.raises(NotPermitted):
            studio.media.list_resources(stranger, commands.ListResources(grant=studio.grant()))
        for purpose in ("course_edit", "resource_delete"):
            grant = studio.grant(purpose, stranger, resource_id=resource.resource_id)
            with pytest.raises(NotPermitted):
                studio.media.playback(stranger, commands.OpenPlayback(grant=grant))


def test_pages_of_the_web_front_may_play_and_upload_and_nobody_elses_r30_r37(
    studio: Studio, clip: Path, object_store: Bucket
) -> None:
    front = "https://web.example.edu.cn"
    allow(object_store.client(), object_store.bucket, [front])
    showing = opened(studio, call_of(Role.STUDENT), approved(studio, clip), new_id())
    address = next(line for line in read(studio, showing, "36p").splitlines() if line.startswith("http"))
    answer = httpx.get(address, headers={"Origin": front, "Range": "bytes=0-9"})
    assert answer.headers["Access-Control-Allow-Origin"] == front
    assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]
    part = studio.begin(clip).upload
    wanted = commands.SignParts(upload_id=part.upload_id, numbers=[1])
    put = studio.media.sign_parts(studio.teacher, wanted).parts[0].url
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    preflight = httpx.options(put, headers={**asked, "Origin": front})
    assert preflight.is_success
    assert preflight.headers["Access-Control-Allow-Origin"] == front
    stranger = httpx.options(put, headers={**asked, "Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers
    for _ in range(2):  # taking back what is not there does no harm
        allow(object_store.client(), object_store.bucket, [])
    for origin in (front, "https://elsewhere.example"):
        answer = httpx.options(put, headers={**asked, "Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
