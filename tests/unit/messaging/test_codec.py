"""Calls and replies as bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from chassis.contracts.base import ActorView, Call, Command, Id, Page, UtcTime, View
from chassis.domain.actor import Role
from chassis.domain.errors import (
    Conflict,
    DomainError,
    FieldError,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    StaleVersion,
    TooMany,
    Unavailable,
)
from chassis.rpc.codec import (
    MalformedRequest,
    ServiceFailure,
    decode_reply,
    decode_request,
    encode_answer,
    encode_error,
    encode_request,
)

KINDS = [
    InvalidInput,
    NotAuthenticated,
    NotPermitted,
    NotFound,
    Conflict,
    StaleVersion,
    TooMany,
    Unavailable,
]


class Grade(Command):
    student_id: Id
    score: Decimal
    comment: str = ""


class Graded(View):
    score: Decimal
    at: UtcTime
    roles: frozenset[Role] = frozenset()


CALL = Call(
    actor=ActorView(kind="person", actor_id="p1", roles=frozenset({Role.TEACHER})), idempotency_key="key-1"
)
COMMAND = Grade(student_id="018f0000-0000-7000-8000-000000000001", score=Decimal("89.5"), comment="很好")


def test_a_call_arrives_as_it_was_sent() -> None:
    assert decode_request(encode_request(CALL, COMMAND), Grade) == (CALL, COMMAND)


@given(st.text())
def test_any_text_survives_the_way(text: str) -> None:
    try:
        command = Grade(student_id=COMMAND.student_id, score=Decimal(1), comment=text)
        body = encode_request(CALL, command)
    except ValueError:
        return  # lone surrogates are no text
    assert decode_request(body, Grade)[1] == command


def test_a_command_that_breaks_its_model_is_refused_field_by_field() -> None:
    body = json.dumps({"args": [{}, {"student_id": "x", "score": "many", "more": 1}], "kwargs": {}}).encode()
    with pytest.raises(InvalidInput) as refused:
        decode_request(body, Grade)
    assert refused.value.code == "invalid_input"
    assert {fault.pointer for fault in refused.value.errors} == {"/student_id", "/score", "/more"}


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"args": 1}', b'{"args": [1, {}]}', b'{"args": [{}]}'])
def test_what_is_no_call_is_told_from_a_bad_command(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        decode_request(body, Grade)


def test_an_answer_arrives_as_it_was_given() -> None:
    page = Page[Graded](
        items=[Graded(score=Decimal("89.50"), at=datetime(2026, 9, 1, tzinfo=UTC), roles=frozenset(Role))]
    )
    assert decode_reply(encode_answer(page), TypeAdapter(Page[Graded])) == page


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_keeps_its_kind(kind: type[DomainError]) -> None:
    error = kind("some_code", "text", details={"limit": 3}, errors=(FieldError("/a/0", "too_long", {"max": 5}),))
    with pytest.raises(kind) as refused:
        decode_reply(encode_error(error), TypeAdapter(Graded))
    same = refused.value
    assert type(same) is kind
    assert (same.code, same.message, same.details, same.errors) == (
        "some_code",
        "text",
        {"limit": 3},
        error.errors,
    )


def test_every_kind_of_error_is_tried_above() -> None:
    assert set(DomainError.__subclasses__()) == set(KINDS)


def test_a_failure_travels_without_its_text() -> None:
    body = encode_error(RuntimeError("SELECT secret"))
    assert b"secret" not in body
    with pytest.raises(ServiceFailure):
        decode_reply(body, TypeAdapter(Graded))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"result": {"score": "x"}, "error": null}',
        b'{"result": null, "error": {"exc_type": "MethodNotFound", "exc_args": ["nothing"], "value": ""}}',
    ],
)
def test_a_reply_that_breaks_the_contract_is_the_services_failure(body: bytes) -> None:
    with pytest.raises(ServiceFailure):
        decode_reply(body, TypeAdapter(Graded))
