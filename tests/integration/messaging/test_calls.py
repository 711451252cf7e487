"""Calls over the bus: answers, refusals, failures, deadlines."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.contracts.base import Call
from chassis.domain.errors import InvalidInput, Unavailable
from chassis.rpc.client import RpcClient, ServiceFailure
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.contracts import Ask, ProbeRpc, Work
from tests.integration.messaging.processes import Process
from tests.waiting import wait_until

StartProbe = Callable[[], Process]


@pytest.fixture
def service(start_probe: StartProbe) -> Iterator[Process]:
    process = start_probe().wait_ready()
    yield process
    process.kill()


@pytest.mark.usefixtures("service")
def test_an_answer_comes_back_as_the_contract_says(probe: ProbeRpc, call: Call) -> None:
    answer = probe.ask(call, Ask(text="课享 ✓"))
    assert (answer.text, answer.actor_id) == ("课享 ✓", "somebody")
    assert answer.traceparent is not None


def test_calls_are_counted_by_outcome(service: Process, probe: ProbeRpc, call: Call) -> None:
    probe.ask(call, Ask())
    with pytest.raises(InvalidInput):
        probe.ask(call, Ask(mood="refuse"))
    for outcome in ("ok", "invalid"):
        counted = f'kx_rpc_served_seconds_count{{method="ask",outcome="{outcome}",service="probe"}} 1.0'
        # A call is counted after it was answered.
        wait_until(lambda counted=counted: counted in service.metrics(), 5, counted)  # type: ignore[misc]


@pytest.mark.usefixtures("service")
def test_a_refusal_keeps_kind_code_details_and_fields(probe: ProbeRpc, call: Call) -> None:
    with pytest.raises(InvalidInput) as refused:
        probe.ask(call, Ask(mood="refuse"))
    assert refused.value.code == "odd_text"
    assert refused.value.details == {"places": ["a", 1]}
    assert [(e.pointer, e.code, e.details) for e in refused.value.errors] == [("/text", "too_odd", {"limit": 3})]


def test_a_failure_travels_without_its_text(service: Process, probe: ProbeRpc, call: Call) -> None:
    with pytest.raises(ServiceFailure) as failed:
        probe.ask(call, Ask(mood="fail"))
    assert "secret" not in str(failed.value)
    wait_until(lambda: service.events_logged()["call failed"], 5, "the failure in the service's log")


@pytest.mark.usefixtures("service")
def test_an_unknown_service_answers_at_once(client: RpcClient, call: Call, probe: ProbeRpc) -> None:
    probe.ask(call, Ask())
    began = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        client.proxy(ProbeRpc, "nobody").ask(call, Ask())
    assert refused.value.details["reason"] == "unknown_service"
    assert time.monotonic() - began < 1


@pytest.mark.usefixtures("service")
def test_one_slow_query_does_not_stall_the_others(probe: ProbeRpc, call: Call) -> None:
    probe.ask(call, Ask())
    began = time.monotonic()
    with ThreadPoolExecutor(8) as threads:
        slow = [threads.submit(probe.sleep, call, Work(label=str(n), seconds=1.0)) for n in range(6)]
        assert probe.ask(call, Ask(text="meanwhile")).text == "meanwhile"
        assert time.monotonic() - began < 0.8
        assert [each.result().text for each in slow] == [str(n) for n in range(6)]
    assert time.monotonic() - began < 4


def test_a_call_to_a_stopped_service_does_not_run_later(
    service: Process, start_probe: StartProbe, client: RpcClient, call: Call, journal: Journal
) -> None:
    service.terminate()
    with pytest.raises(Unavailable) as refused:
        client.proxy(ProbeRpc, "probe", timeout=0.3).work(call, Work(label="stale"))
    assert refused.value.details["reason"] == "timeout"
    start_probe().wait_ready()
    probe = client.proxy(ProbeRpc, "probe")
    probe.work(call, Work(label="fresh"))
    assert (journal.count("begin", "stale"), journal.count("begin", "fresh")) == (0, 1)


def test_sigterm_finishes_what_runs_and_runs_nothing_twice(
    service: Process, start_probe: StartProbe, probe: ProbeRpc, call: Call, journal: Journal
) -> None:
    with ThreadPoolExecutor(10) as threads:
        running = [threads.submit(probe.work, call, Work(label=f"w{n}", seconds=4.0)) for n in range(10)]
        wait_until(lambda: journal.count("begin") == 10, 10, "ten calls at work")
        service.signal(signal.SIGTERM)
        successor = start_probe()
        assert {each.result().text for each in running} == {f"w{n}" for n in range(10)}
    assert service.wait() == 0
    successor.wait_ready()
    probe.work(call, Work(label="after"))
    assert (journal.count("begin"), journal.count("end")) == (11, 11)


def test_a_killed_service_runs_the_call_again_when_it_is_back(
    service: Process, start_probe: StartProbe, probe: ProbeRpc, call: Call, journal: Journal
) -> None:
    """Why every call that writes carries an idempotency key."""
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(probe.work, call, Work(label="twice", seconds=1.0))
        wait_until(lambda: journal.count("begin", "twice") == 1, 10, "the call at work")
        service.kill()
        start_probe().wait_ready()
        assert answer.result().text == "twice"
    assert journal.count("begin", "twice") == 2
