"""Notices as they come, over the real process and a real broker (R94, R18)."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from chassis.contracts.accounts.notification import ListNotifications
from chassis.contracts.accounts.session import EndOtherSessions, SessionView, SignOut
from chassis.contracts.base import ActorView, Call
from chassis.domain.ids import new_id
from chassis.domain.scopes import RESTRICTED_SCOPE
from tests.integration.live.town import Town
from tests.integration.messaging.wire import Wire
from tests.waiting import wait_until


def call_of(session: SessionView) -> Call:
    actor = ActorView(
        kind="person",
        actor_id=session.person.person_id,
        scopes=session.scopes,
        session_id=session.session_id,
    )
    return Call(actor=actor)


def test_a_notice_reaches_both_streams_of_a_person_and_nobody_else_r94(town: Town) -> None:
    person, other = town.someone(), town.someone()
    ears = [town.listen(each.access_token) for each in (person, town.again(person.person.username))]
    elsewhere = town.listen(other.access_token)
    town.tell(person.person.person_id, link="/api/v1/runs/7")
    for ear in ears:
        (heard,) = ear.wait("notification")
        assert heard.facts["kind"] == "run_approved"
        assert heard.facts["link"] == "/api/v1/runs/7"
        inbox = town.accounts.list_notifications(call_of(person), ListNotifications()).items
        assert heard.event_id == inbox[0].notification_id
    town.tell(other.person.person_id)
    elsewhere.wait("notification")
    assert len(elsewhere.named("notification")) == 1
    assert all(len(ear.named("notification")) == 1 for ear in ears)


def test_progress_reaches_who_uploaded_and_nobody_else_r31(town: Town) -> None:
    uploader, other = new_id(), new_id()
    ear, elsewhere = town.listen(town.token(uploader)), town.listen(town.token(other))
    town.show(uploader, 40)
    (heard,) = ear.wait("progress")
    assert (heard.facts["state"], heard.facts["percent"], heard.event_id) == ("running", "40", "")
    town.show(other, 70)
    assert [each.facts["percent"] for each in elsewhere.wait("progress")] == ["70"]


def test_silence_is_kept_alive(town: Town) -> None:
    ear = town.listen(town.token(new_id()))
    wait_until(lambda: ear.comments >= 2, 10, "two comments")
    assert not ear.is_over


def test_a_stream_ends_at_once_with_its_session_and_cannot_be_opened_again_r18(town: Town) -> None:
    person = town.someone()
    here = town.again(person.person.username)
    ended, staying = town.listen(person.access_token), town.listen(here.access_token)
    town.accounts.end_other_sessions(call_of(here), EndOtherSessions())
    assert ended.wait_end() == "session_ended"
    assert town.refused(person.access_token) == (401, "session_ended")
    town.tell(person.person.person_id)
    staying.wait("notification")


def test_an_end_that_no_event_told_is_seen_in_time_r18(town: Town, wire: Wire) -> None:
    person = town.someone()
    ear = town.listen(person.access_token)
    wire.cut()
    wait_until(lambda: town.process.probe("/readyz") == 503, 20, "the link to be missed")
    town.accounts.sign_out(call_of(person), SignOut())
    wire.mend()
    assert ear.wait_end() == "session_ended"


def test_a_stream_does_not_outlive_its_token(town: Town) -> None:
    token = town.token(new_id(), seconds=2.5)
    ear = town.listen(token)
    assert ear.wait_end() == "token_expired"
    assert town.refused(token) == (401, "token_expired")


def test_after_a_broken_link_listeners_are_told_to_look_and_hear_on(town: Town, wire: Wire) -> None:
    person = town.someone()
    ear = town.listen(person.access_token)
    seen = len(ear.named("inbox"))
    wire.cut()
    wait_until(lambda: town.process.probe("/readyz") == 503, 20, "the link to be missed")
    town.tell(person.person.person_id)
    wire.mend()
    ear.wait("inbox", seen + 1)
    assert town.process.wait_ready()
    town.tell(person.person.person_id, link="/api/v1/runs/8")
    assert ear.wait("notification")[-1].facts["link"] == "/api/v1/runs/8"


def test_who_comes_back_hears_what_came_meanwhile_in_its_order_and_once(town: Town) -> None:
    person = town.someone()
    first = town.listen(person.access_token)
    town.tell(person.person.person_id, link="/api/v1/runs/1")
    (heard,) = first.wait("notification")
    first.response.close()

    def missed() -> bool:
        asked = ListNotifications()
        return len(town.accounts.list_notifications(call_of(person), asked).items) == 3

    town.tell(person.person.person_id, link="/api/v1/runs/2")
    town.tell(person.person.person_id, link="/api/v1/runs/3")
    wait_until(missed, 20, "three notices in the inbox")
    again = town.listen(person.access_token, last_id=heard.event_id)
    links = [each.facts["link"] for each in again.wait("notification", 2)]
    assert sorted(links) == ["/api/v1/runs/2", "/api/v1/runs/3"]
    town.tell(person.person.person_id, link="/api/v1/runs/4")
    assert [each.facts["link"] for each in again.wait("notification", 3)] == [*links, "/api/v1/runs/4"]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"scopes": [RESTRICTED_SCOPE]}, (403, "session_restricted")),
        ({"scopes": ["people:read"], "kind": "api_client"}, (403, "scope_required")),
        ({"aud": "elsewhere"}, (401, "token_invalid")),
    ],
)
def test_who_may_not_listen_r12(town: Town, claims: dict[str, Any], expected: tuple[int, str]) -> None:
    assert town.refused(town.token(new_id(), **claims)) == expected


def test_strangers_and_unknown_parameters_are_refused(town: Town) -> None:
    assert town.refused(None) == (401, "sign_in_required")
    assert town.refused(town.token(new_id()), query="?since=1") == (400, "parameter_unknown")


def test_one_person_listens_so_often_and_no_more_and_places_come_free(town: Town) -> None:
    person_id = new_id()
    ears = [town.listen(town.token(person_id)) for _ in range(2)]
    assert town.refused(town.token(person_id)) == (429, "too_many_streams")
    town.listen(town.token(new_id()))
    ears[0].response.close()
    wait_until(lambda: town.ask(town.token(person_id)).status_code == 200, 20, "a place to come free")


def test_many_wait_and_hold_no_thread(town: Town) -> None:
    before = _threads(town)
    ears = [town.ask(town.token(new_id())) for _ in range(90)]
    assert {ear.status_code for ear in ears} == {200}
    assert _threads(town) <= before + 2
    assert _listeners(town) >= 90
    for ear in ears:
        ear.close()


def _listeners(town: Town) -> float:
    (line,) = [line for line in town.process.metrics().splitlines() if line.startswith("kx_live_listeners ")]
    return float(line.split()[1])


def _threads(town: Town) -> int:
    """Operating system threads of the worker, the child of gunicorn's arbiter."""
    arbiter = town.process._process.pid
    (worker,) = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()
    return len(list(Path(f"/proc/{worker}/task").iterdir()))


def test_listeners_are_told_when_the_process_stops(own_town: Town) -> None:
    ear = own_town.listen(own_town.token(new_id()))
    own_town.process.signal(signal.SIGTERM)
    assert ear.wait_end() == "shutting_down"
    assert own_town.process.wait(20) == 0
