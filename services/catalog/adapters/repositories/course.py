"""Courses in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import courses
from services.catalog.domain.course import Course


class SqlCourses:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, course: Course) -> None:
        self._session.add(course)

    def get(self, course_id: str) -> Course | None:
        return self._session.get(Course, course_id)

    def of_entry(self, entry_id: str) -> Course | None:
        return self._session.scalars(select(Course).where(courses.c.library_entry_id == entry_id)).first()
