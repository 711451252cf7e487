"""How a blueprint declares its operations, so that each reads parse → call → render.

    api = Operations("review", title="Review 审核")

    @api.post("/review-tasks/<id:task_id>/decision", summary="Decide on a task", who=only(Role.SCHOOL_ADMIN))
    def decide(command: Decide) -> TaskView:
        return clients().review.decide(caller(), command)

The function's annotations say the rest:

- a parameter that is a contract model is read from the request: path parameters with the names of its fields,
  `expected_version` from `If-Match`, the rest from the JSON body (POST, PUT, PATCH) or the query (GET, DELETE);
- a model with `file_name` and `content_base64`, or a parameter `file: UploadedFile`, makes the body multipart: the
  part `file`, and the model's other fields as form fields;
- a field that `supplies` names is filled by the gateway, such as a grant that another service signed; callers can
  neither send it nor see it;
- a `str` parameter with the name of a path parameter gets that;
- the answer is a view (an `ETag` comes from its `version`, a `Link` from its `next_cursor`), None or `Nothing` for
  204, or a ready `Response` for anything that is not JSON (declare its `produces`).
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict, TypeVar, Unpack, get_type_hints

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel

from chassis.contracts.base import Command, Event, Nothing
from gateway.access import SIGNED_IN, Access
from gateway.identity import asking_as_nobody, caller, set_aside_without
from gateway.parsing import FILE_FIELDS, UploadedFile, read_file, read_model
from gateway.public_reads import public_reads
from gateway.rendering import render

View = TypeVar("View", bound=Callable[..., Any])
Supply = Callable[[Mapping[str, str]], str]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

PREFIX = "/api/v1"
JSON = "application/json"
SIGN_IN = "sign_in"
"""The rate limit of operations that try a password or cost a captcha, by address."""


class Declaration(TypedDict, total=False):
    """What a blueprint says of an operation."""

    summary: Required[str]
    """One line for the documentation, with its rule ids. The docstring becomes the description."""
    who: Access
    """Who may call; anyone who has signed in, if not given."""
    status: int
    """Of the answer; 204 by itself when nothing is answered."""
    location: str
    """A path for the `Location` header, with placeholders from the answer: `/courses/{course_id}`."""
    errors: Sequence[str]
    """Codes of the errors that callers should expect beside the usual ones."""
    produces: str
    """The media type of an answer that is not JSON, or a range of them: `image/*`, `*/*` for papers."""
    limit: str
    """Name of a rate limit of its own, such as `SIGN_IN`."""
    supplies: Mapping[str, Supply]
    """Fields of the model that the gateway fills itself, each from the path's parameters."""
    kept_until: Sequence[type[Event]]
    """Of a public reading operation whose answer is the same for everyone: the gateway keeps the answer for a
    short time, or until one of these events happens."""


@dataclass(frozen=True)
class Operation:
    """One method on one path, as declared: what runs it and what documents it."""

    method: Method
    rule: str
    name: str
    summary: str
    description: str
    who: Access
    status: int
    location: str
    errors: tuple[str, ...]
    produces: str
    limit: str
    supplies: Mapping[str, Supply]
    kept_until: Sequence[type[Event]] | None
    model_parameter: str
    model: type[BaseModel] | None
    file_parameter: str
    path_parameters: tuple[str, ...]
    answer: type[BaseModel] | None

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def scopes(self) -> frozenset[str]:
        """What admits a restricted session or a school's system, as the command says."""
        model = self.model
        return model.SCOPES if model is not None and issubclass(model, Command) else frozenset()

    @property
    def source(self) -> Literal["json", "form", "query"]:
        """Where the model's fields come from, apart from path and `If-Match`."""
        if self.file_parameter or self.from_file():
            return "form"
        return "json" if self.method in {"POST", "PUT", "PATCH"} else "query"

    @property
    def needs_version(self) -> bool:
        return self.model is not None and "expected_version" in self.model.model_fields

    def outside_body(self) -> set[str]:
        """The model's fields that come from the path, from a header or from the gateway itself."""
        fields = set(self.model.model_fields) if self.model else set()
        return fields & {*self.path_parameters, *self.supplies, "expected_version"}

    def from_file(self) -> set[str]:
        """The model's fields that the uploaded file fills; with them the body is multipart."""
        fields = set(self.model.model_fields) if self.model else set()
        return FILE_FIELDS if fields >= FILE_FIELDS else set()


