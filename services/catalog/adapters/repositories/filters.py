"""Conditions that lists share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Select, Table

from services.catalog.adapters.repositories.words import contains, has
from services.catalog.ports.building import CourseFilter


def where_given(statement: Select[Any], wanted: Mapping[Column[Any], Any]) -> Select[Any]:
    """The statement for rows whose columns have these values; None does not narrow."""
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    return statement


def narrow(statement: Select[Any], table: Table, narrowed: CourseFilter) -> Select[Any]:
    """The statement with the conditions of the filter on columns that both tables have."""
    wanted = {
        table.c.institution_id: narrowed.institution_id,
        table.c.leader_id: narrowed.leader_id,
        table.c.course_type: narrowed.course_type,
        table.c.category_code: narrowed.category_code,
    }
    statement = where_given(statement, wanted)
    if narrowed.text is not None:
        statement = statement.where(contains(table.c.title, narrowed.text))
    if narrowed.teacher is not None:
        statement = statement.where(has(table.c.leader_name, narrowed.teacher))
    return statement
