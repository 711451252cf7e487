"""Where people's mail goes, and which notices they want of it (R15, R94)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from chassis.contracts.accounts.email import ChangeEmail, ConfirmEmail, RemoveEmail
from chassis.contracts.accounts.notification import (
    ChoosePreferences,
    ListNotifications,
    ListPreferences,
    MarkAllRead,
    PreferenceChoice,
)
from chassis.contracts.accounts.person import MeQuery
from chassis.contracts.accounts.session import SweepExpired
from chassis.contracts.base import Call, Envelope
from chassis.contracts.notices import NoticeRaised
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotAuthenticated, TooMany
from chassis.domain.ids import new_id
from tests.integration.accounts.house import House, fresh
from tests.integration.accounts.mailing import MailRoom


def address() -> str:
    return f"li-{fresh()}@school.example"


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that are executed inside the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def code_for(mails: MailRoom, email: str) -> str:
    found = re.search(r"验证码是 (\d{6})", mails.to(email)[-1].text)
    assert found is not None
    return found[1]


def student(house: House) -> Call:
    return house.call(Role.STUDENT, person_id=house.student(house.school()).person.person_id)


def with_email(house: House, mails: MailRoom, call: Call) -> str:
    """Give a person a confirmed address; answers it."""
    email = address()
    house.service.change_email(call, ChangeEmail(email=email))
    house.service.confirm_email(call, ConfirmEmail(confirmation_code=code_for(mails, email)))
    return email


def tell(house: House, kind: str, *calls: Call) -> None:
    notice = NoticeRaised(
        kind=kind,
        person_ids=[call.actor.actor_id for call in calls],
        facts={"title": "线性代数", "reason": "太暗"},
    )
    house.service.deliver_media_notice(
        Envelope(
            event_id=new_id(), type=notice.TYPE, occurred_at=house.now, payload=notice.model_dump(mode="json")
        )
    )


def choose(house: House, call: Call, **choices: bool) -> None:
    chosen = [PreferenceChoice(kind=kind, by_mail=by_mail) for kind, by_mail in choices.items()]
    house.service.choose_preferences(call, ChoosePreferences(preferences=chosen))


def test_an_address_counts_once_its_code_came_back_r94(house: House, mails: MailRoom) -> None:
    call, email = student(house), address()
    asked = house.service.change_email(call, ChangeEmail(email=email.upper()))
    assert asked.email == "l***@school.example"
    assert house.service.me(call, MeQuery()).person.email is None
    confirmed = house.service.confirm_email(call, ConfirmEmail(confirmation_code=code_for(mails, email)))
    assert confirmed.email == "l***@school.example"
    assert email not in house.dump()
    with pytest.raises(Conflict) as refusal:
        house.service.confirm_email(call, ConfirmEmail(confirmation_code=code_for(mails, email)))
    assert refusal.value.code == "email_change_missing"


def test_a_repeated_confirmation_gets_the_first_answer_r94(house: House, mails: MailRoom) -> None:
    call, email = student(house), address()
    house.service.change_email(call, ChangeEmail(email=email))
    repeated = call.model_copy(update={"idempotency_key": new_id()})
    command = ConfirmEmail(confirmation_code=code_for(mails, email))
    assert house.service.confirm_email(repeated, command) == house.service.confirm_email(repeated, command)


def test_a_code_cannot_be_guessed_and_dies_after_half_an_hour_r94(house: House, mails: MailRoom) -> None:
    call, email = student(house), address()
    house.service.change_email(call, ChangeEmail(email=email))
    right = code_for(mails, email)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(10):
        with pytest.raises(InvalidInput) as refusal:
            house.service.confirm_email(call, ConfirmEmail(confirmation_code=wrong))
        assert refusal.value.code == "confirmation_code_wrong"
    with pytest.raises(TooMany):
        house.service.confirm_email(call, ConfirmEmail(confirmation_code=right))
    house.wait(minutes=16)
    house.service.confirm_email(call, ConfirmEmail(confirmation_code=right))
    other = address()
    house.service.change_email(call, ChangeEmail(email=other))
    late = code_for(mails, other)
    house.wait(minutes=30)
    with pytest.raises(Conflict):
        house.service.confirm_email(call, ConfirmEmail(confirmation_code=late))
    assert house.service.sweep_expired(house.system, SweepExpired()).forgotten >= 1


def test_only_the_newest_code_counts_and_codes_are_not_sent_without_end_r94(house: House, mails: MailRoom) -> None:
    call, first, second = student(house), address(), address()
    house.service.change_email(call, ChangeEmail(email=first))
    house.service.change_email(call, ChangeEmail(email=second))
    with pytest.raises(InvalidInput):
        house.service.confirm_email(call, ConfirmEmail(confirmation_code=code_for(mails, first)))
    for _ in range(3):
        house.service.change_email(call, ChangeEmail(email=second))
    with pytest.raises(TooMany) as refusal:
        house.service.change_email(call, ChangeEmail(email=second))
    assert refusal.value.code == "email_changes_locked"


def test_an_address_of_somebody_else_is_told_to_its_reader_only_r11(house: House, mails: MailRoom) -> None:
    email = with_email(house, mails, student(house))
    call = student(house)
    house.service.change_email(call, ChangeEmail(email=email))
    with pytest.raises(Conflict) as refusal:
        house.service.confirm_email(call, ConfirmEmail(confirmation_code=code_for(mails, email)))
    assert refusal.value.code == "email_taken"


def test_the_old_address_hears_of_the_new_one(house: House, mails: MailRoom) -> None:
    call = student(house)
    old = with_email(house, mails, call)
    with_email(house, mails, call)
    assert "邮箱已更换" in mails.to(old)[-1].subject
    house.service.remove_email(call, RemoveEmail())
    assert house.service.me(call, MeQuery()).person.email is None


def test_a_notice_also_comes_by_mail_to_who_wants_it_so_r94(house: House, mails: MailRoom) -> None:
    call, silent, nobody = student(house), student(house), student(house)
    email, quiet = with_email(house, mails, call), with_email(house, mails, silent)
    choose(house, silent, resource_rejected=False)
    tell(house, "resource_rejected", call, silent, nobody)
    mail = mails.to(email)[-1]
    assert "课程资料审核不通过" in mail.subject
    assert "课程资料“线性代数”未通过审核：太暗" in mail.text
    assert "“线性代数” was rejected: 太暗" in mail.text
    assert not any("审核不通过" in each.subject for each in mails.to(quiet))
    for each in (call, silent, nobody):
        assert house.service.list_notifications(each, ListNotifications()).unread_count == 1


def test_a_quiet_kind_comes_by_mail_only_to_who_asked_for_it_r94(house: House, mails: MailRoom) -> None:
    call, keen = student(house), student(house)
    email, other = with_email(house, mails, call), with_email(house, mails, keen)
    choose(house, keen, resource_approved=True)
    tell(house, "resource_approved", call, keen)
    assert not any("审核通过" in each.subject for each in mails.to(email))
    assert "课程资料审核通过" in mails.to(other)[-1].subject


def test_preferences_name_every_kind_in_both_languages_r94(house: House) -> None:
    call = student(house)
    before = house.service.list_preferences(call, ListPreferences())
    assert before.email is None
    by_kind = {each.kind: each for each in before.preferences}
    assert by_kind["run_approved"].labels == {"zh-CN": "开课审核通过", "en": "Run approved"}
    assert (by_kind["run_approved"].by_mail, by_kind["video_transcoded"].by_mail) == (True, False)
    choose(house, call, run_approved=False)
    choose(house, call, video_transcoded=True)
    after = {
        each.kind: each.by_mail for each in house.service.list_preferences(call, ListPreferences()).preferences
    }
    assert (after["run_approved"], after["video_transcoded"], after["run_rejected"]) == (False, True, True)
    with pytest.raises(InvalidInput) as refusal:
        choose(house, call, nonsense=True)
    assert refusal.value.code == "notification_kind_unknown"


def test_all_notices_are_marked_read_at_once_and_only_ones_own_r94(house: House) -> None:
    call, other = student(house), student(house)
    for _ in range(3):
        tell(house, "resource_rejected", call, other)
    assert house.service.mark_all_read(call, MarkAllRead()).count == 3
    assert house.service.mark_all_read(call, MarkAllRead()).count == 0
    assert house.service.list_notifications(call, ListNotifications()).unread_count == 0
    assert house.service.list_notifications(other, ListNotifications()).unread_count == 3


def test_a_notice_to_many_costs_as_many_statements_as_one_to_few_r94(house: House, mails: MailRoom) -> None:
    people = [student(house) for _ in range(8)]
    for call in people:
        with_email(house, mails, call)
    with counted(house.application.engine) as few:
        tell(house, "resource_rejected", *people[:2])
    with counted(house.application.engine) as many:
        tell(house, "resource_rejected", *people)
    assert len(many) == len(few)


def test_strangers_have_no_preferences_and_no_address_r2(house: House) -> None:
    for ask in (
        lambda: house.service.list_preferences(Call(), ListPreferences()),
        lambda: house.service.change_email(Call(), ChangeEmail(email=address())),
        lambda: house.service.mark_all_read(Call(), MarkAllRead()),
    ):
        with pytest.raises(NotAuthenticated):
            ask()
