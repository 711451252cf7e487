"""Identifiers sort by time; cursors survive the way there and back, and forged ones are named as such."""

from __future__ import annotations

import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.paging import decode_cursor, encode_cursor


def test_an_id_is_a_uuid_of_version_7() -> None:
    value = uuid.UUID(new_id())
    assert value.version == 7
    assert value.variant == uuid.RFC_4122


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_the_first_48_bits_of_an_id_are_its_time_in_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.domain.ids.time.time_ns", lambda: 1_790_000_000_123 * 1_000_000)
    assert uuid.UUID(new_id()).int >> 80 == 1_790_000_000_123


@given(st.lists(st.text() | st.integers() | st.none() | st.booleans(), min_size=1, max_size=4))
def test_a_cursor_comes_back_as_it_was(values: list[object]) -> None:
    assert decode_cursor(encode_cursor(values), len(values)) == values


def _of_text(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["!", "abc", "eyJhIjoxfQ", encode_cursor(["one"]), "数学", _of_text('["\\ud800", 1]'), _of_text("[1,2]")],
)
def test_a_cursor_that_we_did_not_make_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode_cursor(cursor, 2)
    assert refusal.value.code == "cursor_invalid"
    assert refusal.value.errors[0].pointer == "/cursor"
