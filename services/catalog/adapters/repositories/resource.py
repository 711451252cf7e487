"""What media and accounts told, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Uuid, any_, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.outline import shown_in_run
from services.catalog.adapters.tables.building import institutions, resources
from services.catalog.domain.resource import Institution, Resource
from services.catalog.ports.building import Paging

_IDS: Final = ARRAY(Uuid(as_uuid=False))
"""Any number of ids as one parameter, so that the statement stays the same and stays prepared."""


class SqlResources:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, resource: Resource) -> None:
        self._session.add(resource)

    def get(self, resource_id: str) -> Resource | None:
        return self._session.get(Resource, resource_id)

    def take(self, resource_id: str) -> Resource | None:
        return self._session.get(Resource, resource_id, with_for_update=True)

    def by_ids(self, resource_ids: Collection[str]) -> dict[str, Resource]:
        if not resource_ids:
            return {}
        found = self._session.scalars(
            select(Resource).where(resources.c.resource_id == any_(literal(list(resource_ids), _IDS)))
        )
        return {resource.resource_id: resource for resource in found}

    def find_usable(
        self, course_id: str, lender_run_id: str | None, kind: str | None, text: str | None, paging: Paging
    ) -> Slice[Resource]:
        is_within_reach = resources.c.course_id == course_id
        if lender_run_id is not None:
            lent = resources.c.resource_id.in_(shown_in_run(lender_run_id))
            is_within_reach = or_(is_within_reach, lent)
        statement = select(Resource, resources.c.resource_id).where(
            is_within_reach, resources.c.is_usable, ~resources.c.is_deleted
        )
        if kind is not None:
            statement = statement.where(resources.c.kind == kind)
        if text is not None:
            statement = statement.where(resources.c.title.icontains(text, autoescape=True))
        return fetch_slice(
            self._session,
            statement,
            keys=[resources.c.resource_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
        )


class SqlInstitutions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, institution: Institution) -> None:
        self._session.add(institution)

    def get(self, institution_id: str) -> Institution | None:
        return self._session.get(Institution, institution_id)

    def take(self, institution_id: str) -> Institution | None:
        return self._session.get(Institution, institution_id, with_for_update=True)

    def ids_by_name(self, names: Collection[str]) -> dict[str, str]:
        statement = select(institutions).where(institutions.c.name.in_(names))
        return {row.name: row.institution_id for row in self._session.execute(statement)}
