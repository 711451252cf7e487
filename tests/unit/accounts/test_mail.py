"""Mails: the machine in full, patience, and the message as it leaves (R94)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.domain.errors import Conflict
from services.accounts.adapters.letters import TextLetters
from services.accounts.adapters.smtp import compose
from services.accounts.adapters.texts import LANGUAGES, notice_kinds, notice_texts
from services.accounts.domain.mail import (
    LEASE,
    MAIL_STATES,
    MAX_ATTEMPTS,
    MAX_SUBJECT,
    Letter,
    Mail,
    MailAction,
    MailState,
    pause_after,
)
from services.accounts.domain.numbers import Email
from services.accounts.domain.preference import QUIET_KINDS

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

# Every cell: what waits can be sent, put off or given up; only what was given up can be tried again.
GRID: dict[str, dict[str, str | None]] = {
    "waiting": {"send": "sent", "postpone": "waiting", "give_up": "failed", "retry": None},
    "sent": {"send": None, "postpone": None, "give_up": None, "retry": None},
    "failed": {"send": None, "postpone": None, "give_up": None, "retry": "waiting"},
}


def a_mail(subject: str = "题目 / Subject", body: str = "您好\n") -> Mail:
    return Mail.write("run_approved", Email("li@school.example"), Letter(subject, body), NOW)


@pytest.mark.parametrize("state", MailState)
@pytest.mark.parametrize("action", MailAction)
def test_the_machine_moves_as_the_rules_say_r94(state: MailState, action: MailAction) -> None:
    expected = GRID[state][action]
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            MAIL_STATES.next(state, action)
        assert refusal.value.code == "mail_state"
    else:
        assert MAIL_STATES.next(state, action) == expected


def test_the_drawing_is_the_table() -> None:
    drawing = Path(__file__).resolve().parents[3] / "docs" / "states" / "mail.md"
    drawn = set(re.findall(r"^ +(\w+) --> (\w+) : (\w+)$", drawing.read_text(encoding="utf-8"), re.MULTILINE))
    assert drawn == {(str(state), str(after), str(action)) for (state, action), after in MAIL_STATES.table.items()}


def test_a_mail_that_is_taken_is_leased_and_counted() -> None:
    mail = a_mail()
    mail.take(NOW)
    assert (mail.attempts, mail.due_at, mail.state) == (1, NOW + LEASE, MailState.WAITING)
    mail.put_back(NOW)
    assert (mail.attempts, mail.due_at) == (0, NOW)


def test_the_pauses_grow_from_half_a_minute_to_two_hours() -> None:
    seconds = [pause_after(attempts).total_seconds() for attempts in range(1, 11)]
    assert seconds == [30, 60, 120, 240, 480, 960, 1920, 3840, 7200, 7200]


def test_a_mail_is_given_up_after_ten_attempts_and_has_ten_more_when_retried() -> None:
    mail = a_mail()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        mail.take(NOW)
        mail.refused("451 4.3.0", is_permanent=False, now=NOW)
        assert mail.state is (MailState.FAILED if attempt == MAX_ATTEMPTS else MailState.WAITING)
    mail.retry(NOW)
    assert (mail.state, mail.attempts, mail.due_at) == (MailState.WAITING, 0, NOW)


def test_a_final_refusal_gives_up_at_once_and_keeps_the_letter_for_a_retry() -> None:
    mail = a_mail()
    mail.take(NOW)
    mail.refused("550 5.1.1", is_permanent=True, now=NOW)
    assert (mail.state, mail.last_error, mail.body) == (MailState.FAILED, "550 5.1.1", "您好\n")


def test_a_sent_mail_forgets_what_it_said() -> None:
    mail = a_mail()
    mail.take(NOW)
    mail.sent(NOW + timedelta(seconds=1))
    assert (mail.state, mail.body, mail.sent_at) == (MailState.SENT, None, NOW + timedelta(seconds=1))


def test_a_mail_shows_neither_letter_nor_address_when_it_is_printed_r15() -> None:
    assert "您好" not in repr(a_mail())
    assert "li@school.example" not in repr(a_mail())


def test_a_message_keeps_its_id_over_all_attempts() -> None:
    mail = a_mail()
    sender = "课享 <no-reply@kexiang.example>"
    first, second = compose(mail, sender), compose(mail, sender)
    assert first["Message-ID"] == second["Message-ID"] == f"<{mail.mail_id}@kexiang.example>"
    assert first["To"] == "li@school.example"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().splitlines() == ["您好"]


def test_no_text_can_add_a_header_or_outgrow_its_column() -> None:
    mail = a_mail(subject="题目\r\nBcc: all@school.example\n" + "长" * 300)
    message = compose(mail, "课享 <no-reply@kexiang.example>")
    assert message["Bcc"] is None
    assert len(mail.subject) == MAX_SUBJECT


def test_an_approval_brings_the_manual_in_both_languages_r16() -> None:
    facts = {"username": "admin-10335", "code": "AAAA-BBBB-CCCC", "institution": "甲大学", "contact_name": "王"}
    letter = TextLetters("https://kexiang.example/").write("application_approved", facts)
    assert letter.body.count("AAAA-BBBB-CCCC") == 2
    assert "账号：admin-10335" in letter.body
    assert "Account: admin-10335" in letter.body
    assert "https://kexiang.example/activate?username=admin-10335" in letter.body
    mail = Mail.write("application_approved", Email("wang@school.example"), letter, NOW)
    [attachment] = compose(mail, "no-reply@kexiang.example").iter_attachments()
    assert attachment.get_filename() == "manual.zh-CN.md"
    assert "激活账号" in attachment.get_content()


def test_every_notice_has_a_mail_in_both_languages_r94() -> None:
    letters = TextLetters("https://kexiang.example")
    for kind in notice_kinds():
        letter = letters.notice(kind, {})
        for language in LANGUAGES:
            title, body = notice_texts(kind, {})[language]
            assert title in letter.subject
            assert body in letter.body


def test_the_kinds_that_are_quiet_are_kinds_that_there_are_r94() -> None:
    assert set(notice_kinds()) >= QUIET_KINDS
