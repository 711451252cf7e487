"""What is allowed and used, in PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from services.media.adapters.tables import resources, uploads, versions
from services.media.domain.quota import DAY, SchoolQuota, SchoolUsage, Usage
from services.media.domain.upload import UploadState


class SqlQuotas:
    """Implements `ports.Quotas`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, quota: SchoolQuota) -> None:
        self._session.add(quota)

    def get(self, institution_id: str) -> SchoolQuota | None:
        return self._session.get(SchoolQuota, institution_id)

    def serialize(self, institution_id: str) -> None:
        key = func.hashtextextended(f"media quota {institution_id}", 0)
        self._session.execute(select(func.pg_advisory_xact_lock(key)))

    def usage(self, institution_id: str, person_id: str, now: datetime) -> SchoolUsage:
        is_mine = versions.c.uploaded_by_id == person_id
        kept = self._session.execute(
            select(_sum(versions.c.size_bytes, true()), _sum(versions.c.size_bytes, is_mine))
            .select_from(versions.join(resources))
            .where(resources.c.institution_id == institution_id, resources.c.deleted_at.is_(None))
        ).one()

        is_open = uploads.c.state == UploadState.OPEN
        is_new = uploads.c.created_at > now - DAY
        is_own = uploads.c.created_by_id == person_id
        coming = self._session.execute(
            select(
                _sum(uploads.c.size_bytes, is_open),
                func.count().filter(is_open),
                func.count().filter(is_new),
                _sum(uploads.c.size_bytes, is_open & is_own),
                func.count().filter(is_open & is_own),
                func.count().filter(is_new & is_own),
            ).where(uploads.c.institution_id == institution_id, or_(is_open, is_new))
        ).one()
        return SchoolUsage(
            teacher=Usage(int(kept[1]) + int(coming[3]), coming[4], coming[5]),
            school=Usage(int(kept[0]) + int(coming[0]), coming[1], coming[2]),
        )


def _sum(sizes: Column[Any], condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(sizes).filter(condition), 0)
