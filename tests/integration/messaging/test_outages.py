"""The broker goes away and comes back: what is lost is said at once, the rest goes on."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.contracts.base import Call
from chassis.domain.errors import Unavailable
from chassis.rpc.client import RpcClient
from tests.integration.messaging.conftest import Database, Start
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.contracts import Ask, ProbeRpc, Tell, Work
from tests.integration.messaging.processes import PROBE, Process
from tests.integration.messaging.wire import Wire
from tests.waiting import wait_until


@pytest.fixture
def wire(amqp_url: str) -> Iterator[Wire]:
    wire = Wire(amqp_url)
    yield wire
    wire.cut()


@pytest.fixture
def wired_service(start: Start, wire: Wire) -> Process:
    """The service on the wire; the tests' client has a connection of its own."""
    return start("chassis.serve", PROBE, KX_AMQP_URL=wire.url).wait_ready()


@pytest.fixture
def wired_probe(wire: Wire) -> Iterator[ProbeRpc]:
    client = RpcClient(wire.url)
    yield client.proxy(ProbeRpc, "probe")
    client.close()


def test_a_lost_link_fails_waiting_calls_at_once_and_is_rebuilt(
    start: Start, wire: Wire, wired_probe: ProbeRpc, call: Call, journal: Journal
) -> None:
    start("chassis.serve", PROBE).wait_ready()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(wired_probe.work, call, Work(label="slow", seconds=5))
        wait_until(lambda: journal.count("begin", "slow") == 1, 10, "the call at work")
        cut_at = time.monotonic()
        wire.cut()
        with pytest.raises(Unavailable) as lost:
            waiting.result()
    assert lost.value.details["reason"] == "connection_lost"
    assert time.monotonic() - cut_at < 1
    wire.mend()
    assert wired_probe.ask(call, Ask(text="back")).text == "back"


def test_a_call_while_the_broker_is_away_is_refused_in_time(wire: Wire, wired_probe: ProbeRpc, call: Call) -> None:
    wire.cut()
    began = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        wired_probe.ask(call, Ask())
    assert refused.value.details["reason"] == "no_connection"
    assert time.monotonic() - began < 5


def test_a_call_that_ends_while_the_broker_is_away_does_not_end_the_service(
    wired_service: Process, wire: Wire, probe: ProbeRpc, call: Call, journal: Journal
) -> None:
    with ThreadPoolExecutor(1) as threads:
        threads.submit(probe.work, call, Work(label="cut-off", seconds=1))
        wait_until(lambda: journal.count("begin", "cut-off") == 1, 10, "the call at work")
        wire.cut()
        wait_until(lambda: journal.count("end", "cut-off") == 1, 10, "the end of the work")
        wait_until(lambda: wired_service.probe("/readyz") == 503, 10, "the service to know that it is cut off")
        assert wired_service.probe("/healthz") == 200
        wire.mend()
        wait_until(lambda: wired_service.probe("/readyz") == 200, 15, "the service back on the bus")
    assert probe.ask(call, Ask(text="alive")).text == "alive"
    assert wired_service.is_running


def test_events_survive_an_outage_of_the_broker_and_are_handled_once(
    start: Start, wired_service: Process, wire: Wire, probe: ProbeRpc, call: Call, database: Database
) -> None:
    relay = start("chassis.relay", "probe", KX_AMQP_URL=wire.url).wait_ready()
    before = database.heard("outage-%")

    def tell(number: int) -> None:
        # A cut between reply and acknowledgement makes the broker give the call again; the key makes it harmless.
        keyed = call.model_copy(update={"idempotency_key": f"outage-{number}"})
        probe.tell(keyed, Tell(labels=[f"outage-{number}-{n}" for n in range(20)]))

    with ThreadPoolExecutor(1) as threads:
        telling = threads.map(tell, range(10))
        wait_until(lambda: database.heard("outage-%") > before, 10, "the first event heard")
        list(telling)
    wire.cut()
    wait_until(lambda: relay.probe("/readyz") == 503, 10, "the relay to know that it is cut off")
    wire.mend()
    wait_until(lambda: database.heard_once("outage-%") == 200, 30, "all events heard")
    assert database.heard("outage-%") == 200
    assert wired_service.is_running
    assert relay.is_running


def test_sigterm_is_obeyed_while_the_broker_is_away(wired_service: Process, wire: Wire) -> None:
    wire.cut()
    wait_until(lambda: wired_service.probe("/readyz") == 503, 10, "the service to know that it is cut off")
    wired_service.signal(signal.SIGTERM)
    assert wired_service.wait(10) == 0


def test_sigterm_is_obeyed_while_the_broker_was_never_there(start: Start, wire: Wire) -> None:
    wire.cut()
    service = start("chassis.serve", PROBE, KX_AMQP_URL=wire.url)
    relay = start("chassis.relay", "probe", KX_AMQP_URL=wire.url)
    wait_until(lambda: service.events_logged()["broker away"] > 0, 20, "the service at the broker's door")
    wait_until(lambda: relay.probe("/readyz") == 503, 20, "the relay at the broker's door")
    assert service.probe("/healthz") == 200
    assert (service.terminate(), relay.terminate()) == (0, 0)


def test_a_relay_outlives_its_database(start: Start, environment: dict[str, str]) -> None:
    url = environment["KX_DATABASE_URL_PROBE"].rpartition("/")[0] + "/no_such_database"
    relay = start("chassis.relay", "probe", KX_DATABASE_URL_PROBE=url)
    wait_until(lambda: relay.events_logged()["relay interrupted"] > 1, 20, "a second attempt")
    assert relay.terminate() == 0
