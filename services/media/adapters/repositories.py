"""Resources, uploads, jobs and playlists in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.media.adapters.tables import jobs, playlists, resources, runs, uploads
from services.media.domain.job import Job, JobKind, JobState
from services.media.domain.resource import Resource, ResourceKind
from services.media.domain.upload import Upload, UploadState
from services.media.ports import ResourceRecord

OPEN_JOBS = (JobState.QUEUED, JobState.RUNNING)


class SqlResources:
    """Implements `ports.Resources`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, resource: Resource) -> None:
        self._session.add(resource)

    def get(self, resource_id: str) -> Resource | None:
        return _alive(self._session.get(Resource, resource_id))

    def locked(self, resource_id: str) -> Resource | None:
        return _alive(self._session.get(Resource, resource_id, with_for_update=True))

    def record(self, resource_id: str) -> ResourceRecord | None:
        found = self.get(resource_id)
        return None if found is None else ResourceRecord(found, self._percents([resource_id]).get(resource_id, 0))

    def page(
        self, course_id: str, kind: ResourceKind | None, *, limit: int, cursor: str | None
    ) -> Slice[ResourceRecord]:
        statement = select(Resource, resources.c.resource_id).where(
            resources.c.course_id == course_id, resources.c.deleted_at.is_(None)
        )
        if kind is not None:
            statement = statement.where(resources.c.kind == kind)
        found: Slice[Resource] = fetch_slice(
            self._session,
            statement,
            keys=[resources.c.resource_id],
            limit=limit,
            cursor=cursor,
            item=lambda row: row[0],
            descending=True,
        )
        percents = self._percents([each.resource_id for each in found.items])
        records = [ResourceRecord(each, percents.get(each.resource_id, 0)) for each in found.items]
        return Slice(records, found.next_cursor)

    def with_files_to_remove(self, limit: int) -> list[Resource]:
        statement = (
            select(Resource)
            .where(resources.c.deleted_at.is_not(None), resources.c.files_removed_at.is_(None))
            .order_by(resources.c.deleted_at)
            .limit(limit)
        )
        return list(self._session.scalars(statement))

    def deleted(self, resource_ids: list[str]) -> list[Resource]:
        statement = select(Resource).where(
            resources.c.resource_id.in_(resource_ids), resources.c.deleted_at.is_not(None)
        )
        return list(self._session.scalars(statement.with_for_update()))

    def _percents(self, resource_ids: list[str]) -> dict[str, int]:
        statement = select(jobs.c.resource_id, jobs.c.percent).where(
            jobs.c.resource_id.in_(resource_ids), jobs.c.state.in_(OPEN_JOBS)
        )
        return {row.resource_id: row.percent for row in self._session.execute(statement)}


class SqlUploads:
    """Implements `ports.Uploads`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, upload: Upload) -> None:
        self._session.flush()  # its resource first
        self._session.add(upload)

    def get(self, upload_id: str) -> Upload | None:
        return self._session.get(Upload, upload_id)

    def locked(self, upload_id: str) -> Upload | None:
        return self._session.get(Upload, upload_id, with_for_update=True)

    def overdue(self, now: datetime, limit: int) -> list[Upload]:
        statement = (
            select(Upload)
            .where(uploads.c.state == UploadState.OPEN, uploads.c.expires_at <= now)
            .order_by(uploads.c.expires_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return list(self._session.scalars(statement))


class SqlJobs:
    """Implements `ports.Jobs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, job: Job) -> None:
        self._session.flush()  # its resource first
        self._session.add(job)

    def locked(self, job_id: str) -> Job | None:
        return self._session.get(Job, job_id, with_for_update=True)

    def next_free(self, now: datetime) -> Job | None:
        is_due = and_(jobs.c.state == JobState.QUEUED, jobs.c.available_at <= now)
        is_abandoned = and_(jobs.c.state == JobState.RUNNING, jobs.c.lease_until <= now)
        # A document takes a second, a video minutes: the short ones first.
        order = ((jobs.c.kind == JobKind.INSPECT).desc(), jobs.c.created_at)
        statement = select(Job).where(or_(is_due, is_abandoned)).order_by(*order).limit(1)
        return self._session.scalars(statement.with_for_update(skip_locked=True)).one_or_none()

    def abandoned(self, now: datetime, limit: int) -> list[Job]:
        statement = (
            select(Job)
            .where(jobs.c.state == JobState.RUNNING, jobs.c.lease_until <= now)
            .order_by(jobs.c.lease_until)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return list(self._session.scalars(statement))

    def waiting_since(self, before: datetime, limit: int) -> list[Job]:
        statement = (
            select(Job)
            .where(jobs.c.state == JobState.QUEUED, jobs.c.available_at <= before)
            .order_by(jobs.c.available_at)
            .limit(limit)
        )
        return list(self._session.scalars(statement))

    def open_of(self, resource_id: str) -> list[Job]:
        statement = select(Job).where(jobs.c.resource_id == resource_id, jobs.c.state.in_(OPEN_JOBS))
        return list(self._session.scalars(statement.with_for_update()))


class SqlPlaylists:
    """Implements `ports.Playlists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, resource_id: str, number: int, texts: Mapping[str, str]) -> None:
        of_version = and_(playlists.c.resource_id == resource_id, playlists.c.number == number)
        self._session.execute(delete(playlists).where(of_version))
        if texts:
            rows = [
                {"resource_id": resource_id, "number": number, "name": name, "text": text}
                for name, text in texts.items()
            ]
            self._session.execute(insert(playlists), rows)

    def get(self, resource_id: str, number: int, name: str) -> str | None:
        statement = select(playlists.c.text).where(
            playlists.c.resource_id == resource_id, playlists.c.number == number, playlists.c.name == name
        )
        return self._session.scalars(statement).one_or_none()


class SqlRuns:
    """Implements `ports.Runs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, run_id: str, version: int, *, is_taken_down: bool) -> None:
        known = {"version": version, "is_taken_down": is_taken_down}
        statement = upsert(runs).values(run_id=run_id, **known)
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=[runs.c.run_id], set_=known, where=runs.c.version < version
            )
        )

    def is_taken_down(self, run_id: str) -> bool:
        statement = select(runs.c.is_taken_down).where(runs.c.run_id == run_id)
        return bool(self._session.scalars(statement).one_or_none())


def _alive(resource: Resource | None) -> Resource | None:
    return resource if resource is not None and resource.deleted_at is None else None
