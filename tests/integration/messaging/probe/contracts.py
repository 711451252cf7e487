"""What the probe is asked and what it tells."""

from __future__ import annotations

from typing import ClassVar, Protocol

from chassis.contracts.base import Call, Command, Event, View


class Ask(Command):
    text: str = ""
    mood: str = "well"
    """`well`, `refuse`, `fail` or `badly` (an answer that is no JSON)."""


class Work(Command):
    label: str
    seconds: float = 0.0


class Tell(Command):
    labels: list[str]
    mood: str = "well"
    """What hearing it shall do: `well`, `slow`, `fail`, `fail_once` or `die`."""


class Relayed(Command):
    to: str
    seconds: float = 0.0
    timeout: float = 10.0


class Answer(View):
    text: str
    actor_id: str = ""
    traceparent: str | None = None
    count: int = 0


class ProbeTold(Event):
    TYPE: ClassVar[str] = "probe_told.v1"
    SOURCE: ClassVar[str] = "probe"
    label: str
    mood: str


class ProbeRpc(Protocol):
    def ask(self, call: Call, command: Ask) -> Answer: ...
    def sleep(self, call: Call, command: Work) -> Answer: ...
    def work(self, call: Call, command: Work) -> Answer: ...
    def tell(self, call: Call, command: Tell) -> Answer: ...
    def relay(self, call: Call, command: Relayed) -> Answer: ...
