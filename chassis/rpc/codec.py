"""What travels in the bytes of a call and of its reply.

The frame is Nameko's: `{"args": [call, command], "kwargs": {}}` out, `{"result": …, "error": …}` back, in JSON
primitives only. An error travels as `ServiceError(code, kind, message, details, errors)` and comes out of the
client as the `DomainError` of its kind. What no rule foresaw travels without its text.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from chassis.contracts.base import Call, Command, View
from chassis.domain.errors import DomainError, FieldError, InvalidInput

V = TypeVar("V")

INTERNAL: Final = "internal"
"""The kind of an error that no rule foresaw."""

_KINDS: Final = {kind.kind: kind for kind in DomainError.__subclasses__()}


class ServiceFailure(Exception):
    """The service failed in a way that is its own fault. Its log has the details under the correlation id."""


class MalformedRequest(Exception):
    """The bytes are not a call."""


def encode_request(call: Call, command: Command) -> bytes:
    """The body of a call."""
    return b'{"args":[%b,%b],"kwargs":{}}' % (
        call.model_dump_json().encode(),
        command.model_dump_json().encode(),
    )


def decode_request(body: bytes, command_type: type[Command]) -> tuple[Call, Command]:
    """Call and command out of the body.

    Raises:
        MalformedRequest: it is no call at all.
        InvalidInput: code `invalid_input`, with an entry per field that the command's model refuses.
    """
    try:
        raw_call, raw_command = from_json(body)["args"]
        call = Call.model_validate(raw_call)
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedRequest(type(error).__name__) from None
    try:
        return call, command_type.model_validate(raw_command)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise InvalidInput("invalid_input", errors=tuple(_field_error(fault) for fault in faults)) from None


def encode_answer(view: View) -> bytes:
    """The body of a reply that carries a view."""
    return b'{"result":%b,"error":null}' % view.model_dump_json().encode()


def encode_error(error: Exception) -> bytes:
    """The body of a reply that carries a refusal, or the bare fact of a failure."""
    if isinstance(error, DomainError):
        faults = [{"pointer": e.pointer, "code": e.code, "details": dict(e.details)} for e in error.errors]
        arguments = [error.code, error.kind, error.message, error.details, faults]
    else:
        arguments = ["internal_error", INTERNAL, "", {}, []]
    return to_json(
        {
            "result": None,
            "error": {
                "exc_type": "ServiceError",
                "exc_path": "chassis.rpc.ServiceError",
                "exc_args": arguments,
                "value": arguments[2],
            },
        },
        fallback=str,
    )


def decode_reply(body: bytes, adapter: TypeAdapter[V]) -> V:
    """The view out of a reply.

    Raises:
        DomainError: the service refused.
        ServiceFailure: the service failed, or answers something that is no such view.
    """
    try:
        reply = from_json(body)
        error = reply["error"]
        if error is None:
            return adapter.validate_python(reply["result"])
    except (ValueError, KeyError, TypeError):
        raise ServiceFailure("the reply is not what the contract says") from None
    raise _decode_error(error)


def _decode_error(error: dict[str, Any]) -> Exception:
    if error.get("exc_type") != "ServiceError":
        return ServiceFailure(str(error.get("exc_type")))
    code, kind, message, details, faults = error["exc_args"]
    error_type = _KINDS.get(kind)
    if error_type is None:
        return ServiceFailure(code)
    errors = tuple(FieldError(fault["pointer"], fault["code"], fault["details"]) for fault in faults)
    return error_type(code, message, details=details, errors=errors)


def _field_error(fault: ErrorDetails) -> FieldError:
    pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in fault["loc"])
    return FieldError(pointer, fault["type"])
