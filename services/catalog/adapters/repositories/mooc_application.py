"""Applications of courses to become MOOCs, in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.filters import where_given
from services.catalog.adapters.repositories.words import contains
from services.catalog.adapters.tables.library import mooc_applications
from services.catalog.domain.mooc_application import ApplicationState, MoocApplication
from services.catalog.ports.building import Paging
from services.catalog.ports.library import ApplicationFilter

C = mooc_applications.c


class SqlMoocApplications:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, application: MoocApplication) -> None:
        self._session.add(application)

    def get(self, application_id: str) -> MoocApplication | None:
        return self._session.get(MoocApplication, application_id)

    def take(self, application_id: str) -> MoocApplication | None:
        return self._session.get(MoocApplication, application_id, with_for_update=True, populate_existing=True)

    def is_pending(self, course_id: str) -> bool:
        statement = select(C.application_id).where(C.course_id == course_id, C.state == ApplicationState.PENDING)
        return self._session.execute(statement.limit(1)).first() is not None

    def find(self, narrowed: ApplicationFilter, paging: Paging) -> Slice[MoocApplication]:
        statement = select(MoocApplication, C.application_id)
        wanted = {
            C.institution_id: narrowed.institution_id,
            C.leader_id: narrowed.leader_id,
            C.course_id: narrowed.course_id,
            C.state: narrowed.state,
        }
        statement = where_given(statement, wanted)
        if narrowed.text is not None:
            statement = statement.where(contains(C.title, narrowed.text))
        return fetch_slice(
            self._session,
            statement,
            keys=[C.application_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
            descending=True,
        )
