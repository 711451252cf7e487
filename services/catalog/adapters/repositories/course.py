"""Courses in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.filters import narrow
from services.catalog.adapters.tables.building import courses
from services.catalog.domain.course import Course, SpocKind
from services.catalog.ports.building import CourseFilter, CourseName, Paging


class SqlCourses:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, course: Course) -> None:
        # Flushed at once: its outline refers to it.
        self._session.add(course)
        self._session.flush()

    def get(self, course_id: str) -> Course | None:
        return self._session.get(Course, course_id)

    def take(self, course_id: str) -> Course | None:
        return self._session.get(Course, course_id, with_for_update=True, populate_existing=True)

    def take_of_entry(self, entry_id: str) -> Course | None:
        return self._session.scalars(
            select(Course)
            .where(courses.c.library_entry_id == entry_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()

    def of_entry(self, entry_id: str) -> Course | None:
        return self._session.scalars(select(Course).where(courses.c.library_entry_id == entry_id)).first()

    def find(self, narrowed: CourseFilter, paging: Paging) -> Slice[Course]:
        statement = narrow(select(Course, courses.c.course_id), courses, narrowed)
        return fetch_slice(
            self._session,
            statement,
            keys=[courses.c.course_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
            descending=True,
        )

    def names_in(self, institution_id: str) -> list[CourseName]:
        statement = select(
            courses.c.course_id, courses.c.title, courses.c.course_type, courses.c.leader_name
        ).where(courses.c.institution_id == institution_id)
        return [CourseName(*row) for row in self._session.execute(statement)]

    def following(self, run_ids: Collection[str]) -> list[Course]:
        if not run_ids:
            return []
        statement = select(Course).where(
            courses.c.source_run_id.in_(run_ids), courses.c.spoc_kind == SpocKind.SYNCHRONOUS
        )
        return list(self._session.scalars(statement.order_by(courses.c.course_id)))
