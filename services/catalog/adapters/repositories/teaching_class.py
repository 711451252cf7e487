"""Classes, what they may see, and the selections behind them, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.tables.building import institutions, runs
from services.catalog.adapters.tables.teaching import classes, release_plans, selections
from services.catalog.domain.release import ReleasePlan
from services.catalog.domain.teaching_class import ClassKind, Selection, TeachingClass
from services.catalog.ports.teaching import ClassRow


class SqlClasses:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, teaching_class: TeachingClass) -> None:
        # Flushed at once: enrolments and release plans refer to it.
        self._session.add(teaching_class)
        self._session.flush()

    def get(self, class_id: str) -> TeachingClass | None:
        return self._session.get(TeachingClass, class_id)

    def has_school(self, run_id: str, institution_id: str) -> bool:
        statement = select(classes.c.class_id).where(
            classes.c.run_id == run_id,
            classes.c.institution_id == institution_id,
            classes.c.kind == ClassKind.SCHOOL,
        )
        return self._session.execute(statement.limit(1)).first() is not None

    def public_of(self, run_id: str) -> TeachingClass:
        statement = select(TeachingClass).where(classes.c.run_id == run_id, classes.c.kind == ClassKind.PUBLIC)
        return self._session.scalars(statement).one()

    def take_public(self, run_id: str) -> TeachingClass:
        statement = (
            select(TeachingClass)
            .where(classes.c.run_id == run_id, classes.c.kind == ClassKind.PUBLIC)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return self._session.scalars(statement).one()

    def lock(self, class_ids: Collection[str]) -> dict[str, TeachingClass]:
        statement = (
            select(TeachingClass)
            .where(classes.c.class_id.in_(class_ids))
            .order_by(classes.c.class_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {locked.class_id: locked for locked in self._session.scalars(statement)}

    def remove(self, teaching_class: TeachingClass) -> None:
        self._session.execute(delete(release_plans).where(release_plans.c.class_id == teaching_class.class_id))
        self._session.delete(teaching_class)
        self._session.flush()

    def of_tutor(self, run_id: str, tutor_id: str) -> list[str]:
        statement = (
            select(classes.c.class_id)
            .where(classes.c.run_id == run_id, classes.c.tutor_id == tutor_id)
            .order_by(classes.c.class_id)
        )
        return list(self._session.scalars(statement))

    def rows_of_tutor(self, tutor_id: str, *, limit: int, cursor: str | None) -> Slice[ClassRow]:
        return fetch_slice(
            self._session,
            _rows().where(classes.c.tutor_id == tutor_id),
            keys=[classes.c.class_id],
            limit=limit,
            cursor=cursor,
            item=_row,
            descending=True,
        )

    def row(self, class_id: str) -> ClassRow:
        return _row(self._session.execute(_rows().where(classes.c.class_id == class_id)).one())

    def rows(
        self, run_id: str, *, of_all: bool, institution_id: str | None, limit: int, cursor: str | None
    ) -> Slice[ClassRow]:
        statement = _rows().where(classes.c.run_id == run_id)
        if not of_all:
            is_own = classes.c.institution_id == institution_id
            statement = statement.where(or_(is_own, classes.c.kind == ClassKind.PUBLIC))
        return fetch_slice(
            self._session, statement, keys=[classes.c.class_id], limit=limit, cursor=cursor, item=_row
        )


def _rows() -> Select[Any]:
    return (
        select(
            TeachingClass,
            classes.c.class_id,
            runs.c.title.label("run_title"),
            func.coalesce(institutions.c.name, "").label("institution_name"),
        )
        .join(runs, runs.c.run_id == classes.c.run_id)
        .outerjoin(institutions, institutions.c.institution_id == classes.c.institution_id)
    )


def _row(row: Row[Any]) -> ClassRow:
    return ClassRow(row.TeachingClass, row.run_title, row.institution_name)


class SqlReleasePlans:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, plan: ReleasePlan) -> None:
        self._session.add(plan)

    def get(self, class_id: str) -> ReleasePlan:
        return self._session.get_one(ReleasePlan, class_id)

    def of_classes(self, class_ids: Collection[str]) -> dict[str, ReleasePlan]:
        statement = select(ReleasePlan).where(release_plans.c.class_id.in_(class_ids))
        return {plan.class_id: plan for plan in self._session.scalars(statement)}


class SqlSelections:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, selection: Selection) -> None:
        self._session.add(selection)

    def get(self, selection_id: str) -> Selection | None:
        return self._session.get(Selection, selection_id, with_for_update=True)

    def of_institution(self, run_id: str, institution_id: str) -> list[Selection]:
        statement = select(Selection).where(
            selections.c.run_id == run_id, selections.c.institution_id == institution_id
        )
        return list(self._session.scalars(statement))
