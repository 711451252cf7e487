"""Other services' facts in PostgreSQL: the newest of each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Table, distinct, func, select, true, union
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.sharing.adapters.tables.projections import (
    class_size_days,
    class_sizes,
    classes,
    institutions,
    runs,
    scores,
    team_members,
)
from services.sharing.adapters.tables.selections import selections
from services.sharing.domain.catalogue import (
    ClassSize,
    Institution,
    Run,
    Score,
    TeachingClass,
    TeamMember,
)
from services.sharing.domain.evaluation import UsageFigures
from services.sharing.domain.expert_review import RunPeople
from services.sharing.domain.selection import TAUGHT

PASSED = 60
RUN_COLUMNS = [runs.c[field.name] for field in fields(Run)]
INSTITUTION_COLUMNS = [institutions.c[field.name] for field in fields(Institution)]
SCORE_COLUMNS = [scores.c[field.name] for field in fields(Score)]


class SqlCatalogue:
    """Implements `ports.Catalogue`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_institution(self, institution: Institution) -> None:
        self._keep(institutions, asdict(institution))

    def keep_run(self, run: Run) -> bool:
        return self._keep(runs, asdict(run))

    def keep_class(self, teaching_class: TeachingClass) -> None:
        self._keep(classes, asdict(teaching_class))

    def keep_class_size(self, size: ClassSize) -> None:
        self._keep(class_sizes, {"class_id": size.class_id, "size": size.size, "version": size.version})
        self._keep(class_size_days, asdict(size))

    def keep_team_member(self, member: TeamMember) -> bool:
        return self._keep(team_members, asdict(member) | {"permissions": list(member.permissions)})

    def keep_score(self, score: Score) -> None:
        self._keep(scores, asdict(score))

    def run(self, run_id: str) -> Run | None:
        row = self._session.execute(select(*RUN_COLUMNS).where(runs.c.run_id == run_id)).one_or_none()
        return None if row is None else _run(row)

    def locked_run(self, run_id: str) -> Run | None:
        statement = select(*RUN_COLUMNS).where(runs.c.run_id == run_id).with_for_update()
        row = self._session.execute(statement).one_or_none()
        return None if row is None else _run(row)

    def people_of(self, run: Run) -> RunPeople:
        team = select(team_members.c.person_id).where(team_members.c.run_id == run.run_id)
        chosen = select(selections.c.tutor_id).where(
            selections.c.run_id == run.run_id, selections.c.tutor_id.is_not(None)
        )
        teaching = select(classes.c.tutor_id).where(classes.c.run_id == run.run_id)
        return RunPeople(
            institution_id=run.institution_id,
            team=frozenset(self._session.scalars(team)) | {run.leader_id},
            tutors=frozenset(self._session.scalars(union(chosen, teaching))),
        )

    def usage(self, run_id: str) -> UsageFigures:
        size = func.coalesce(func.sum(class_sizes.c.size), 0)
        taught = (
            select(func.count(classes.c.class_id), size)
            .outerjoin(class_sizes, class_sizes.c.class_id == classes.c.class_id)
            .where(classes.c.run_id == run_id)
            .subquery()
        )
        scored = (
            select(
                func.count(),
                func.count().filter(scores.c.score >= PASSED),
                func.round(func.avg(scores.c.score), 2),
                func.coalesce(func.sum(scores.c.watched_seconds), 0),
            )
            .where(scores.c.run_id == run_id)
            .subquery()
        )
        schools = (
            select(func.count(distinct(selections.c.selecting_institution_id)))
            .where(selections.c.run_id == run_id, selections.c.state.in_(TAUGHT))
            .scalar_subquery()
        )
        figures = select(taught, schools.label("schools"), scored).select_from(taught.join(scored, true()))
        row = self._session.execute(figures).one()
        class_count, students, selecting, results, passed, mean, seconds = row
        return UsageFigures(
            students=students,
            classes=class_count,
            selecting_schools=selecting,
            scored_students=results,
            passed_students=passed,
            mean_score=mean,
            watched_minutes=seconds // 60,
        )

    def institution_name(self, institution_id: str) -> str:
        statement = select(institutions.c.name).where(institutions.c.institution_id == institution_id)
        return self._session.scalar(statement) or ""

    def institutions(self, institution_ids: list[str]) -> dict[str, Institution]:
        statement = select(*INSTITUTION_COLUMNS).where(institutions.c.institution_id.in_(institution_ids))
        found = [Institution(*row) for row in self._session.execute(statement)]
        return {each.institution_id: each for each in found}

    def is_team_member(self, run_id: str, person_id: str) -> bool:
        statement = select(team_members.c.person_id).where(
            team_members.c.run_id == run_id,
            team_members.c.person_id == person_id,
            func.cardinality(team_members.c.permissions) > 0,
        )
        return self._session.scalar(statement) is not None

    def has_class(self, run_id: str, institution_id: str) -> bool:
        statement = (
            select(classes.c.class_id)
            .where(
                classes.c.run_id == run_id,
                classes.c.institution_id == institution_id,
                classes.c.is_closed.is_(False),
            )
            .limit(1)
        )
        return self._session.scalar(statement) is not None

    def scores(self, run_id: str, institution_id: str, student_ids: list[str]) -> dict[str, Score]:
        statement = (
            select(*SCORE_COLUMNS)
            .join(classes, classes.c.class_id == scores.c.class_id)
            .where(
                scores.c.run_id == run_id,
                scores.c.student_id.in_(student_ids),
                scores.c.student_institution_id == institution_id,
                classes.c.institution_id == institution_id,
            )
        )
        found = [Score(*row) for row in self._session.execute(statement)]
        return {score.student_id: score for score in found}

    def _keep(self, table: Table, values: dict[str, Any]) -> bool:
        """Insert or update the row, unless the kept one is as new; answers whether it was written."""
        new = upsert(table).values(values)
        is_newer = table.c.version < new.excluded.version if "version" in table.c else None
        statement = new.on_conflict_do_update(
            index_elements=table.primary_key,
            set_={column.name: new.excluded[column.name] for column in table.c if not column.primary_key},
            where=is_newer,
        ).returning(*table.primary_key)
        return self._session.execute(statement).first() is not None


def _run(row: Sequence[Any]) -> Run:
    return Run(*row)
