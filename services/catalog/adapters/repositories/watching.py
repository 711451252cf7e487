"""Reports of players in PostgreSQL: one statement reads all that decides, one writes all that follows.

No report waits for another one: whoever wrote meanwhile has counted the student's reports on, and then nothing is
written. Both statements are built once; building them costs more than asking.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import chapters, outlines, resources, runs, sections, units
from services.catalog.adapters.tables.teaching import enrolments, learning_records, release_plans, viewers
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.release import ReleasePlan, UnitPlace
from services.catalog.domain.run import RunDays
from services.catalog.domain.watching import WatchBudget
from services.catalog.ports.watching import Seat

RECORD = learning_records.c
KEPT = ("last_seen_at", "position_seconds", "watched", "watched_seconds", "completed_at")
"""What a report changes of a record."""


class SqlWatching:
    def __init__(self, session: Session) -> None:
        self._session = session

    def seat(self, unit_id: str, student_id: str) -> Seat | None:
        row = self._session.execute(_seat(), {"unit": unit_id, "student": student_id}).one_or_none()
        return None if row is None else _as_seat(row, unit_id, student_id)

    def hold(self, seat: Seat, student_id: str) -> None:
        statement = select(viewers.c.report_count).where(
            viewers.c.run_id == seat.run_id, viewers.c.student_id == student_id
        )
        self._session.execute(statement.with_for_update())

    def keep(self, record: LearningRecord, seen: WatchBudget, left: WatchBudget) -> bool:
        values = {
            "unit": record.unit_id,
            "student": record.student_id,
            "run": record.run_id,
            "opened_at": record.opened_at,
            "seen_count": seen.report_count,
            "credit_seconds": left.credit_seconds,
            "credited_at": left.credited_at,
            "report_count": left.report_count,
            **{name: getattr(record, name) for name in KEPT},
        }
        return self._session.execute(_keep(), values).first() is not None


@cache
def _seat() -> Select[Any]:
    student = bindparam("student", type_=enrolments.c.student_id.type)
    return (
        select(
            runs.c.run_id,
            runs.c.institution_id,
            runs.c.leader_id,
            runs.c.state,
            runs.c.starts_on,
            runs.c.ends_on,
            chapters.c.chapter_id,
            sections.c.section_id,
            resources.c.kind,
            resources.c.duration_seconds,
            release_plans.c.statements,
            enrolments.c.joined_at,
            viewers.c.credit_seconds,
            viewers.c.credited_at,
            viewers.c.report_count,
            RECORD.opened_at,
            *(RECORD[name] for name in KEPT),
        )
        .select_from(units)
        .join(sections, sections.c.section_id == units.c.section_id)
        .join(chapters, chapters.c.chapter_id == sections.c.chapter_id)
        .join(outlines, outlines.c.outline_id == chapters.c.outline_id)
        .join(runs, runs.c.run_id == outlines.c.run_id)
        .join(resources, resources.c.resource_id == units.c.resource_id)
        .join(enrolments, and_(enrolments.c.run_id == runs.c.run_id, enrolments.c.student_id == student))
        .join(release_plans, release_plans.c.class_id == enrolments.c.class_id)
        .outerjoin(viewers, and_(viewers.c.run_id == runs.c.run_id, viewers.c.student_id == student))
        .outerjoin(learning_records, and_(RECORD.unit_id == units.c.unit_id, RECORD.student_id == student))
        .where(units.c.unit_id == bindparam("unit", type_=units.c.unit_id.type))
    )


def _as_seat(row: Any, unit_id: str, student_id: str) -> Seat:
    budget = WatchBudget.of_newcomer(row.joined_at)
    if row.report_count is not None:
        budget = WatchBudget(row.credit_seconds, row.credited_at, row.report_count)
    record = None
    if row.opened_at is not None:
        record = LearningRecord(
            student_id=student_id,
            unit_id=unit_id,
            run_id=row.run_id,
            opened_at=row.opened_at,
            **{name: getattr(row, name) for name in KEPT},
        )
    return Seat(
        run_id=row.run_id,
        institution_id=row.institution_id,
        leader_id=row.leader_id,
        days=RunDays(row.state, row.starts_on, row.ends_on),
        place=UnitPlace(row.chapter_id, row.section_id, unit_id),
        duration_seconds=row.duration_seconds if row.kind == "video" else None,
        plan=ReleasePlan("", row.statements),
        budget=budget,
        record=record,
    )


@cache
def _keep() -> Any:
    def given(column: Any, name: str | None = None) -> Any:
        return bindparam(name or column.name, type_=column.type)

    budget = insert(viewers).values(
        run_id=given(viewers.c.run_id, "run"),
        student_id=given(viewers.c.student_id, "student"),
        credit_seconds=given(viewers.c.credit_seconds),
        credited_at=given(viewers.c.credited_at),
        report_count=given(viewers.c.report_count),
    )
    names = ("credit_seconds", "credited_at", "report_count")
    counted = (
        budget.on_conflict_do_update(
            index_elements=[viewers.c.run_id, viewers.c.student_id],
            set_={name: budget.excluded[name] for name in names},
            where=viewers.c.report_count == given(viewers.c.report_count, "seen_count"),
        )
        .returning(literal(1).label("is_counted"))
        .cte("counted")
    )
    first = insert(learning_records).from_select(
        ["student_id", "unit_id", "run_id", "opened_at", *KEPT],
        select(
            given(RECORD.student_id, "student"),
            given(RECORD.unit_id, "unit"),
            given(RECORD.run_id, "run"),
            given(RECORD.opened_at),
            *(given(RECORD[name]) for name in KEPT),
        ).select_from(counted),
    )
    return first.on_conflict_do_update(
        index_elements=[RECORD.student_id, RECORD.unit_id],
        set_={name: first.excluded[name] for name in KEPT},
    ).returning(RECORD.unit_id)
