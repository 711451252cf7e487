"""The mailer as the platform runs it: a process with probes, that may be killed (R94)."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.contracts.accounts.mail import ListMails
from services.accounts.domain.mail import Letter
from services.accounts.domain.numbers import Email
from services.accounts.usecases import mail
from tests.integration.accounts.house import FIELD_KEY, LOOKUP_KEY, House, fresh
from tests.integration.accounts.mailing import SENDER, MailRoom
from tests.integration.messaging.processes import Process, free_port
from tests.waiting import wait_until


@pytest.fixture
def environment(house: House, mails: MailRoom, database_url: Callable[[str], str]) -> dict[str, str]:
    return {
        "KX_AMQP_URL": "amqp://unused/",
        "KX_DATABASE_URL_ACCOUNTS": database_url("accounts"),
        "KX_FIELD_KEY": FIELD_KEY,
        "KX_LOOKUP_KEY": LOOKUP_KEY,
        "KX_SMTP_HOST": "127.0.0.1",
        "KX_SMTP_PORT": str(mails.port),
        "KX_SMTP_TLS": "none",
        # As the mail room's own mailer, which takes over: a Message-ID ends with the sender's host.
        "KX_SMTP_FROM": SENDER,
        "KX_MAIL_POLL_SECONDS": "0.05",
        "KX_MAIL_RATE_PER_MINUTE": "6000",
    }


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(**settings: str) -> Process:
        process = Process({**environment, **settings}, tmp_path / "mailer.log", "services.accounts.mailer")
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()


def write(house: House, count: int) -> list[str]:
    addresses = [f"p-{fresh()}@school.example" for _ in range(count)]
    with house.application.transaction(house.system) as tx:
        mail.post(tx, [Email(each) for each in addresses], kind="run_approved", letter=Letter("题目", "密语"))
    return addresses


def unsent(house: House) -> int:
    return len(house.service.list_mails(house.platform, ListMails(state="waiting", limit=200)).items)


def test_a_mailer_sends_counts_and_ends_when_it_is_asked_to_r94(
    house: House, mails: MailRoom, start: Callable[..., Process]
) -> None:
    addresses = write(house, 5)
    mailer = start().wait_ready()
    wait_until(lambda: not unsent(house), 10, "the mails to leave")
    came = {mail.recipients[0] for mail in mails.deliver()}
    assert came >= set(addresses)
    assert re.search(r'kx_mails_total\{outcome="sent"\} [5-9]', mailer.metrics())
    assert mailer.terminate() == 0
    log = mailer.log.read_text()
    assert "school.example" not in log
    assert "密语" not in log


def test_a_killed_mailer_loses_nothing_and_repeats_recognisably_r94(
    house: House, mails: MailRoom, start: Callable[..., Process]
) -> None:
    addresses = write(house, 40)
    first = start().wait_ready()
    wait_until(lambda: unsent(house) < 30, 10, "some mails to leave")
    first.signal(signal.SIGKILL)
    start().wait_ready()
    house.wait(minutes=6)  # for the test's own mailer, which takes over what the killed one had leased
    wait_until(lambda: not (mails.deliver() and unsent(house)), 20, "all mails to leave")
    ids: dict[str, set[str]] = {}
    for each in mails.deliver():
        ids.setdefault(each.recipients[0], set()).add(str(each.message["Message-ID"]))
    assert all(len(ids[address]) == 1 for address in addresses)


def test_a_mailer_without_a_mail_server_is_not_ready_but_alive_r94(
    house: House, start: Callable[..., Process]
) -> None:
    mailer = start(KX_SMTP_PORT=str(free_port()))
    wait_until(lambda: mailer.probe("/healthz") == 200, 20, "the mailer to live")
    assert mailer.probe("/readyz") == 503
    assert mailer.terminate() == 0
