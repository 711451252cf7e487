"""Institutions in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import institutions
from services.accounts.domain.institution import Institution
from services.accounts.ports import InstitutionFilter


class SqlInstitutions:
    """Implements `ports.Institutions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, institution: Institution) -> None:
        self._session.add(institution)
        self._session.flush()

    def get(self, institution_id: str) -> Institution | None:
        return self._session.get(Institution, institution_id)

    def page(self, wanted: InstitutionFilter, *, limit: int, cursor: str | None) -> Slice[Institution]:
        statement = select(Institution, institutions.c.code).where(institutions.c.is_filed)
        if wanted.q:
            statement = statement.where(
                or_(
                    institutions.c.name.contains(wanted.q, autoescape=True),
                    institutions.c.code.startswith(wanted.q, autoescape=True),
                )
            )
        if wanted.kind:
            statement = statement.where(institutions.c.kind == wanted.kind)
        if wanted.province:
            statement = statement.where(institutions.c.province == wanted.province)
        return fetch_slice(
            self._session,
            statement,
            keys=[institutions.c.code],
            limit=limit,
            cursor=cursor,
            item=lambda row: row.Institution,
        )
