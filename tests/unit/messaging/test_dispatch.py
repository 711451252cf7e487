"""From bytes to a service's method and back, without a bus."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from chassis.contracts.base import Call, Command, Envelope, Event, View
from chassis.domain.errors import Conflict
from chassis.rpc.codec import ServiceFailure, decode_reply, encode_request
from chassis.rpc.dispatch import UnreadableEvent, answer_call, hear_event
from chassis.rpc.entrypoints import EventEntrypoint, RpcEntrypoint, Service, remote


class Say(Command):
    text: str


class Said(View):
    text: str


class EchoService(Service[None]):  # type: ignore[type-var]
    name = "echo"

    @remote
    def say(self, call: Call, command: Say) -> Said:
        if command.text == "refuse":
            raise Conflict("not_today")
        if command.text == "fail":
            raise ZeroDivisionError
        return Said(text=f"{command.text} for {call.correlation_id}")


class Heard(Event):
    TYPE = "heard.v1"
    SOURCE = "echo"


SAY: RpcEntrypoint = EchoService.say.__entrypoint__  # type: ignore[attr-defined]
SERVICE = EchoService(None)


def ask(text: str) -> Said:
    body = encode_request(Call(correlation_id="r1"), Say(text=text))
    return decode_reply(answer_call(SERVICE, SAY, body), TypeAdapter(Said))


def test_a_call_is_answered() -> None:
    assert ask("hello").text == "hello for r1"


def test_a_refusal_is_an_answer_too() -> None:
    with pytest.raises(Conflict, match="not_today"):
        ask("refuse")


def test_a_failure_is_answered_too() -> None:
    with pytest.raises(ServiceFailure):
        ask("fail")


def test_bytes_that_are_no_call_are_answered_too() -> None:
    with pytest.raises(ServiceFailure):
        decode_reply(answer_call(SERVICE, SAY, b"?"), TypeAdapter(Said))


def envelope() -> bytes:
    fields = {
        "event_id": "018f0000-0000-7000-8000-000000000001",
        "type": "heard.v1",
        "occurred_at": "2026-09-01T00:00:00Z",
        "payload": {},
    }
    return Envelope.model_validate(fields).model_dump_json().encode()


def test_a_handlers_error_is_not_swallowed() -> None:
    def fail(_service: object, _envelope: Envelope) -> bool:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        hear_event(SERVICE, EventEntrypoint("hear", "echo", Heard, fail), "echo.hear", envelope())


def test_an_event_that_nobody_can_read_is_named_so() -> None:
    def fine(_service: object, _envelope: Envelope) -> bool:
        return True

    handler = EventEntrypoint("hear", "echo", Heard, fine)
    hear_event(SERVICE, handler, "echo.hear", envelope())
    with pytest.raises(UnreadableEvent):
        hear_event(SERVICE, handler, "echo.hear", b"{}")
