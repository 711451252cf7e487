"""Conditions that lists of courses and of runs share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table

from services.catalog.ports.building import CourseFilter


def narrow(statement: Select[Any], table: Table, narrowed: CourseFilter) -> Select[Any]:
    """The statement with the conditions of the filter on columns that both tables have."""
    wanted = {
        table.c.institution_id: narrowed.institution_id,
        table.c.leader_id: narrowed.leader_id,
        table.c.course_type: narrowed.course_type,
        table.c.category_code: narrowed.category_code,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    for column, part in ((table.c.title, narrowed.text), (table.c.leader_name, narrowed.teacher)):
        if part is not None:
            statement = statement.where(column.icontains(part, autoescape=True))
    return statement
