"""Institutions in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import institution_changes, institutions
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionChange
from services.accounts.ports.institutions import InstitutionFilter


class SqlInstitutions:
    """Implements `ports.Institutions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, institution: Institution) -> None:
        self._session.add(institution)
        self._session.flush()

    def get(self, institution_id: str) -> Institution | None:
        return self._session.get(Institution, institution_id)

    def names(self, institution_ids: Collection[str]) -> Mapping[str, str]:
        statement = select(institutions.c.institution_id, institutions.c.name).where(
            institutions.c.institution_id.in_(institution_ids)
        )
        return {row.institution_id: row.name for row in self._session.execute(statement)}

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
        if wanted.alliance_part:
            statement = statement.where(institutions.c.alliance_part == wanted.alliance_part)
        if wanted.is_in_alliance is not None:
            is_in = institutions.c.alliance_part.is_not(None)
            statement = statement.where(is_in if wanted.is_in_alliance else ~is_in)
        return fetch_slice(
            self._session,
            statement,
            keys=[institutions.c.code],
            limit=limit,
            cursor=cursor,
            item=lambda row: row.Institution,
        )

    def holder_of(self, part: AlliancePart) -> Institution | None:
        return self._session.scalars(select(Institution).where(institutions.c.alliance_part == part)).first()

    def same_as(self, *, code: str, name: str) -> Institution | None:
        is_same = or_(institutions.c.code == code, institutions.c.name == name)
        return self._session.scalars(select(Institution).where(is_same).limit(1)).first()

    def keep_change(self, change: InstitutionChange) -> None:
        self._session.execute(insert(institution_changes).values(asdict(change)))

    def changes(self, institution_id: str, *, limit: int, cursor: str | None) -> Slice[InstitutionChange]:
        return fetch_slice(
            self._session,
            select(institution_changes).where(institution_changes.c.institution_id == institution_id),
            keys=[institution_changes.c.change_id],
            limit=limit,
            cursor=cursor,
            item=_change_of,
            descending=True,
        )


def _change_of(row: Any) -> InstitutionChange:
    changes = {field: (before, after) for field, (before, after) in row.changes.items()}
    return InstitutionChange(**{**row._mapping, "changes": changes})
