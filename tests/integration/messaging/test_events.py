"""Events: from the commit to the handler, once each, never lost, never spinning."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import amqp
import pytest

from chassis import dead_letters
from chassis.contracts.base import Call, Envelope
from chassis.domain.ids import new_id
from chassis.rpc.broker import Confirmed, connect
from tests.integration.messaging.conftest import Database, Start
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.contracts import ProbeRpc, ProbeTold, Tell
from tests.integration.messaging.processes import PROBE, Process
from tests.waiting import wait_until

QUEUE = "probe.hear"


@pytest.fixture
def broker(amqp_url: str) -> Iterator[amqp.Connection]:
    with connect(amqp_url, heartbeat=0) as connection:
        yield connection


@pytest.fixture
def running(start: Start) -> tuple[Process, Process]:
    service, relay = start("chassis.serve", PROBE), start("chassis.relay", "probe")
    return service.wait_ready(), relay.wait_ready()


@pytest.mark.usefixtures("running")
def test_what_is_committed_is_heard_in_order(probe: ProbeRpc, call: Call, journal: Journal) -> None:
    labels = [f"n{number}" for number in range(40)]
    probe.tell(call, Tell(labels=labels))
    wait_until(lambda: journal.count("hear") == 40, 10, "forty events heard")
    assert [entry.label for entry in journal.entries("hear")] == labels


def test_an_event_whose_handler_raises_is_tried_again_later(
    running: tuple[Process, Process], probe: ProbeRpc, call: Call, journal: Journal, database: Database
) -> None:
    probe.tell(call, Tell(labels=["once"], mood="fail_once"))
    wait_until(lambda: database.heard("once") == 1, 10, "the event handled at its second attempt")
    first, second = journal.entries("hear", "once")
    assert second.at - first.at >= 0.25
    assert running[0].is_running


def test_an_event_that_someone_moved_back_from_the_dead_survives_its_next_failure(
    start: Start, broker: amqp.Connection, journal: Journal, database: Database
) -> None:
    """Other tools keep what the broker wrote on it; unstripped, the broker takes the next round for a circle."""
    start("chassis.serve", PROBE).wait_ready()
    envelope = Envelope(
        event_id=new_id(),
        type=ProbeTold.TYPE,
        occurred_at=datetime.now(UTC),
        payload={"label": "moved", "mood": "fail_once"},
    )
    death = {"queue": QUEUE, "reason": "delivery_limit", "exchange": "", "routing-keys": [QUEUE], "count": 1}
    moved = amqp.Message(envelope.model_dump_json(), application_headers={"x-death": [death]})
    publisher = Confirmed(broker)
    publisher.publish(moved, "", QUEUE)
    publisher.wait()
    wait_until(lambda: database.heard("moved") == 1, 15, "the event handled at its second attempt")
    assert journal.count("hear", "moved") == 2


@pytest.mark.usefixtures("running")
def test_an_event_that_always_fails_does_not_spin_and_lies_dead(
    probe: ProbeRpc, call: Call, journal: Journal, database: Database, broker: amqp.Connection
) -> None:
    probe.tell(call, Tell(labels=["bad"], mood="fail"))
    wait_until(lambda: dead_letters.count(broker, QUEUE) == 1, 15, "the event among the dead letters")
    assert journal.count("hear", "bad") == 3
    assert database.heard("bad") == 0
    probe.tell(call, Tell(labels=["next"]))
    wait_until(lambda: database.heard("next") == 1, 10, "the next event heard")

    [message] = dead_letters.read(broker, QUEUE)
    assert "bad" in message.body
    assert dead_letters.replay(broker, QUEUE) == 1
    wait_until(lambda: journal.count("hear", "bad") == 6, 15, "three more attempts after the replay")
    wait_until(lambda: dead_letters.count(broker, QUEUE) == 1, 15, "the event dead again")
    assert dead_letters.discard(broker, QUEUE, event_id="another") == 0
    # A message that was looked at and put back is ready again a moment later.
    wait_until(lambda: dead_letters.discard(broker, QUEUE) == 1, 5, "the dead event discarded")
    assert dead_letters.count(broker, QUEUE) == 0


def test_an_event_that_kills_its_handlers_process_ends_among_the_dead(
    start: Start,
    running: tuple[Process, Process],
    probe: ProbeRpc,
    call: Call,
    journal: Journal,
    broker: amqp.Connection,
    database: Database,
) -> None:
    probe.tell(call, Tell(labels=["killer"], mood="die"))
    assert running[0].wait() == -signal.SIGKILL
    deaths = 1
    while dead_letters.count(broker, QUEUE) == 0:
        assert start("chassis.serve", PROBE).wait_end(lambda: dead_letters.count(broker, QUEUE) == 1)
        deaths += 1
        assert deaths <= 7
    assert journal.count("hear", "killer") == 6
    assert dead_letters.discard(broker, QUEUE) == 1
    start("chassis.serve", PROBE).wait_ready()
    probe.tell(call, Tell(labels=["survivor"]))
    wait_until(lambda: database.heard("survivor") == 1, 10, "the next event heard")


def test_a_relay_killed_in_mid_batch_loses_nothing_and_doubles_nothing(
    start: Start, running: tuple[Process, Process], probe: ProbeRpc, call: Call, database: Database
) -> None:
    _, relay = running
    total = 0
    for round_number in range(3):
        relay.kill()
        for chunk in range(4):
            labels = [f"bulk-{round_number}-{chunk}-{number}" for number in range(250)]
            probe.tell(call, Tell(labels=labels))
            total += 250
        relay = start("chassis.relay", "probe")
        wait_until(lambda: database.outbox() < 1000, 20, "the relay at work")
    wait_until(lambda: database.outbox() == 0, 30, "an empty outbox")
    wait_until(lambda: database.heard_once("bulk-%") == total, 60, "every event heard")
    assert database.heard("bulk-%") == total


def test_events_wait_for_a_subscriber_that_is_down(
    start: Start, running: tuple[Process, Process], probe: ProbeRpc, call: Call, database: Database
) -> None:
    service, relay = running
    probe.tell(call, Tell(labels=["patient"]))
    assert service.terminate() == 0
    wait_until(lambda: database.outbox() == 0, 10, "an empty outbox")
    assert relay.is_running
    start("chassis.serve", PROBE).wait_ready()
    wait_until(lambda: database.heard("patient") == 1, 10, "the event heard after the restart")


def test_a_second_relay_waits_and_takes_over(
    start: Start, running: tuple[Process, Process], probe: ProbeRpc, call: Call, database: Database
) -> None:
    second = start("chassis.relay", "probe")
    wait_until(lambda: second.probe("/healthz") == 200, 10, "the second relay alive")
    assert second.probe("/readyz") == 503
    running[1].kill()
    probe.tell(call, Tell(labels=["handover"]))
    wait_until(lambda: database.heard("handover") == 1, 10, "the event by way of the second relay")
    assert second.probe("/readyz") == 200
    assert second.terminate() == 0


def test_replay_is_offered_on_the_command_line(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KX_AMQP_URL", environment["KX_AMQP_URL"])
    assert dead_letters.main(["list", QUEUE]) == 0
    assert "0  dead in all" in capsys.readouterr().out
