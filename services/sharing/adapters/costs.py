"""The rule of cost sharing and its statements in PostgreSQL, for changing them (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.costs import cost_lines, cost_rules, cost_statements
from services.sharing.adapters.tables.lists import terms
from services.sharing.adapters.tables.projections import class_size_days, classes, runs
from services.sharing.adapters.tables.selections import selections
from services.sharing.domain.cost_rule import CostRule
from services.sharing.domain.cost_share import CostLine, Sides, TaughtClass
from services.sharing.domain.cost_statement import STANDING, CostStatement, StatementState, StatementStep
from services.sharing.domain.selection import SelectionState
from services.sharing.domain.term import Term


class SqlCostRules:
    """Implements `ports.CostRules`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rule: CostRule) -> None:
        self._session.add(rule)

    def get(self, number: int) -> CostRule | None:
        return self._session.get(CostRule, number)

    def held(self) -> int:
        held = select(cost_rules.c.number).order_by(cost_rules.c.number).with_for_update(key_share=True)
        return max(self._session.scalars(held), default=0)

    def for_term(self, term: Term) -> CostRule | None:
        statement = (
            select(CostRule)
            .where(cost_rules.c.valid_from_on <= term.starts_on)
            .order_by(cost_rules.c.valid_from_on.desc(), cost_rules.c.number.desc())
            .limit(1)
        )
        return self._session.scalar(statement)

    def terms_in_use(self, valid_from_on: date) -> list[str]:
        statement = (
            select(terms.c.name)
            .join(cost_statements, cost_statements.c.term_id == terms.c.term_id)
            .join(cost_rules, cost_rules.c.number == cost_statements.c.rule_number)
            .where(
                cost_statements.c.state.in_(STANDING),
                terms.c.starts_on >= valid_from_on,
                cost_rules.c.valid_from_on <= valid_from_on,
            )
            .distinct()
            .order_by(terms.c.name)
            .limit(5)
        )
        return list(self._session.scalars(statement))

    def page(self, *, limit: int, cursor: str | None) -> Slice[CostRule]:
        return fetch_slice(
            self._session,
            select(CostRule, cost_rules.c.number),
            keys=[cost_rules.c.number],
            limit=limit,
            cursor=cursor,
            item=lambda row: row.CostRule,
            descending=True,
        )


class SqlStatements:
    """Implements `ports.Statements`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def taught_classes(self, term_id: str, cut_off_on: date) -> list[TaughtClass]:
        size = (
            select(class_size_days.c.size)
            .where(class_size_days.c.class_id == classes.c.class_id, class_size_days.c.counted_on <= cut_off_on)
            .order_by(class_size_days.c.counted_on.desc())
            .limit(1)
            .lateral("sized")
        )
        # A school that selected a run again after its entry had left the list has its classes only once.
        statement = (
            select(
                classes.c.class_id,
                classes.c.title,
                selections.c.selection_id,
                runs.c.run_id,
                runs.c.title,
                runs.c.run_number,
                selections.c.credits,
                size.c.size,
                selections.c.offering_institution_id,
                selections.c.selecting_institution_id,
            )
            .ext(distinct_on(classes.c.class_id))
            .select_from(selections)
            .join(runs, runs.c.run_id == selections.c.run_id)
            .join(
                classes,
                (classes.c.run_id == selections.c.run_id)
                & (classes.c.institution_id == selections.c.selecting_institution_id),
            )
            .join(size, true())
            .where(
                selections.c.term_id == term_id,
                selections.c.state != SelectionState.WITHDRAWN,
                size.c.size > 0,
            )
            .order_by(classes.c.class_id, selections.c.selection_id.desc())
        )
        return [TaughtClass(*row[:8], Sides(row[8], row[9])) for row in self._session.execute(statement)]

    def hold_term(self, term_id: str) -> None:
        # Selections of the term, which refer to it, are made meanwhile.
        held = select(terms.c.term_id).where(terms.c.term_id == term_id).with_for_update(key_share=True)
        self._session.execute(held)

    def remove_drafts(self, term_id: str) -> None:
        self._session.execute(
            delete(cost_statements).where(
                cost_statements.c.term_id == term_id, cost_statements.c.state == StatementState.DRAFT
            )
        )

    def live_sides(self, term_id: str) -> frozenset[Sides]:
        statement = select(
            cost_statements.c.offering_institution_id, cost_statements.c.selecting_institution_id
        ).where(cost_statements.c.term_id == term_id, cost_statements.c.state != StatementState.CANCELLED)
        return frozenset(Sides(*row) for row in self._session.execute(statement))

    def borne_by_run(self, term_id: str) -> dict[str, int]:
        statement = (
            select(cost_lines.c.run_id, func.sum(cost_lines.c.per_run_fen))
            .join(cost_statements, cost_statements.c.statement_id == cost_lines.c.statement_id)
            .where(cost_statements.c.term_id == term_id, cost_statements.c.state != StatementState.CANCELLED)
            .group_by(cost_lines.c.run_id)
        )
        return {row[0]: int(row[1]) for row in self._session.execute(statement)}

    def add(self, statements: Sequence[tuple[CostStatement, list[CostLine]]]) -> None:
        self._session.add_all([statement for statement, _ in statements])
        self._session.flush()
        rows = [_line_row(statement.statement_id, line) for statement, lines in statements for line in lines]
        if rows:
            self._session.execute(insert(cost_lines), rows)

    def add_steps(self, steps: Sequence[StatementStep]) -> None:
        self._session.add_all(steps)

    def locked(self, statement_id: str) -> CostStatement | None:
        return self._session.get(CostStatement, statement_id, with_for_update=True)

    def locked_drafts(self, term_id: str, statement_ids: Sequence[str] | None) -> list[CostStatement]:
        statement = (
            select(CostStatement)
            .where(cost_statements.c.term_id == term_id, cost_statements.c.state == StatementState.DRAFT)
            .order_by(cost_statements.c.statement_id)
            .with_for_update()
        )
        if statement_ids is not None:
            statement = statement.where(cost_statements.c.statement_id.in_(statement_ids))
        return list(self._session.scalars(statement))


def _line_row(statement_id: str, line: CostLine) -> dict[str, Any]:
    row = {name: value for name, value in asdict(line.taught).items() if name != "sides"}
    return row | {
        "statement_id": statement_id,
        "per_student_fen": line.per_student_fen,
        "per_credit_fen": line.per_credit_fen,
        "per_run_fen": line.per_run_fen,
    }
