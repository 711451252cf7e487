"""What the public searches, in PostgreSQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.tables.building import institutions, runs
from services.catalog.adapters.tables.teaching import classes
from services.catalog.domain.course import CourseType
from services.catalog.domain.run import Run, RunState
from services.catalog.ports.teaching import PublicRunRow


class SqlPublicRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def search(
        self,
        today: date,
        *,
        words: str | None,
        category_code: str | None,
        institution_id: str | None,
        limit: int,
        cursor: str | None,
    ) -> Slice[PublicRunRow]:
        statement = (
            select(
                Run,
                runs.c.starts_on,
                runs.c.run_id,
                func.coalesce(institutions.c.name, "").label("institution_name"),
            )
            .outerjoin(institutions, institutions.c.institution_id == runs.c.institution_id)
            .where(
                runs.c.course_type == _literal(CourseType.MOOC),
                runs.c.state == _literal(RunState.PUBLISHED),
                runs.c.ends_on >= today,
            )
        )
        if words is not None:
            pattern = f"%{_escaped(words)}%"
            statement = statement.where(or_(runs.c.title.ilike(pattern), runs.c.leader_name.ilike(pattern)))
        if category_code is not None:
            statement = statement.where(runs.c.category_code == category_code)
        if institution_id is not None:
            statement = statement.where(runs.c.institution_id == institution_id)
        return fetch_slice(
            self._session,
            statement,
            keys=[runs.c.starts_on, runs.c.run_id],
            limit=limit,
            cursor=cursor,
            item=_row,
            descending=True,
        )

    def student_count(self, run_id: str) -> int:
        statement = select(func.coalesce(func.sum(classes.c.size), 0)).where(classes.c.run_id == run_id)
        return int(self._session.execute(statement).scalar_one())


def _literal(value: CourseType | RunState) -> Any:
    """Written into the statement: the planner must see it to know that the index of public runs will do."""
    return bindparam(None, value, literal_execute=True)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _row(row: Row[Any]) -> PublicRunRow:
    return PublicRunRow(row.Run, row.institution_name)
