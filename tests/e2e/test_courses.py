"""A copy of the term's course at the other school, and what the own school sees of its runs (R24–R28, R50–R53)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from deploy.demo.api import Visitor
from deploy.demo.stage import Stage
from tests.unit.catalog.test_cover import picture

pytestmark = pytest.mark.timeout(900)


class Teacher:
    """Bare HTTP as a signed-in person, with versions taken from what is read."""

    def __init__(self, visitor: Visitor) -> None:
        token = visitor.sign_in()["access_token"]
        self._web, self._headers = visitor.web, {"Authorization": f"Bearer {token}"}

    def send(self, method: str, path: str, *, etag: str = "", known: str = "", **request: Any) -> httpx.Response:
        conditions = {"If-Match": etag, "If-None-Match": known}
        headers = {**self._headers, **{name: value for name, value in conditions.items() if value}}
        return self._web.request(method, f"/api/v1{path}", headers=headers, **request)


@pytest.fixture(scope="module")
def teacher(term: Stage) -> Teacher:
    return Teacher(term.tutor)


@pytest.fixture(scope="module")
def copy(term: Stage, teacher: Teacher) -> dict[str, Any]:
    """An asynchronous course made from the term's finished run (R24)."""
    body = {"course_type": "spoc", "spoc_kind": "asynchronous", "source_run_id": term.ids["run"]}
    made = teacher.send("POST", "/courses", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_a_synchronous_course_needs_a_source_that_runs_r23(term: Stage, teacher: Teacher) -> None:
    body = {"course_type": "spoc", "spoc_kind": "synchronous", "source_run_id": term.ids["run"]}
    refused = teacher.send("POST", "/courses", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "source_not_running")


def test_what_the_source_showed_is_chosen_and_watched_in_the_copy_r24(
    teacher: Teacher, copy: dict[str, Any]
) -> None:
    path = f"/courses/{copy['course_id']}/usable-resources"
    usable = teacher.send("GET", path).json()["items"]
    assert usable
    video = next(each for each in usable if each["kind"] == "video")
    shown = teacher.send("GET", f"{path}/{video['resource_id']}/playback")
    assert shown.status_code == 200, shown.text
    playlist = shown.json()["playlist_path"].removeprefix("/api/v1")
    assert "#EXTM3U" in teacher.send("GET", playlist).text


def test_a_cover_is_given_shown_and_not_sent_twice_r25(teacher: Teacher, copy: dict[str, Any]) -> None:
    path = f"/courses/{copy['course_id']}"
    assert teacher.send("GET", f"{path}/cover").json()["code"] == "cover_not_found"
    etag = teacher.send("GET", path).headers["ETag"]
    small = teacher.send("PUT", f"{path}/cover", etag=etag, files={"file": ("a.png", picture(64, 64))})
    assert (small.status_code, small.json()["errors"][0]["code"]) == (422, "cover_size_invalid")
    image = picture(960, 540)
    given = teacher.send("PUT", f"{path}/cover", etag=etag, files={"file": ("a.png", image)})
    assert given.status_code == 200, given.text
    shown = teacher.send("GET", f"{path}/cover")
    assert (shown.content, shown.headers["Content-Type"]) == (image, "image/png")
    assert teacher.send("GET", f"{path}/cover", known=shown.headers["ETag"]).status_code == 304


def test_a_name_like_another_is_hinted_at_r20(teacher: Teacher, copy: dict[str, Any]) -> None:
    found = teacher.send("GET", "/courses/similar", params={"title": f"《{copy['title']}》"}).json()["items"]
    assert copy["course_id"] in {each["course_id"] for each in found}


def test_categories_count_published_moocs_r28(term: Stage) -> None:
    listed = term.web.get("/api/v1/categories", params={"institution_kind": "undergraduate"}).json()["items"]
    assert sum(each["course_count"] for each in listed) >= 1


def test_two_runs_of_the_copy_are_compared_and_one_is_taken_back_r50_r51(
    teacher: Teacher, copy: dict[str, Any], term: Stage
) -> None:
    path = f"/courses/{copy['course_id']}/runs"
    first, second = (teacher.send("POST", path).json() for _ in range(2))
    changed = teacher.send(
        "PATCH", f"/runs/{second['run_id']}", etag=f'"{second["version"]}"', json={"total_credits": "4.5"}
    )
    assert changed.status_code == 200, changed.text
    pair = {"from_run_id": first["run_id"], "to_run_id": second["run_id"]}
    found = teacher.send("GET", f"{path}/compare", params=pair).json()
    assert [(each["field"], each["after"]) for each in found["information"]] == [("total_credits", "4.5")]
    assert found["outline"] == []
    period = {"starts_on": str(term.today), "ends_on": str(term.today)}
    assert teacher.send("POST", f"/runs/{second['run_id']}/publish", json=period).status_code == 200
    assert teacher.send("POST", f"/runs/{second['run_id']}/withdraw").json()["phase"] == "draft"


def test_the_school_sees_how_its_runs_are_built_and_used_r53(term: Stage) -> None:
    admin = Teacher(term.offering.admin)
    listed = admin.send("GET", "/runs", params=[("phase", "running"), ("phase", "finished")]).json()["items"]
    run = next(each for each in listed if each["run_id"] == term.ids["run"])
    figures = admin.send("GET", f"/runs/{run['run_id']}/figures").json()
    assert figures["student_count"] == run["student_count"] > 0
    assert figures["selecting_count"] == run["selecting_count"] == 1
    assert figures["video_count"] == run["video_count"] > 0
    assert 0 < figures["completion_percent"] <= 100
