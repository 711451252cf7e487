"""The API's description, OpenAPI 3.1, made from what the operations declare and the contracts say."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from typing import Any, cast

from apiflask import APIFlask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chassis.domain.scopes import ALL_CLIENT_SCOPES
from gateway import oauth
from gateway.examples import example_of
from gateway.live import description as live
from gateway.operations import JSON, PREFIX, Operation, Operations

API_VERSION = "1.0.0"
REFERENCE = "#/components/schemas/{model}"
GENERAL_CODES = (
    "request_malformed",
    "json_malformed",
    "parameter_unknown",
    "parameter_repeated",
    "cursor_invalid",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "sign_in_required",
    "token_expired",
    "token_invalid",
    "session_ended",
    "session_restricted",
    "role_required",
    "scope_required",
    "path_not_found",
    "conflicting_change",
    "stale_version",
    "precondition_required",
    "content_too_large",
    "media_type_unsupported",
    "validation_failed",
    "field_missing",
    "rate_limited",
    "internal_error",
    "service_unavailable",
    "database_unavailable",
)
"""Codes that any operation may answer, as far as its statuses allow; `x-error-codes` of the whole document."""
_ID_SCHEMA = {"type": "string", "format": "uuid"}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. `code` is stable; texts follow `Accept-Language` (zh-CN, en).",
    "required": ["type", "title", "status", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "details": {"type": "object"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "row": {"type": "integer"},
                    "column": {"type": "string"},
                },
            },
        },
    },
}
_MEANING = {
    400: ("Malformed request or unknown parameter", "parameter_unknown"),
    401: ("Nobody known is calling, or with a token that does not count", "sign_in_required"),
    403: ("Not this caller", "role_required"),
    404: ("Not there, or of another school", "not_found"),
    409: ("The state of things forbids it", "conflicting_change"),
    412: ("Changed by someone else meanwhile", "stale_version"),
    413: ("Too large", "content_too_large"),
    415: ("Not this media type", "media_type_unsupported"),
    422: ("Faulty content; `errors` names each place", "validation_failed"),
    428: ("`If-Match` is missing", "precondition_required"),
    429: ("Too often; see `Retry-After`", "rate_limited"),
    500: ("A fault of the platform; quote `request_id`", "internal_error"),
    503: ("A service did not answer in time; repeat with the same `Idempotency-Key`", "service_unavailable"),
}


def describe(app: APIFlask, contexts: Iterable[Operations], public_url: str) -> dict[str, Any]:
    """The whole document."""
    with app.app_context():
        document = cast("dict[str, Any]", copy.deepcopy(app.spec))
    operations = [operation for context in contexts for operation in context.declared]
    schemas, references = _schemas(operations)
    document["x-error-codes"] = sorted(GENERAL_CODES)
    document["servers"] = [{"url": public_url}]
    document["info"]["description"] = _INTRODUCTION
    document["components"] = {
        "schemas": schemas,
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "client_basic": {"type": "http", "scheme": "basic"},
            "school_system": oauth.security_scheme(public_url),
        },
    }
    document["paths"] |= oauth.described() | live.described()
    for operation in operations:
        path = PREFIX + _template(operation.rule)
        described = document["paths"][path][operation.method.lower()]
        described |= _described(operation, schemas, references)
        described["tags"] = described.get("tags", [])
    return document


def _described(operation: Operation, schemas: dict[str, Any], references: dict[Any, str]) -> dict[str, Any]:
    who = operation.who
    described: dict[str, Any] = {
        "description": "\n\n".join(filter(None, [operation.description, f"Who: {_who(operation)}."])),
        "parameters": _parameters(operation, schemas, references),
        "responses": _responses(operation, schemas, references),
        "security": [] if who.is_public else _security(operation),
        "x-roles": sorted(who.roles) or (["anyone"] if who.is_public else ["signed_in"]),
        "x-scopes": sorted(operation.scopes),
        "x-error-codes": sorted(operation.errors),
    }
    body = _body(operation, schemas, references)
    if body:
        described["requestBody"] = body
    return described


def _who(operation: Operation) -> str:
    clients = sorted(operation.scopes & ALL_CLIENT_SCOPES)
    systems = [f"a school's system with the scope {' or '.join(clients)}"] if clients else []
    return "; ".join([operation.who.describe(), *systems])


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """A person's token, or where a scope admits it that of a school's system."""
    clients = sorted(operation.scopes & ALL_CLIENT_SCOPES)
    return [{"bearer": []}, *({"school_system": [scope]} for scope in clients)]


def _schemas(operations: list[Operation]) -> tuple[dict[str, Any], dict[Any, str]]:
    """All schemas by name, and for each (model, mode) the name of its schema."""
    asked: list[tuple[type[BaseModel], Any]] = []
    for operation in operations:
        if operation.model is not None:
            asked.append((operation.model, "validation"))
        if operation.answer is not None:
            asked.append((operation.answer, "serialization"))
    found, definitions = models_json_schema(list(dict.fromkeys(asked)), ref_template=REFERENCE)
    references = {key: value["$ref"].rsplit("/", 1)[1] for key, value in found.items()}
    return {**definitions.get("$defs", {}), "Problem": _PROBLEM}, references


def _parameters(operation: Operation, schemas: dict[str, Any], references: dict[Any, str]) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"in": "path", "name": name, "required": True, "schema": _path_schema(operation, name)}
        for name in operation.path_parameters
    ]
    if operation.model is not None and operation.source == "query":
        schema = schemas[references[operation.model, "validation"]]
        for name, field in schema.get("properties", {}).items():
            if name not in operation.outside_body():
                parameters.append(
                    {"in": "query", "name": name, "required": name in schema.get("required", []), "schema": field}
                )
    if operation.needs_version:
        parameters.append(_header("If-Match", 'The `ETag` that was read, such as `"3"`', is_required=True))
    if operation.method == "POST":
        parameters.append(
            _header("Idempotency-Key", "Makes a repeat answer what the first request answered (24 h)")
        )
    return parameters


def _path_schema(operation: Operation, name: str) -> dict[str, Any]:
    return dict(_ID_SCHEMA) if f"<id:{name}>" in operation.rule else {"type": "string"}


def _header(name: str, description: str, *, is_required: bool = False) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": is_required,
        "description": description,
        "schema": {"type": "string"},
    }


def _body(operation: Operation, schemas: dict[str, Any], references: dict[Any, str]) -> dict[str, Any] | None:
    if operation.source == "query":
        return None
    reference = None
    if operation.model is not None:
        name = references[operation.model, "validation"]
        reference = _without(schemas, name, operation.outside_body() | operation.from_file())
    if operation.source == "form":
        fields: dict[str, Any] = (
            copy.deepcopy(schemas[reference]) if reference else {"type": "object", "properties": {}}
        )
        fields["properties"]["file"] = {"type": "string", "contentMediaType": "application/octet-stream"}
        fields["required"] = ["file", *fields.get("required", [])]
        return {"required": True, "content": {"multipart/form-data": {"schema": fields}}}
    if reference is None or not schemas[reference].get("properties"):
        return None
    schema = {"$ref": REFERENCE.format(model=reference)}
    return {
        "required": bool(schemas[reference].get("required")),
        "content": {"application/json": {"schema": schema, "example": example_of(schema, schemas)}},
    }


def _without(schemas: dict[str, Any], name: str, fields: set[str]) -> str:
    """The name of the schema that lacks these fields: what is left of a command for the body."""
    if not fields:
        return name
    remaining = copy.deepcopy(schemas[name])
    for field in fields:
        remaining["properties"].pop(field, None)
    required = [field for field in remaining.get("required", []) if field not in fields]
    remaining.pop("required", None)
    if required:
        remaining["required"] = required
    remaining["title"] = f"{name}Body"
    schemas[f"{name}Body"] = remaining
    return f"{name}Body"


def _responses(operation: Operation, schemas: dict[str, Any], references: dict[Any, str]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": operation.summary}
    if operation.answer is not None:
        schema = {"$ref": REFERENCE.format(model=references[operation.answer, "serialization"])}
        answer["content"] = {"application/json": {"schema": schema, "example": example_of(schema, schemas)}}
        if "version" in operation.answer.model_fields:
            answer["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "For `If-Match`"}}
    elif operation.produces != JSON:
        answer["content"] = {operation.produces: {"schema": {"type": "string"}}}
    if operation.location:
        answer["headers"] = {**answer.get("headers", {}), "Location": {"schema": {"type": "string"}}}
    responses = {str(operation.status): answer}
    if operation.kept_until is not None:
        responses["304"] = {"description": "The answer is the one whose `ETag` came in `If-None-Match`."}
    for status in sorted(_statuses(operation)):
        meaning, code = _MEANING[status]
        responses[str(status)] = {
            "description": meaning,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": REFERENCE.format(model="Problem")},
                    "example": {
                        "type": f"/docs/errors#{code}",
                        "title": meaning,
                        "status": status,
                        "code": code,
                        "request_id": "0190f6a2-7b1c-7def-8a2b-3c4d5e6f7a8b",
                    },
                }
            },
        }
    return responses


def _statuses(operation: Operation) -> set[int]:
    """What may go wrong, by what the operation is. A public one needs no token, but refuses a bad one."""
    statuses = {400, 401, 429, 500, 503}
    if not operation.who.is_public or operation.limit or "grant_invalid" in operation.errors:
        statuses.add(403)
    if operation.path_parameters or any(code.endswith("_not_found") for code in operation.errors):
        statuses.add(404)
    if operation.model is not None:
        statuses.add(422)
    if operation.method in {"POST", "PUT", "PATCH"}:
        statuses |= {413, 415}
    if operation.writes:
        statuses.add(409)
    if operation.needs_version:
        statuses |= {412, 428}
    return statuses


def _template(rule: str) -> str:
    """`/things/<id:thing_id>` → `/things/{thing_id}`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


_INTRODUCTION = """\
The API of Kexiang 课享, on which a province's universities share online courses.

- Sign in with `POST /api/v1/sessions`; send the access token as `Authorization: Bearer …`.
- A school's own systems get theirs from `POST /oauth/token`; an operation's `x-scopes` admit them.
- Errors are `application/problem+json` with a stable `code`; texts come in zh-CN and en by `Accept-Language`.
- Lists answer `{items, next_cursor}` and take `limit` and `cursor`.
- Send an `Idempotency-Key` with every POST: after a lost answer, the same request gets the first answer again.
- What people edit has an `ETag`; send it back as `If-Match`.
"""
