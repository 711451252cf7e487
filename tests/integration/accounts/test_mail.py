"""Mails leave with the commit of their cause, at least once, and never silently not at all (R94)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from chassis.contracts.accounts.mail import ListMails, MailView, RetryMail
from chassis.contracts.accounts.session import SweepExpired
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from chassis.domain.ids import new_id
from services.accounts.adapters.smtp import MailServer, SmtpPost, Unreachable
from services.accounts.domain.mail import LEASE, Letter
from services.accounts.domain.numbers import Email
from services.accounts.mailer import Mailer
from services.accounts.usecases import mail
from tests.integration.accounts.house import House, fresh
from tests.integration.accounts.mailing import SENDER, MailRoom
from tests.integration.messaging.processes import free_port

SECRET = "激活码 ABCD-EFGH-JKLM"


def write(house: House, name: str = "li", body: str = SECRET) -> str:
    """Post a letter; answers its address."""
    address = f"{name}-{fresh()}@school.example"
    with house.application.transaction(house.system) as tx:
        mail.post(tx, [Email(address)], kind="run_approved", letter=Letter("题目 / Subject", body))
    return address


def write_and_fail(house: House, address: str) -> None:
    with house.application.transaction(house.system) as tx:
        mail.post(tx, [Email(address)], kind="run_approved", letter=Letter("题目", "正文"))
        raise ZeroDivisionError


def views(house: House, state: str | None = None) -> list[MailView]:
    return house.service.list_mails(house.platform, ListMails(state=state, limit=200)).items


def newest(house: House) -> MailView:
    return views(house)[0]


def test_a_mail_leaves_with_the_commit_of_its_cause_and_not_without_r94(house: House, mails: MailRoom) -> None:
    lost = f"lost-{fresh()}@school.example"
    with pytest.raises(ZeroDivisionError):
        write_and_fail(house, lost)
    address = write(house)
    [came] = mails.to(address)
    assert came.subject == "题目 / Subject"
    assert came.text.strip() == SECRET
    assert mails.to(lost) == []
    assert newest(house).state == "sent"


def test_a_mail_names_nobody_in_the_database_and_is_forgotten_when_sent_r15(house: House, mails: MailRoom) -> None:
    address = write(house)
    assert address not in house.dump()
    assert "ABCD-EFGH" not in house.dump()
    mails.deliver()
    sent = newest(house)
    with house.application.engine.connect() as connection:
        kept = connection.scalars(text("SELECT body_sealed FROM mails WHERE mail_id = :id"), {"id": sent.mail_id})
        assert kept.one() is None
    house.wait(days=29)
    house.service.sweep_expired(house.system, SweepExpired())
    assert sent in views(house, "sent")
    house.wait(days=2)
    house.service.sweep_expired(house.system, SweepExpired())
    assert sent not in views(house)


def test_a_mailer_that_dies_after_sending_sends_again_under_the_same_id_r94(house: House, mails: MailRoom) -> None:
    address = write(house)
    with house.application.transaction(house.system) as tx:
        taken = mail.take_next(tx)
    assert taken is not None
    mails.post.connect()
    mails.post.send(taken)  # and here it dies: nothing is noted
    assert len(mails.to(address)) == 1
    house.wait(seconds=LEASE.total_seconds() + 1)
    first, second = mails.to(address)
    assert first.message["Message-ID"] == second.message["Message-ID"] == f"<{taken.mail_id}@kexiang.example>"
    assert newest(house).attempts == 2


def test_two_mailers_send_each_mail_once_r94(house: House, mails: MailRoom) -> None:
    mails.deliver()
    write(house, "first")
    write(house, "second")
    with house.application.transaction(house.system) as one, house.application.transaction(house.system) as other:
        first, second = mail.take_next(one), mail.take_next(other)
        assert first is not None
        assert second is not None
        assert first.mail_id != second.mail_id
        assert mail.take_next(other) is None


def test_a_mail_that_is_refused_for_now_is_tried_again_and_given_up_visibly_r94(
    house: House, mails: MailRoom
) -> None:
    address = write(house, "later")
    mails.deliver()
    refused = newest(house)
    assert (refused.state, refused.attempts, refused.last_error) == ("waiting", 1, "451 4.3.0")
    assert mails.to(address) == []
    assert newest(house).attempts == 1, "it is not due yet"
    for _ in range(9):
        house.wait(hours=2, seconds=1)
        mails.deliver()
    given_up = newest(house)
    assert (given_up.state, given_up.attempts) == ("failed", 10)
    assert given_up in views(house, "failed")
    assert address not in str(views(house))
    with house.application.transaction(house.system) as tx:
        assert mail.backlog(tx).failed_count >= 1


def test_a_final_refusal_is_given_up_at_once_and_can_be_sent_again_r94(house: House, mails: MailRoom) -> None:
    write(house, "gone")
    mails.deliver()
    failed = newest(house)
    assert (failed.state, failed.attempts, failed.last_error) == ("failed", 1, "550 5.1.1")
    again = house.service.retry_mail(house.platform, RetryMail(mail_id=failed.mail_id))
    assert (again.state, again.attempts) == ("waiting", 0)
    with pytest.raises(Conflict) as refusal:
        house.service.retry_mail(house.platform, RetryMail(mail_id=failed.mail_id))
    assert refusal.value.code == "mail_state"
    mails.deliver()
    assert newest(house).state == "failed"
    with pytest.raises(NotFound):
        house.service.retry_mail(house.platform, RetryMail(mail_id=new_id()))


def test_without_a_mail_server_mails_wait_and_no_attempt_counts_r94(house: House, mails: MailRoom) -> None:
    mails.deliver()
    address = write(house)
    nobody = SmtpPost(MailServer("127.0.0.1", free_port(), SENDER, tls="none"))
    mailer = Mailer(house.application, nobody, rate_per_minute=60_000, poll_seconds=0.05)
    for _ in range(12):
        with pytest.raises(Unreachable):
            mailer.send_next()
    assert (newest(house).state, newest(house).attempts) == ("waiting", 0)
    assert not mailer.is_connected
    house.wait(minutes=3)
    with house.application.transaction(house.system) as tx:
        assert mail.backlog(tx).oldest_waiting.total_seconds() == 180
    assert len(mails.to(address)) == 1


def test_a_server_without_tls_is_no_server_when_tls_is_asked_for(house: House, mails: MailRoom) -> None:
    write(house)
    strict = SmtpPost(MailServer("127.0.0.1", mails.port, SENDER, tls="starttls"))
    with pytest.raises(Unreachable):
        strict.connect()
    mails.deliver()


def test_only_the_platform_s_administrators_see_mails_r2(house: House) -> None:
    for role in (Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.TEACHER):
        with pytest.raises(NotPermitted):
            house.service.list_mails(house.call(role), ListMails())
        with pytest.raises(NotPermitted):
            house.service.retry_mail(house.call(role), RetryMail(mail_id=new_id()))


def test_nobody_but_the_mailer_takes_mails(house: House) -> None:
    with house.application.transaction(house.platform) as tx, pytest.raises(NotPermitted):
        mail.take_next(tx)
    with house.application.transaction(Call()) as tx, pytest.raises(NotPermitted):
        mail.note_sent(tx, mail_id=new_id())
