"""Cost statements in PostgreSQL, for reading them (R93)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.costs import cost_lines, cost_statements, cost_steps
from services.sharing.adapters.tables.lists import terms
from services.sharing.adapters.tables.projections import institutions
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.cost_share import CostLine, Sides, TaughtClass
from services.sharing.domain.cost_statement import CostStatement, StatementState, StatementStep
from services.sharing.ports.costs import StatementFilter, StatementRecord

_offering = institutions.alias("offering")
_selecting = institutions.alias("selecting")


class SqlStatementLists:
    """Implements `ports.StatementLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, statement_id: str, sight: SchoolSight) -> StatementRecord | None:
        wanted = _statements().where(cost_statements.c.statement_id == statement_id, _seen(sight))
        row = self._session.execute(wanted).one_or_none()
        return None if row is None else _record(row)

    def page(
        self, sight: SchoolSight, narrowed: StatementFilter, *, limit: int, cursor: str | None
    ) -> Slice[StatementRecord]:
        return fetch_slice(
            self._session,
            _statements().where(_seen(sight), *_conditions(sight, narrowed)),
            keys=[cost_statements.c.statement_id],
            limit=limit,
            cursor=cursor,
            item=_record,
            descending=True,
        )

    def lines(self, statement_ids: Sequence[str]) -> dict[str, list[CostLine]]:
        statement = (
            select(
                cost_lines,
                cost_statements.c.offering_institution_id,
                cost_statements.c.selecting_institution_id,
            )
            .join(cost_statements, cost_statements.c.statement_id == cost_lines.c.statement_id)
            .where(cost_lines.c.statement_id.in_(statement_ids))
            .order_by(cost_lines.c.run_title, cost_lines.c.run_id, cost_lines.c.class_id)
        )
        found: dict[str, list[CostLine]] = defaultdict(list)
        for row in self._session.execute(statement):
            found[row.statement_id].append(_line(row))
        return found

    def steps(self, statement_id: str) -> list[StatementStep]:
        statement = (
            select(StatementStep).where(cost_steps.c.statement_id == statement_id).order_by(cost_steps.c.number)
        )
        return list(self._session.scalars(statement))

    def school_names(self, institution_ids: Sequence[str]) -> dict[str, str]:
        statement = select(institutions.c.institution_id, institutions.c.name).where(
            institutions.c.institution_id.in_(institution_ids)
        )
        return {row[0]: row[1] for row in self._session.execute(statement)}


def _statements() -> Select[Any]:
    return (
        select(
            CostStatement,
            cost_statements.c.statement_id,
            terms.c.name.label("term_name"),
            func.coalesce(_offering.c.name, "").label("offering_name"),
            func.coalesce(_selecting.c.name, "").label("selecting_name"),
        )
        .join(terms, terms.c.term_id == cost_statements.c.term_id)
        .outerjoin(_offering, _offering.c.institution_id == cost_statements.c.offering_institution_id)
        .outerjoin(_selecting, _selecting.c.institution_id == cost_statements.c.selecting_institution_id)
    )


def _record(row: Row[Any]) -> StatementRecord:
    return StatementRecord(row.CostStatement, row.term_name, row.offering_name, row.selecting_name)


def _line(row: Row[Any]) -> CostLine:
    taught = TaughtClass(
        class_id=row.class_id,
        class_title=row.class_title,
        selection_id=row.selection_id,
        run_id=row.run_id,
        run_title=row.run_title,
        run_number=row.run_number,
        credits=row.credits,
        students=row.students,
        sides=Sides(row.offering_institution_id, row.selecting_institution_id),
    )
    return CostLine(taught, row.per_student_fen, row.per_credit_fen, row.per_run_fen)


def _seen(sight: SchoolSight) -> ColumnElement[bool]:
    if sight.is_everything:
        return true()
    if sight.institution_id is None:
        return false()
    return cost_statements.c.issued_at.is_not(None) & _concerns(sight.institution_id)


def _concerns(institution_id: str) -> ColumnElement[bool]:
    return or_(
        cost_statements.c.offering_institution_id == institution_id,
        cost_statements.c.selecting_institution_id == institution_id,
    )


def _conditions(sight: SchoolSight, narrowed: StatementFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.side is not None:
        sides = {
            "selecting": cost_statements.c.selecting_institution_id,
            "offering": cost_statements.c.offering_institution_id,
        }
        conditions.append(sides[narrowed.side] == sight.institution_id)
    if narrowed.institution_id is not None:
        conditions.append(_concerns(narrowed.institution_id))
    if narrowed.term_id is not None:
        conditions.append(cost_statements.c.term_id == narrowed.term_id)
    if narrowed.state is not None:
        conditions.append(cost_statements.c.state == narrowed.state)
    if narrowed.statement_id is not None:
        conditions.append(cost_statements.c.statement_id == narrowed.statement_id)
    if narrowed.is_live:
        conditions.append(cost_statements.c.state != StatementState.CANCELLED)
    return conditions
