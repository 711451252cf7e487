"""One service calls another."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.contracts.base import Call
from chassis.domain.errors import Unavailable
from tests.integration.messaging.conftest import Start
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.contracts import ProbeRpc, Relayed
from tests.integration.messaging.processes import PROBE, SECOND, Process
from tests.waiting import wait_until


@pytest.fixture
def first(start: Start) -> Process:
    return start("chassis.serve", PROBE).wait_ready()


@pytest.fixture
def second(start: Start) -> Process:
    return start("chassis.serve", SECOND).wait_ready()


@pytest.mark.usefixtures("first", "second")
def test_many_calls_at_once_from_service_to_service(probe: ProbeRpc, call: Call) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(12) as threads:
        calls = [threads.submit(probe.relay, call, Relayed(to="second", seconds=0.5)) for _ in range(12)]
        assert {each.result().text for each in calls} == {"second: relayed"}
    assert time.monotonic() - began < 4


@pytest.mark.usefixtures("first", "second")
def test_a_call_between_services_has_a_deadline(probe: ProbeRpc, call: Call) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        probe.relay(call, Relayed(to="second", seconds=8, timeout=0.5))
    assert refused.value.details == {"service": "second", "reason": "timeout"}
    assert time.monotonic() - began < 4


@pytest.mark.usefixtures("first")
def test_an_unknown_peer_answers_at_once(probe: ProbeRpc, call: Call) -> None:
    with pytest.raises(Unavailable) as refused:
        probe.relay(call, Relayed(to="nobody"))
    assert refused.value.details["reason"] == "unknown_service"


@pytest.mark.usefixtures("second")
def test_a_draining_service_still_gets_its_peers_answer(
    first: Process, probe: ProbeRpc, call: Call, journal: Journal
) -> None:
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(probe.relay, call, Relayed(to="second", seconds=3))
        wait_until(lambda: journal.count("begin", "relayed") == 1, 10, "the peer at work")
        first.signal(signal.SIGTERM)
        assert answer.result().text == "second: relayed"
    assert first.wait() == 0
    assert journal.count("begin", "relayed") == 1
