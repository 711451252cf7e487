"""From the bytes of a call or an event to the service's method, and back to the bytes of the reply.

Here every call gets its log lines, its trace and its measurements. Knows entrypoints, knows no bus.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from chassis import tracing
from chassis.contracts.base import Envelope, View
from chassis.domain.errors import DomainError
from chassis.logging import logger, request_context
from chassis.metrics import EVENT_DELAY, EVENTS, RPC_SERVED
from chassis.rpc.codec import INTERNAL, MalformedRequest, decode_request, encode_answer, encode_error
from chassis.rpc.entrypoints import EventEntrypoint, RpcEntrypoint, Service

_log = logger()


class UnreadableEvent(Exception):
    """The bytes are not an event that this handler knows. Trying again would not help."""


def answer_call(service: Service[Any], entrypoint: RpcEntrypoint, body: bytes) -> bytes:
    """Run the method; always answers, whatever goes wrong."""
    began = time.perf_counter()
    outcome = "ok"
    try:
        return encode_answer(_run(service, entrypoint, body))
    except DomainError as refusal:
        outcome = refusal.kind
        return encode_error(refusal)
    except Exception as error:  # noqa: BLE001 - the caller must hear of it; the log has it already
        outcome = INTERNAL
        return encode_error(error)
    finally:
        RPC_SERVED.labels(service.name, entrypoint.name, outcome).observe(time.perf_counter() - began)


def _run(service: Service[Any], entrypoint: RpcEntrypoint, body: bytes) -> View:
    try:
        call, command = decode_request(body, entrypoint.command_type)
    except MalformedRequest as error:
        _log.error("call is malformed", method=entrypoint.name, reason=str(error))
        raise
    with (
        tracing.continued(call.traceparent) as trace,
        request_context(
            correlation_id=call.correlation_id,
            trace_id=trace.trace_id,
            actor_id=call.actor.actor_id,
            method=entrypoint.name,
        ),
    ):
        traced = call.model_copy(update={"traceparent": str(trace)})
        try:
            view = entrypoint.function(service, traced, command)
        except DomainError as refusal:
            _log.info("call refused", code=refusal.code, kind=refusal.kind)
            raise
        except Exception:
            _log.exception("call failed")
            raise
        _log.debug("call answered")
        return view


def hear_event(service: Service[Any], entrypoint: EventEntrypoint, queue: str, body: bytes) -> None:
    """Run the subscriber in its transaction.

    Raises:
        UnreadableEvent: it will never be handled.
        Exception: whatever the handler raised; the event must come again.
    """
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError:
        _log.error("event is unreadable", queue=queue)
        raise UnreadableEvent from None
    EVENT_DELAY.labels(queue).observe(max(0.0, (datetime.now(UTC) - envelope.occurred_at).total_seconds()))
    with (
        tracing.continued(envelope.traceparent) as trace,
        request_context(
            correlation_id=envelope.correlation_id,
            trace_id=trace.trace_id,
            event_id=envelope.event_id,
            queue=queue,
        ),
    ):
        try:
            is_new = entrypoint.function(service, envelope.model_copy(update={"traceparent": str(trace)}))
        except Exception:
            _log.exception("event handler failed")
            raise
        EVENTS.labels(queue, "handled" if is_new else "repeated").inc()
        _log.debug("event handled", is_new=is_new)
