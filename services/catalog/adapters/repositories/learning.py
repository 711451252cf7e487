"""Learning records, and what is needed to decide who may see a unit, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Row, Select, String, Uuid, and_, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.tables.building import (
    chapters,
    institutions,
    outlines,
    resources,
    runs,
    sections,
    units,
)
from services.catalog.adapters.tables.teaching import (
    enrolments,
    learning_records,
    release_plans,
    team_members,
)
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.release import ReleasePlan, UnitPlace
from services.catalog.domain.run import Run
from services.catalog.ports.teaching import MyRunRow, SeenUnit, UnitFigures


class SqlLearningRecords:
    def __init__(self, session: Session) -> None:
        self._session = session

    def unit(self, unit_id: str, person_id: str) -> SeenUnit | None:
        values = {"unit": unit_id, "person": person_id}
        row = self._session.execute(_unit_statement(), values).one_or_none()
        if row is None:
            return None
        return SeenUnit(
            run=row.Run,
            place=UnitPlace(row.chapter_id, row.section_id, unit_id),
            title=row.title,
            resource_id=row.resource_id,
            kind=row.kind,
            duration_seconds=row.duration_seconds,
            plan=row.ReleasePlan,
        )

    def get(self, student_id: str, unit_id: str) -> LearningRecord | None:
        return self._session.get(LearningRecord, (student_id, unit_id))

    def of_run(self, run_id: str, student_id: str) -> dict[str, LearningRecord]:
        statement = select(LearningRecord).where(
            learning_records.c.run_id == run_id, learning_records.c.student_id == student_id
        )
        return {record.unit_id: record for record in self._session.scalars(statement)}

    def figures(self, class_id: str) -> dict[str, UnitFigures]:
        records = learning_records.c
        statement = (
            select(
                records.unit_id,
                func.count(),
                func.count(records.completed_at),
                func.coalesce(func.sum(records.watched_seconds), 0),
            )
            .join(
                enrolments,
                and_(enrolments.c.run_id == records.run_id, enrolments.c.student_id == records.student_id),
            )
            .where(enrolments.c.class_id == class_id)
            .group_by(records.unit_id)
        )
        return {
            unit_id: UnitFigures(opened, completed, int(watched))
            for unit_id, opened, completed, watched in self._session.execute(statement)
        }

    def watched_seconds(self, run_id: str, student_ids: Collection[str]) -> dict[str, int]:
        records = learning_records.c
        wanted = func.any(cast(bindparam(None, list(student_ids)), ARRAY(Uuid(as_uuid=False))))
        statement = (
            select(records.student_id, func.sum(records.watched_seconds))
            .where(records.run_id == run_id, records.student_id == wanted)
            .group_by(records.student_id)
        )
        return {student_id: int(total) for student_id, total in self._session.execute(statement)}

    def my_runs(self, person_id: str, *, limit: int, cursor: str | None) -> Slice[MyRunRow]:
        mine = union_all(
            select(
                team_members.c.run_id,
                literal(1).label("is_member"),
                cast(None, Uuid(as_uuid=False)).label("class_id"),
            ).where(team_members.c.person_id == person_id, team_members.c.left_at.is_(None)),
            select(enrolments.c.run_id, literal(0), enrolments.c.class_id).where(
                enrolments.c.student_id == person_id
            ),
        ).subquery()
        parts = (
            select(
                mine.c.run_id,
                func.max(mine.c.is_member).label("is_member"),
                func.max(cast(mine.c.class_id, String)).label("class_id"),
            )
            .group_by(mine.c.run_id)
            .subquery()
        )
        statement = (
            select(
                Run,
                runs.c.run_id,
                parts.c.is_member,
                parts.c.class_id,
                func.coalesce(institutions.c.name, "").label("institution_name"),
            )
            .join(parts, parts.c.run_id == runs.c.run_id)
            .outerjoin(institutions, institutions.c.institution_id == runs.c.institution_id)
        )
        return fetch_slice(
            self._session,
            statement,
            keys=[runs.c.run_id],
            limit=limit,
            cursor=cursor,
            item=_my_run,
            descending=True,
        )


def _my_run(row: Row[Any]) -> MyRunRow:
    return MyRunRow(row.Run, row.institution_name, bool(row.is_member), row.class_id)


@cache
def _unit_statement() -> Select[Any]:
    """Built once: every report of every player asks it, and building costs more than asking."""
    return (
        select(
            Run,
            chapters.c.chapter_id,
            sections.c.section_id,
            units.c.title,
            units.c.resource_id,
            resources.c.kind,
            resources.c.duration_seconds,
            ReleasePlan,
        )
        .select_from(units)
        .join(sections, sections.c.section_id == units.c.section_id)
        .join(chapters, chapters.c.chapter_id == sections.c.chapter_id)
        .join(outlines, outlines.c.outline_id == chapters.c.outline_id)
        .join(runs, runs.c.run_id == outlines.c.run_id)
        .join(resources, resources.c.resource_id == units.c.resource_id)
        .outerjoin(
            enrolments,
            and_(enrolments.c.run_id == runs.c.run_id, enrolments.c.student_id == bindparam("person")),
        )
        .outerjoin(release_plans, release_plans.c.class_id == enrolments.c.class_id)
        .where(units.c.unit_id == bindparam("unit"))
    )
