"""Pages by key: a cursor holds the sort values of the last item, opaque to callers."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chassis.domain.errors import InvalidInput

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Some items of a list and where the next ones begin."""

    items: list[T]
    next_cursor: str | None = None


def encode_cursor(values: Sequence[Any]) -> str:
    """A cursor after the item with these sort values (JSON primitives)."""
    return base64.urlsafe_b64encode(json.dumps(list(values), ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, arity: int) -> list[Any]:
    """The sort values in a cursor.

    Raises:
        InvalidInput: code `cursor_invalid`, when it was not made by `encode_cursor` with that many values.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded.encode(), altchars=b"-_", validate=True))
        is_ours = isinstance(values, list) and len(values) == arity and encode_cursor(values) == cursor
    except (binascii.Error, ValueError):  # half a surrogate pair, which no database keeps, fails here too
        is_ours, values = False, []
    if not is_ours:
        raise InvalidInput.of("/cursor", "cursor_invalid")
    return list(values)
