"""Rows into tables by COPY, checked against the tables as the services define them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import JSON, Column, Dialect, Enum, Table, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import dialect

Row = Mapping[str, Any]
_DIALECT: Dialect = dialect()  # type: ignore[no-untyped-call]


class Gap(Exception):
    """A table asks for a column that the rows do not have."""


def copy_rows(connection: psycopg.Connection[Any], table: Table, rows: Iterable[Row]) -> int:
    """Write rows into a table; answers how many. All rows have the columns of the first.

    Raises:
        Gap: when a column that must be filled is missing in the rows.
    """
    every = iter(rows)
    first = next(every, None)
    if first is None:
        return 0
    _require_whole(table, first)
    names = list(first)
    converters = [_converter(table.c[name]) for name in names]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    count = 0
    with connection.cursor().copy(statement) as copy:
        for row in chain([first], every):
            copy.write_row(
                [
                    convert(row[name]) if convert else row[name]
                    for name, convert in zip(names, converters, strict=True)
                ]
            )
            count += 1
    return count


def _require_whole(table: Table, row: Row) -> None:
    needed = {
        column.name
        for column in table.columns
        if not column.nullable and column.server_default is None and column.identity is None
    }
    if gap := needed - row.keys():
        raise Gap(f"{table.name} needs {', '.join(sorted(gap))}")


def _converter(column: Column[Any]) -> Callable[[Any], Any] | None:
    """How the service itself would write a value of this column, where that is more than the value."""
    if isinstance(column.type, TypeDecorator | Enum | JSON | ARRAY):
        converter: Callable[[Any], Any] | None = column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
        return converter
    return None
