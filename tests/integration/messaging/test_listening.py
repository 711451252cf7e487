"""A process that keeps no records hears of events while it is connected, and of every gap."""

from __future__ import annotations

from collections.abc import Iterator

import amqp
import pytest

from chassis.rpc.broker import Confirmed, connect
from chassis.rpc.client import RpcClient
from chassis.rpc.listening import Listening
from chassis.rpc.topology import events_exchange
from tests.integration.messaging.probe.contracts import ProbeTold
from tests.integration.messaging.wire import Wire
from tests.waiting import wait_until


class Memory:
    """What was heard; gaps among it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listening(self) -> Listening:
        return Listening(
            [ProbeTold],
            heard=lambda event_type, _body: self.heard.append(event_type),
            missed=lambda: self.heard.append("gap"),
        )


@pytest.fixture
def wire(amqp_url: str) -> Iterator[Wire]:
    wire = Wire(amqp_url)
    yield wire
    wire.cut()


def tell(amqp_url: str, event_type: str) -> None:
    with connect(amqp_url) as connection:
        channel = Confirmed(connection)
        channel.publish(amqp.Message("{}"), events_exchange("probe"), event_type)
        channel.wait()


def test_events_are_heard_and_a_lost_connection_is_a_gap(amqp_url: str, wire: Wire) -> None:
    memory = Memory()
    client = RpcClient(wire.url, listening=memory.listening())
    wait_until(lambda: client.is_connected, 10, "a connection")
    assert memory.heard == ["gap"]
    tell(amqp_url, "something_else.v1")
    tell(amqp_url, ProbeTold.TYPE)
    wait_until(lambda: memory.heard == ["gap", ProbeTold.TYPE], 10, "the event")
    wire.cut()
    wait_until(lambda: not client.is_connected, 10, "the loss")
    tell(amqp_url, ProbeTold.TYPE)
    wire.mend()
    wait_until(lambda: client.is_connected, 10, "a new connection")
    assert memory.heard == ["gap", ProbeTold.TYPE, "gap"]
    tell(amqp_url, ProbeTold.TYPE)
    wait_until(lambda: memory.heard[3:] == [ProbeTold.TYPE], 10, "the event after the gap")
    client.close()
