"""What becomes of a call's answer, and of a call that nobody waits for any more."""

from __future__ import annotations

import pytest

from chassis.contracts.base import Call
from chassis.domain.errors import Unavailable
from chassis.rpc.client import RpcClient
from tests.integration.messaging.conftest import Start
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.contracts import Ask, ProbeRpc, Tell, Work
from tests.integration.messaging.processes import PROBE
from tests.integration.messaging.wire import Wire
from tests.waiting import wait_until


def test_replies_go_out_on_the_connection_on_which_the_calls_came_in(
    start: Start, amqp_url: str, probe: ProbeRpc, call: Call
) -> None:
    wire = Wire(amqp_url)
    start("chassis.serve", PROBE, KX_AMQP_URL=wire.url).wait_ready()
    before = wire.connections_made
    assert [probe.ask(call, Ask(text=str(number))).text for number in range(3)] == ["0", "1", "2"]
    assert wire.connections_made == before
    wire.cut()


def test_a_call_whose_time_ended_while_it_waited_for_a_worker_does_not_run(
    start: Start, client: RpcClient, probe: ProbeRpc, call: Call, journal: Journal
) -> None:
    start("chassis.relay", "probe").wait_ready()
    start("chassis.serve", PROBE, KX_MAX_WORKERS="1").wait_ready()
    probe.tell(call, Tell(labels=["busy"], mood="slow"))
    wait_until(lambda: journal.count("hear", "busy") == 1, 10, "the only worker to be busy")
    with pytest.raises(Unavailable) as refused:
        client.proxy(ProbeRpc, "probe", timeout=0.3).work(call, Work(label="stale"))
    assert refused.value.details["reason"] == "timeout"
    probe.work(call, Work(label="fresh"))
    assert (journal.count("begin", "stale"), journal.count("begin", "fresh")) == (0, 1)