class Operations:
    """The operations of one context, on an APIFlask blueprint under `/api/v1`."""

    def __init__(self, name: str, *, title: str) -> None:
        self.blueprint = APIBlueprint(name, f"gateway.blueprints.{name}", url_prefix=PREFIX, tag=title)
        self.declared: list[Operation] = []

    def get(self, rule: str, **declaration: Unpack[Declaration]) -> Callable[[View], View]:
        """Declare a reading operation."""
        return self.operation("GET", rule, **declaration)

    def post(self, rule: str, **declaration: Unpack[Declaration]) -> Callable[[View], View]:
        """Declare an operation that makes something or sets something going."""
        return self.operation("POST", rule, **declaration)

    def put(self, rule: str, **declaration: Unpack[Declaration]) -> Callable[[View], View]:
        """Declare an operation that replaces something."""
        return self.operation("PUT", rule, **declaration)

    def patch(self, rule: str, **declaration: Unpack[Declaration]) -> Callable[[View], View]:
        """Declare an operation that changes some fields."""
        return self.operation("PATCH", rule, **declaration)

    def delete(self, rule: str, **declaration: Unpack[Declaration]) -> Callable[[View], View]:
        """Declare an operation that ends something."""
        return self.operation("DELETE", rule, **declaration)

    def operation(self, method: Method, rule: str, **declaration: Unpack[Declaration]) -> Callable[[View], View]:
        """Declare an operation on a path under `/api/v1`, with `<id:…>` for ids."""

        def declare(view: View) -> View:
            described = _described(view)
            produces = declaration.get("produces", JSON)
            is_silent = described["answer"] is None and produces == JSON
            declared = Operation(
                method=method,
                rule=rule,
                name=view.__name__,
                summary=declaration["summary"],
                description=inspect.getdoc(view) or "",
                who=declaration.get("who", SIGNED_IN),
                status=204 if is_silent else declaration.get("status", 200),
                location=declaration.get("location", ""),
                errors=tuple(declaration.get("errors", ())),
                produces=produces,
                limit=declaration.get("limit", ""),
                supplies=dict(declaration.get("supplies", {})),
                kept_until=declaration.get("kept_until"),
                path_parameters=tuple(re.findall(r"<(?:\w+:)?(\w+)>", rule)),
                **described,
            )
            self.declared.append(declared)
            self._register(declared, view)
            return view

        return declare

    def heard(self) -> set[type[Event]]:
        """The events that make kept answers old."""
        return {event for operation in self.declared for event in operation.kept_until or ()}

    def _register(self, operation: Operation, view: Callable[..., Any]) -> None:
        wanted = frozenset(inspect.signature(view).parameters)

        @functools.wraps(view)
        def endpoint(**path: str) -> Response:
            return _run(operation, view, wanted, path)

        endpoint.operation = operation  # type: ignore[attr-defined]
        documented = self.blueprint.doc(
            summary=operation.summary, description=operation.description, operation_id=operation.name
        )(endpoint)
        self.blueprint.add_url_rule(operation.rule, operation.name, documented, methods=[operation.method])


def current_operation(view: Callable[..., Any] | None) -> Operation | None:
    """The operation behind a Flask view, if it is one of ours."""
    found = getattr(view, "operation", None)
    return found if isinstance(found, Operation) else None


def _run(operation: Operation, view: Callable[..., Any], wanted: frozenset[str], path: dict[str, str]) -> Response:
    operation.who.check(caller().actor, operation.scopes)
    if operation.who.is_public:
        set_aside_without(operation.scopes)
    if operation.kept_until is None:
        return _answer(operation, view, wanted, path)

    def ask() -> Response:
        with asking_as_nobody():
            return _answer(operation, view, wanted, path)

    return public_reads().answer(request, operation.kept_until, ask)


def _answer(
    operation: Operation, view: Callable[..., Any], wanted: frozenset[str], path: dict[str, str]
) -> Response:
    arguments: dict[str, Any] = {}
    if operation.model is not None:
        outside = {name: path[name] for name in path if name in operation.model.model_fields}
        outside |= {name: supply(path) for name, supply in operation.supplies.items()}
        arguments[operation.model_parameter] = read_model(request, operation.model, operation.source, outside)
    if operation.file_parameter:
        arguments[operation.file_parameter] = read_file(request)
    arguments |= {name: value for name, value in path.items() if name in wanted}
    return render(view(**arguments), operation.status, operation.location)


def _described(view: Callable[..., Any]) -> dict[str, Any]:
    """What the annotations of a view say about its operation."""
    hints = get_type_hints(view)
    answer = hints.pop("return")
    is_model = inspect.isclass(answer) and issubclass(answer, BaseModel) and answer is not Nothing
    described: dict[str, Any] = {
        "model": None,
        "model_parameter": "",
        "file_parameter": "",
        "answer": answer if is_model else None,
    }
    for name, hint in hints.items():
        if hint is UploadedFile:
            described["file_parameter"] = name
        elif inspect.isclass(hint) and issubclass(hint, BaseModel):
            described |= {"model": hint, "model_parameter": name}
    return described
