"""Records of recognitions reach the credit bank: each once, in order, whatever the bank does (R91)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from chassis.contracts.sharing.credit_bank import (
    GetDelivery,
    GetQueueFigures,
    ListDeliveries,
    ReplayDead,
    ReplayDelivery,
)
from chassis.contracts.sharing.recognition import Recognise, RecognisedStudent, RevokeRecognition
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, NotFound, NotPermitted
from chassis.domain.ids import new_id
from services.sharing.domain.delivery import Outcome
from tests.factories import call_of
from tests.integration.sharing.banking import Counter
from tests.integration.sharing.province import Province
from tests.racing import race
from tests.statements import cost_of


def recognise(province: Province, students: int = 1) -> tuple[list[str], list[str]]:
    """Recognise so many students of a new selection; answers the ids of recognitions and students."""
    _, selection, student_ids = province.a_taught_selection(students=students)
    return recognise_again(province, selection.selection_id, student_ids), student_ids


def recognise_again(province: Province, selection_id: str, student_ids: list[str]) -> list[str]:
    command = Recognise(
        selection_id=selection_id, students=[RecognisedStudent(student_id=each) for each in student_ids]
    )
    answer = province.sharing.recognise(province.admin_b, command)
    return [each.recognition_id for each in answer.recognitions]


def revoke(province: Province, recognition_id: str) -> None:
    command = RevokeRecognition(recognition_id=recognition_id, reason="成绩更正")
    province.sharing.revoke_recognition(province.admin_b, command)


def test_what_is_recognised_reaches_the_bank_once_and_signed_r91(counter: Counter) -> None:
    recognition_ids, students = recognise(counter.province, students=3)
    assert counter.send_all() == ["accepted"] * 3
    messages = counter.bank.books.messages()
    assert {each["data"]["recognition_id"] for each in messages} == set(recognition_ids)
    assert counter.bank.books.credits() == dict.fromkeys(students, "2.0")
    told = messages[0]["data"]
    assert (told["student"]["name"], told["score"], told["watched_minutes"]) == ("周同学", "88.5", 240)
    assert told["institution"]["name"].startswith("乙学院")
    assert told["course"]["institution"]["name"].startswith("甲大学")
    assert {each.state for each in counter.deliveries()} == {"delivered"}
    assert counter.send_all() == []


def test_a_refused_recognition_writes_nothing_for_the_bank_r91(counter: Counter) -> None:
    _, selection, students = counter.province.a_taught_selection()
    with pytest.raises(Conflict):
        recognise_again(counter.province, selection.selection_id, [*students, new_id()])
    assert counter.deliveries() == []


def test_a_wrong_signature_is_refused_and_nothing_is_counted_r91(counter: Counter) -> None:
    recognise(counter.province)
    stranger = counter.sender_with(credit_bank_secret="whsec_" + "b" * 40)
    reply = stranger.send_next()
    assert reply is not None
    assert (reply.outcome, reply.status) == (Outcome.REFUSED, 401)
    assert (counter.told(), counter.bank.refused_signatures) == ([], 1)
    assert counter.send_all(patiently=True) == ["accepted"]


@pytest.mark.parametrize(
    ("mode", "outcome"), [("fail", "refused"), ("refuse", "refused"), ("redirect", "refused")]
)
def test_a_bank_that_fails_is_told_again_later_r91(counter: Counter, mode: str, outcome: str) -> None:
    _, students = recognise(counter.province)
    counter.bank.behave(mode, 2)
    assert counter.send_all() == [outcome]
    (waiting,) = counter.deliveries()
    assert (waiting.state, waiting.failures) == ("waiting", 1)
    assert waiting.due_at > counter.clock() + timedelta(seconds=1)
    assert counter.send_all(patiently=True) == [outcome, "accepted"]
    assert counter.bank.books.credits() == {students[0]: "2.0"}


def test_a_connection_that_breaks_after_the_bank_took_it_counts_once_r91(counter: Counter) -> None:
    _, students = recognise(counter.province)
    counter.bank.behave("drop", 2)
    assert counter.send_all(patiently=True) == ["unclear", "unclear", "accepted"]
    assert counter.told() == ["credit.recognised"]
    assert counter.bank.books.credits() == {students[0]: "2.0"}
    tried = counter.detail(counter.deliveries()[0].delivery_id).tried
    assert [each.outcome for each in tried] == ["accepted", "unclear", "unclear"]


def test_a_bank_that_answers_late_counts_once_r91(counter: Counter) -> None:
    recognise(counter.province)
    counter.bank.delay_seconds = 1.0
    counter.bank.behave("delay", 1)
    counter.sender = counter.sender_with(credit_bank_timeout_seconds=0.2)
    assert counter.send_all() == ["unclear"]
    counter.sender = counter.sender_with()
    assert counter.send_all(patiently=True)[-1] == "accepted"
    assert counter.told() == ["credit.recognised"]


def test_a_bank_that_asks_for_time_gets_it_and_nothing_is_given_up_r91(counter: Counter) -> None:
    recognise(counter.province)
    counter.bank.behave("throttle", 5)
    reply = counter.send()
    assert reply is not None
    assert (reply.outcome, reply.status, reply.retry_after) == (Outcome.THROTTLED, 429, timedelta(seconds=1))
    assert counter.send_all(patiently=True) == ["throttled"] * 4 + ["accepted"]
    assert counter.detail(counter.deliveries()[0].delivery_id).failures == 0


def test_a_bank_that_is_away_costs_no_record_r91(counter: Counter) -> None:
    recognise(counter.province)
    nowhere = counter.sender_with(credit_bank_url="http://127.0.0.1:9/credits")
    for _ in range(5):
        reply = nowhere.send_next()
        assert reply is not None
        assert reply.outcome is Outcome.UNREACHABLE
        counter.later(hours=2)
    assert counter.send_all() == ["accepted"]


def test_after_enough_failures_a_record_is_dead_until_it_is_replayed_r91(counter: Counter) -> None:
    recognise(counter.province)
    counter.bank.behave("refuse", 3)
    assert counter.send_all(patiently=True) == ["refused"] * 3
    (dead,) = counter.deliveries(state="dead")
    assert dead.last_attempt is not None
    assert (dead.last_attempt.status, dead.last_attempt.number) == (422, 3)
    assert "told to refuse" in dead.last_attempt.answer
    centre = counter.province.centre
    replayed = counter.province.sharing.replay_delivery(centre, ReplayDelivery(delivery_id=dead.delivery_id))
    assert (replayed.state, replayed.failures, replayed.attempts) == ("waiting", 0, 3)
    assert counter.send_all() == ["accepted"]
    with pytest.raises(Conflict) as refusal:
        counter.province.sharing.replay_delivery(centre, ReplayDelivery(delivery_id=dead.delivery_id))
    assert refusal.value.code == "delivery_state"


def test_all_that_is_dead_is_replayed_at_once_r91(counter: Counter) -> None:
    recognise(counter.province, students=3)
    counter.bank.behave("refuse", 9)
    counter.send_all(patiently=True)
    sharing, centre = counter.province.sharing, counter.province.centre
    figures = sharing.queue_figures(centre, GetQueueFigures())
    assert (figures.waiting, figures.delivered, figures.dead) == (0, 0, 3)
    assert sharing.replay_dead(centre, ReplayDead()).replayed == 3
    assert counter.send_all() == ["accepted"] * 3
    assert sharing.replay_dead(centre, ReplayDead()).replayed == 0


def test_a_revocation_waits_until_its_recognition_has_arrived_r91(counter: Counter) -> None:
    (recognition_id,), _ = recognise(counter.province)
    revoke(counter.province, recognition_id)
    counter.bank.behave("fail", 1)
    assert counter.send_all() == ["refused"]
    revoked, recognised = counter.deliveries()
    assert (revoked.step, revoked.is_held_back, revoked.attempts) == ("revoked", True, 0)
    assert (recognised.step, recognised.is_held_back) == ("recognised", False)
    assert counter.send_all(patiently=True) == ["accepted", "accepted"]
    assert counter.told() == ["credit.recognised", "credit.revoked"]
    assert counter.bank.books.credits() == {}


def test_who_is_recognised_anew_is_told_after_the_revocation_r91(counter: Counter) -> None:
    _, selection, students = counter.province.a_taught_selection()
    (first,) = recognise_again(counter.province, selection.selection_id, students)
    revoke(counter.province, first)
    recognise_again(counter.province, selection.selection_id, students)
    counter.bank.behave("fail", 2)
    counter.send_all(patiently=True)
    assert counter.told() == ["credit.recognised", "credit.revoked", "credit.recognised"]
    assert counter.bank.books.credits() == {students[0]: "2.0"}


def test_several_senders_at_once_lose_and_double_nothing_r91(counter: Counter) -> None:
    recognition_ids, students = recognise(counter.province, students=12)
    revoke(counter.province, recognition_ids[0])
    counter.bank.behave("drop", 4)
    senders = [counter.sender_with(credit_bank_attempts=50) for _ in range(4)]
    for _ in range(6):
        outcomes = race([sender.send_next for sender in senders] * 2)
        assert not [each for each in outcomes if isinstance(each, Exception)]
        counter.later(hours=2)
    counter.send_all(patiently=True)
    assert len(counter.told()) == 13
    assert counter.bank.books.credits() == dict.fromkeys(students[1:], "2.0")


def test_a_sender_that_died_in_between_is_followed_by_another_when_its_lease_is_over_r91(counter: Counter) -> None:
    recognise(counter.province)
    send, counter.sender._post.send = counter.sender._post.send, _dies  # type: ignore[union-attr, method-assign]
    with pytest.raises(KeyboardInterrupt):
        counter.send()
    counter.sender._post.send = send  # type: ignore[union-attr, method-assign]
    assert counter.send() is None
    counter.later(minutes=2)
    assert counter.send_all() == ["accepted"]


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_without_a_bank_everything_waits_and_is_told_once_there_is_one_r91(counter: Counter) -> None:
    recognise(counter.province, students=2)
    assert counter.sender_with(credit_bank_url="", credit_bank_secret="").send_next() is None
    assert {each.state for each in counter.deliveries()} == {"waiting"}
    assert counter.send_all() == ["accepted", "accepted"]


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.TEACHER, Role.STUDENT, Role.PLATFORM_ADMIN])
def test_the_queue_is_the_centres_alone_r2_r91(province: Province, role: Role) -> None:
    call = call_of(role, institution_id=province.school_b)
    sharing = province.sharing
    requests: list[Callable[[], object]] = [
        partial(sharing.list_deliveries, call, ListDeliveries()),
        partial(sharing.get_delivery, call, GetDelivery(delivery_id=new_id())),
        partial(sharing.queue_figures, call, GetQueueFigures()),
        partial(sharing.replay_dead, call, ReplayDead()),
        partial(sharing.replay_delivery, call, ReplayDelivery(delivery_id=new_id())),
    ]
    for work in requests:
        with pytest.raises(NotPermitted):
            work()


def test_a_delivery_that_does_not_exist_is_not_found_r91(province: Province) -> None:
    requests: list[Callable[[], object]] = [
        partial(province.sharing.get_delivery, province.centre, GetDelivery(delivery_id=new_id())),
        partial(province.sharing.replay_delivery, province.centre, ReplayDelivery(delivery_id=new_id())),
    ]
    for work in requests:
        with pytest.raises(NotFound) as refusal:
            work()
        assert refusal.value.code == "delivery_not_found"


def test_the_queue_costs_the_same_few_statements_however_long_it_is_r91(counter: Counter) -> None:
    centre, sharing = counter.province.centre, counter.province.sharing
    for students in (1, 6):
        recognise(counter.province, students=students)
        counter.bank.behave("fail", 2)
        counter.send_all()
        newest = GetDelivery(delivery_id=counter.deliveries()[0].delivery_id)
        assert cost_of(
            sharing.application.engine,
            {
                "list": lambda: sharing.list_deliveries(centre, ListDeliveries(limit=5)),
                "one": partial(sharing.get_delivery, centre, newest),
                "figures": lambda: sharing.queue_figures(centre, GetQueueFigures()),
            },
        ) == {"list": 1, "one": 2, "figures": 1}


def test_pages_of_the_queue_show_each_delivery_once_r91(counter: Counter) -> None:
    recognise(counter.province, students=5)
    centre, seen, cursor = counter.province.centre, [], None
    while True:
        page = counter.province.sharing.list_deliveries(centre, ListDeliveries(limit=2, cursor=cursor))
        seen += [each.delivery_id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_cursor_of_another_list_is_refused_r91(province: Province) -> None:
    with pytest.raises(DomainError) as refusal:
        province.sharing.list_deliveries(province.centre, ListDeliveries(cursor="bm90"))
    assert refusal.value.code == "cursor_invalid"
