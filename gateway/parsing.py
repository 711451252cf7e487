"""From an HTTP request to a contract model: strict, with every fault named by its place."""

from __future__ import annotations

import base64
import json
import re
import types
import typing
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Request
from pydantic import BaseModel, ValidationError

from chassis.domain.errors import FieldError, InvalidInput
from gateway.problems import Problem

Model = TypeVar("Model", bound=BaseModel)
Source = Literal["json", "form", "query"]

JSON_LIMIT = 1024 * 1024
FILE_LIMIT = 16 * 1024 * 1024

_FIELD_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_few_items",
    "too_long": "too_many_items",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "enum": "not_one_of",
    "literal_error": "not_one_of",
    "string_pattern_mismatch": "format_invalid",
}
FILE_FIELDS = {"file_name", "content_base64"}
"""How a command carries a file over the bus; over HTTP it is a part of a multipart body."""

_ETAG = re.compile(r'^"(\d{1,9})"$')
_CHOICE = re.compile(r"'([^']*)'")


@dataclass(frozen=True)
class UploadedFile:
    """A file that came in a multipart body."""

    name: str
    content: bytes


def read_model(request: Request, model: type[Model], source: Source, outside: dict[str, str]) -> Model:
    """The model from the request's parts.

    Args:
        request: the request.
        model: the contract model to fill.
        source: where its fields come from.
        outside: fields that the path gave; they may not be repeated elsewhere.

    Raises:
        InvalidInput: `validation_failed`, with one error per faulty field.
        Problem: for what HTTP itself forbids: media type, malformed JSON, unknown query parameter, size.
    """
    fields: dict[str, Any] = {}
    if source == "json":
        fields = _json_object(request)
    elif source == "form":
        request.max_content_length = FILE_LIMIT
        fields = _flat_fields(model, request.form)
    else:
        fields = _query(request, model, outside)
    fixed: dict[str, Any] = dict(outside)
    if source == "form" and model.model_fields.keys() >= FILE_FIELDS:
        file = read_file(request)
        fixed |= {"file_name": file.name, "content_base64": base64.b64encode(file.content).decode()}
    if "expected_version" in model.model_fields:
        fixed["expected_version"] = read_if_match(request)
    repeated = fields.keys() & fixed.keys()
    if repeated:
        raise _faulty(source, [((name,), "field_unknown", {}) for name in sorted(repeated)])
    return _validated(model, {**fields, **fixed}, source)


def read_file(request: Request) -> UploadedFile:
    """The part `file` of a multipart body."""
    request.max_content_length = FILE_LIMIT
    part = request.files.get("file")
    if part is None:
        raise InvalidInput.of("/file", "field_missing")
    return UploadedFile(part.filename or "", part.read())


def read_if_match(request: Request) -> int:
    """The version that the caller saw, from `If-Match` (R44).

    Raises:
        Problem: 428 without the header, 412 with one that no version of ours can match.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise Problem(428, "precondition_required")
    match = _ETAG.match(header.strip())
    if match is None:
        raise Problem(412, "stale_version")
    return int(match[1])


def refuse_query(request: Request, allowed: typing.Collection[str] = ()) -> None:
    """Answer unknown query parameters with 400."""
    unknown = sorted(set(request.args) - set(allowed))
    if unknown:
        raise Problem(400, "parameter_unknown", {"parameter": unknown[0], "allowed": ", ".join(sorted(allowed))})


def _query(request: Request, model: type[BaseModel], outside: dict[str, str]) -> dict[str, Any]:
    refuse_query(request, model.model_fields.keys() - outside.keys() - {"expected_version"})
    return _flat_fields(model, request.args)


def _flat_fields(model: type[BaseModel], values: Any) -> dict[str, Any]:
    """Query or form fields; those that the model declares as lists may come more than once."""
    fields: dict[str, Any] = {}
    for name in values:
        given = values.getlist(name)
        if name in model.model_fields and _takes_many(model.model_fields[name].annotation):
            fields[name] = given
        elif len(given) > 1:
            raise Problem(400, "parameter_repeated", {"parameter": name})
        else:
            fields[name] = given[0]
    return fields


def _takes_many(annotation: Any) -> bool:
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType, typing.Annotated}:
        return any(_takes_many(part) for part in typing.get_args(annotation))
    return origin in {list, tuple, set, frozenset}


def _json_object(request: Request) -> dict[str, Any]:
    request.max_content_length = JSON_LIMIT
    raw = request.get_data()
    if not raw:
        return {}
    if request.mimetype != "application/json":
        raise Problem(415, "media_type_unsupported", {"expected": "application/json"})
    try:
        content = json.loads(raw, parse_constant=_refuse_constant, object_pairs_hook=_object_of_unique_names)
    except (ValueError, RecursionError):
        raise Problem(400, "json_malformed") from None
    if not isinstance(content, dict):
        raise Problem(400, "json_malformed")
    return content


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _object_of_unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found


def _validated(model: type[Model], fields: dict[str, Any], source: Source) -> Model:
    try:
        if source == "json":
            # Strict, in JSON's own types: "5" is no number; only dates and their like are read from text.
            return model.model_validate_json(json.dumps(fields), strict=True)
        return model.model_validate(fields)
    except ValidationError as error:
        faults = [(fault["loc"], fault["type"], fault.get("ctx", {})) for fault in error.errors(include_url=False)]
        raise _faulty(
            source, [(place, _FIELD_CODES.get(kind, "value_invalid"), limits) for place, kind, limits in faults]
        ) from None


def _faulty(source: Source, faults: list[tuple[tuple[int | str, ...], str, dict[str, Any]]]) -> InvalidInput:
    errors = tuple(
        FieldError(
            _pointer(place), code, {name: _limit(name, value) for name, value in limits.items() if name != "error"}
        )
        for place, code, limits in faults
    )
    return InvalidInput("validation_failed", details={"source": source, "count": len(errors)}, errors=errors)


def _limit(name: str, value: Any) -> str:
    """What a field must keep to, as people read it; pydantic writes choices as Python does."""
    return ", ".join(_CHOICE.findall(str(value))) if name == "expected" else str(value)


def _pointer(place: tuple[int | str, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)
