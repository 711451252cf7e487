"""The probe's door."""

from __future__ import annotations

import os
import signal
import time

from sqlalchemy import insert, text

from chassis.contracts.base import Call
from chassis.domain.errors import FieldError, InvalidInput
from chassis.rpc.entrypoints import Service, command, query, remote, subscriber
from chassis.rpc.peer import Peer
from chassis.transaction import Transaction
from tests.integration.messaging.probe.bootstrap import ProbeApplication, Told, heard
from tests.integration.messaging.probe.contracts import (
    Answer,
    Ask,
    ProbeRpc,
    ProbeTold,
    Relayed,
    Tell,
    Work,
)


class ProbeService(Service[ProbeApplication]):
    name = "probe"

    @remote
    def ask(self, call: Call, command: Ask) -> Answer:
        if command.mood == "refuse":
            fault = FieldError("/text", "too_odd", {"limit": 3})
            raise InvalidInput("odd_text", "too odd", details={"places": ["a", 1]}, errors=(fault,))
        if command.mood == "fail":
            raise RuntimeError("a secret that must not travel")
        return Answer(text=command.text, actor_id=call.actor.actor_id, traceparent=call.traceparent)

    @query
    def sleep(self, tx: Transaction, query: Work) -> Answer:
        """One slow query."""
        tx.session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": query.seconds})
        return Answer(text=query.label)

    @remote
    def work(self, _call: Call, command: Work) -> Answer:
        """Something that takes its time and leaves its marks."""
        self.application.note("begin", command.label)
        time.sleep(command.seconds)
        self.application.note("end", command.label)
        return Answer(text=command.label)

    @command
    def tell(self, tx: Transaction, command: Tell) -> Answer:
        for label in command.labels:
            tx.record(Told(label, command.mood))
        return Answer(text="", count=len(command.labels))

    @remote
    def relay(self, call: Call, command: Relayed) -> Answer:
        """Ask another probe to work, and wait for it."""
        peer = Peer(ProbeRpc, command.to, timeout=command.timeout)
        answer = peer.work(call, Work(label="relayed", seconds=command.seconds))
        return Answer(text=f"{command.to}: {answer.text}")

    @subscriber(ProbeTold)
    def hear(self, tx: Transaction, event: ProbeTold) -> None:
        self.application.note("hear", event.label)
        tx.session.execute(insert(heard).values(label=event.label))
        if event.mood == "slow":
            time.sleep(2)
        if event.mood == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if event.mood == "fail":
            raise RuntimeError("the handler fails")
        if event.mood == "fail_once" and self.application.is_first_time(event.label):
            raise RuntimeError("the handler fails once")


_: type[ProbeRpc] = ProbeService
