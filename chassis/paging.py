"""Keyset paging in SQL: no offset, so the thousandth page costs what the first does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, literal, tuple_
from sqlalchemy.exc import DataError, ProgrammingError
from sqlalchemy.orm import Session

from chassis.domain.errors import InvalidInput
from chassis.domain.paging import Slice, decode_cursor, encode_cursor

T = TypeVar("T")


def fetch_slice(
    session: Session,
    statement: Select[Any],
    *,
    keys: Sequence[ColumnElement[Any]],
    limit: int,
    cursor: str | None,
    item: Callable[[Row[Any]], T],
    descending: bool = False,
) -> Slice[T]:
    """One page of a statement, sorted by `keys` (unique together, values JSON primitives or their text).

    The statement must select every key column. `item` turns a row into what the caller wants.

    Raises:
        InvalidInput: code `cursor_invalid`, for a cursor that no page of this list ended with.
    """
    if cursor is not None:
        after = tuple_(*keys)
        given = decode_cursor(cursor, len(keys))
        # Bound with the columns' types: PostgreSQL compares a uuid or a time with nothing else.
        values = tuple_(*(literal(value, key.type) for value, key in zip(given, keys, strict=True)))
        statement = statement.where(after < values if descending else after > values)
    order = [key.desc() if descending else key.asc() for key in keys]
    try:
        rows = session.execute(statement.order_by(*order).limit(limit + 1)).all()
    except (DataError, ProgrammingError):
        if cursor is None:
            raise
        raise InvalidInput.of("/cursor", "cursor_invalid") from None
    page = rows[:limit]
    next_cursor = None
    if len(rows) > limit:
        last = page[-1]._mapping
        next_cursor = encode_cursor([_primitive(last[key]) for key in keys])
    return Slice([item(row) for row in page], next_cursor)


def _primitive(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
