"""What holds for the whole API, seen from outside: repetition, versions, pages, borders, sessions."""

from __future__ import annotations

import uuid

import httpx
import pytest

from deploy.demo.api import Visitor
from deploy.demo.patience import until
from deploy.demo.stage import Stage

pytestmark = pytest.mark.timeout(900)


class Web:
    """Bare HTTP as a signed-in person, for looking at statuses and headers."""

    def __init__(self, visitor: Visitor) -> None:
        self.session = visitor.sign_in()
        self._web = visitor.web

    def send(
        self, method: str, path: str, *, json: object = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        token = {"Authorization": f"Bearer {self.session['access_token']}"}
        return self._web.request(method, f"/api/v1{path}", json=json, headers={**token, **(headers or {})})


def test_a_repeated_post_answers_what_the_first_one_answered(term: Stage) -> None:
    web = Web(term.platform_admin)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    school = {"code": f"{term.mark}C", "name": f"丙大学 {term.mark}", "kind": "vocational", "province": "浙江"}
    first = web.send("POST", "/institutions", json=school, headers=key)
    again = web.send("POST", "/institutions", json=school, headers=key)
    other = web.send("POST", "/institutions", json={**school, "name": "别的大学"}, headers=key)
    assert first.status_code == 201
    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_editing_needs_the_version_that_was_read_r44(term: Stage) -> None:
    web = Web(term.leader)
    path = f"/courses/{term.ids['course']}"
    read = web.send("GET", path)
    without = web.send("PATCH", path, json={"total_credits": "4.0"})
    stale = web.send("PATCH", path, json={"total_credits": "4.0"}, headers={"If-Match": '"1"'})
    fresh = web.send("PATCH", path, json={"total_credits": "4.0"}, headers={"If-Match": read.headers["ETag"]})
    assert (without.status_code, stale.status_code, fresh.status_code) == (428, 412, 200)
    assert fresh.headers["ETag"] != read.headers["ETag"]


def test_pages_link_to_the_next_one_until_the_last(term: Stage) -> None:
    web = Web(term.selecting.admin)
    path = "/people?role=student&limit=7"
    seen: list[str] = []
    while path:
        page = web.send("GET", path.removeprefix("/api/v1"))
        assert page.status_code == 200
        seen += [person["person_id"] for person in page.json()["items"]]
        path = page.links["next"]["url"] if "next" in page.links else ""
        assert (page.json()["next_cursor"] is None) == (not path)
    assert len(seen) == len(set(seen)) == term.student_count


@pytest.mark.parametrize(
    "path",
    ["/people/{leader}", "/courses/{course}", "/outlines/{outline}", "/selections/{selection}"],
)
def test_what_belongs_to_others_is_not_there_r2(term: Stage, path: str) -> None:
    stranger = term.selecting.admin if "selection" not in path else term.learner
    answer = Web(stranger).send("GET", path.format_map(term.ids))
    assert answer.status_code in {403, 404}
    if stranger is term.selecting.admin:
        assert answer.status_code == 404


def test_an_old_refresh_token_ends_the_session(term: Stage) -> None:
    web = Web(term.learner)
    old = {"refresh_token": web.session["refresh_token"]}
    renewed = web.send("POST", "/sessions/refresh", json=old)
    assert renewed.status_code == 200
    assert web.send("POST", "/sessions/refresh", json=old).json()["code"] == "session_ended"
    newest = {"refresh_token": renewed.json()["refresh_token"]}
    assert web.send("POST", "/sessions/refresh", json=newest).json()["code"] == "session_ended"


def test_a_session_that_was_ended_is_refused_within_a_minute_r18(term: Stage) -> None:
    web = Web(term.tutor)
    assert web.send("GET", "/me").status_code == 200
    assert web.send("DELETE", "/sessions/current").status_code == 204
    until(lambda: web.send("GET", "/me").status_code == 401, "the token to be refused", seconds=60)
    term.tutor.sign_in()


def test_numbers_that_identify_people_are_masked_r15(term: Stage) -> None:
    person = Web(term.offering.admin).send("GET", f"/people/{term.ids['leader']}").json()
    mobile = term.ids["leader_mobile"]
    assert person["mobile"] == f"{mobile[:3]}****{mobile[7:]}"


def test_the_description_of_the_api_is_served(term: Stage) -> None:
    assert term.web.get("/openapi.json").json()["openapi"].startswith("3.1")
    assert "课享" in term.web.get("/docs").text
