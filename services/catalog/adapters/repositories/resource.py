"""What media and accounts told, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import resources
from services.catalog.domain.resource import Institution, Resource


class SqlResources:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, resource: Resource) -> None:
        self._session.add(resource)

    def get(self, resource_id: str) -> Resource | None:
        return self._session.get(Resource, resource_id)

    def by_ids(self, resource_ids: Collection[str]) -> dict[str, Resource]:
        if not resource_ids:
            return {}
        found = self._session.scalars(select(Resource).where(resources.c.resource_id.in_(resource_ids)))
        return {resource.resource_id: resource for resource in found}


class SqlInstitutions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, institution: Institution) -> None:
        self._session.add(institution)

    def get(self, institution_id: str) -> Institution | None:
        return self._session.get(Institution, institution_id)
