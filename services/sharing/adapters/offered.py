"""Runs as other schools see them: the columns that lists show and versions freeze."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Join, Row, func

from services.sharing.adapters.tables.lists import version_entries
from services.sharing.adapters.tables.projections import institutions, runs
from services.sharing.domain.catalogue import OfferedRun

OFFERED_NAMES = [field.name for field in fields(OfferedRun)]


def runs_with_schools() -> Join:
    """Runs beside their schools; a run may be heard of before its school is."""
    return runs.outerjoin(institutions, institutions.c.institution_id == runs.c.institution_id)


def offered_columns() -> list[ColumnElement[Any]]:
    """As the run is now, in the order of `OFFERED_NAMES`. Select them first."""
    school = func.coalesce(institutions.c.name, "").label("institution_name")
    return [school if name == "institution_name" else runs.c[name] for name in OFFERED_NAMES]


def frozen_columns() -> list[ColumnElement[Any]]:
    """As the run was when its version was published. Select them first."""
    return [version_entries.c[name] for name in OFFERED_NAMES]


def offered_run(row: Row[Any]) -> OfferedRun:
    """The run at the head of a row."""
    return OfferedRun(*row[: len(OFFERED_NAMES)])
