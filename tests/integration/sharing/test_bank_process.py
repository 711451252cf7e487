"""The sender to the credit bank as the platform runs it: a process with probes, that may be killed (R91)."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.messaging.processes import Process
from tests.integration.sharing.banking import SECRET, Counter
from tests.integration.sharing.test_credit_bank import recognise, revoke
from tests.waiting import wait_until


@pytest.fixture
def start(counter: Counter, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def begin(**settings: str) -> Process:
        environment = {
            "KX_AMQP_URL": "amqp://unused/",
            "KX_DATABASE_URL_SHARING": counter.database_url,
            "KX_CREDIT_BANK_URL": counter.bank.url,
            "KX_CREDIT_BANK_SECRET": SECRET,
            "KX_CREDIT_BANK_POLL_SECONDS": "0.05",
            "KX_CREDIT_BANK_RETRY_SECONDS": "0.05",
        }
        process = Process({**environment, **settings}, tmp_path / "bank.log", "services.sharing.bank")
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()


def test_a_sender_delivers_counts_and_ends_when_it_is_asked_to_r91(
    counter: Counter, start: Callable[..., Process]
) -> None:
    recognition_ids, students = recognise(counter.province, students=4)
    revoke(counter.province, recognition_ids[0])
    counter.bank.behave("fail", 2)
    sender = start().wait_ready()
    wait_until(lambda: len(counter.deliveries(state="delivered")) == 5, 15, "all records to arrive")
    assert counter.bank.books.credits() == dict.fromkeys(students[1:], "2.0")
    metrics = sender.metrics()
    assert "kx_credit_bank_delivered_total 5.0" in metrics
    assert 'kx_credit_bank_attempts_total{outcome="refused"} 2.0' in metrics
    assert re.search(r"kx_credit_bank_oldest_waiting_seconds \d", metrics)
    assert 'kx_credit_bank_records{state="dead"} 0.0' in metrics
    assert sender.terminate() == 0
    log = sender.log.read_text()
    assert "周同学" not in log
    assert SECRET not in log


def test_a_killed_sender_loses_nothing_and_nothing_counts_twice_r91(
    counter: Counter, start: Callable[..., Process]
) -> None:
    _, students = recognise(counter.province, students=40)
    first = start().wait_ready()
    wait_until(lambda: len(counter.bank.books.messages()) >= 10, 15, "some records to arrive")
    first.signal(signal.SIGKILL)
    second = start().wait_ready()
    wait_until(lambda: len(counter.deliveries(state="waiting")) <= 1, 15, "the others to arrive")
    assert second.terminate() == 0
    counter.later(minutes=2)  # for the test's own sender, which takes over what the killed one had leased
    counter.send_all(patiently=True)
    assert counter.bank.books.credits() == dict.fromkeys(students, "2.0")
    assert len(counter.told()) == 40


def test_without_a_bank_the_sender_is_ready_and_sends_nothing_r91(
    counter: Counter, start: Callable[..., Process]
) -> None:
    recognise(counter.province)
    sender = start(KX_CREDIT_BANK_URL="", KX_CREDIT_BANK_SECRET="").wait_ready()
    assert sender.terminate() == 0
    assert (counter.told(), len(counter.deliveries(state="waiting"))) == ([], 1)


def test_a_wrong_setting_is_named_and_ends_the_process_r91(start: Callable[..., Process]) -> None:
    sender = start(KX_CREDIT_BANK_URL="http://bank.example/credits")
    assert sender.wait() == 78
    assert "setting KX_CREDIT_BANK_URL" in sender.log.read_text()


def test_a_bank_that_asks_for_time_is_left_alone_so_long_and_then_told_r91(
    counter: Counter, start: Callable[..., Process]
) -> None:
    _, students = recognise(counter.province, students=3)
    counter.bank.behave("throttle", 1)
    sender = start().wait_ready()
    wait_until(lambda: len(counter.deliveries(state="delivered")) == 3, 20, "all records to arrive")
    metrics = sender.metrics()
    assert 'kx_credit_bank_attempts_total{outcome="throttled"} 1.0' in metrics
    assert 'kx_credit_bank_attempts_total{outcome="accepted"} 3.0' in metrics
    assert counter.bank.books.credits() == dict.fromkeys(students, "2.0")
