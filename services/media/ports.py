"""What the use cases of media need of the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chassis.domain.actor import Actor
from chassis.domain.paging import Slice
from services.media.domain.job import Job
from services.media.domain.quota import SchoolQuota, SchoolUsage
from services.media.domain.resource import Resource, ResourceKind
from services.media.domain.upload import Upload


@dataclass(frozen=True)
class ResourceRecord:
    """A resource beside what a worker does on its newest version, in percent."""

    resource: Resource
    percent: int = 0


class Resources(Protocol):
    """The resources; deleted ones are not found."""

    def add(self, resource: Resource) -> None: ...

    def get(self, resource_id: str) -> Resource | None: ...

    def locked(self, resource_id: str) -> Resource | None:
        """The resource, which nobody else can change until this transaction ends."""

    def page(
        self, course_id: str, kind: ResourceKind | None, *, limit: int, cursor: str | None
    ) -> Slice[ResourceRecord]: ...

    def record(self, resource_id: str) -> ResourceRecord | None: ...

    def with_files_to_remove(self, limit: int) -> list[Resource]:
        """Deleted ones whose files are still in the store."""

    def deleted(self, resource_ids: list[str]) -> list[Resource]:
        """Deleted ones by id, locked."""


class Uploads(Protocol):
    def add(self, upload: Upload) -> None: ...

    def get(self, upload_id: str) -> Upload | None: ...

    def locked(self, upload_id: str) -> Upload | None: ...

    def overdue(self, now: datetime, limit: int) -> list[Upload]:
        """Open ones that nobody went on with, locked; those that another transaction holds are left out."""


class Jobs(Protocol):
    def add(self, job: Job) -> None: ...

    def locked(self, job_id: str) -> Job | None: ...

    def next_free(self, now: datetime) -> Job | None:
        """What to work on next: queued and due, or with a lease that ran out; locked for this worker."""

    def abandoned(self, now: datetime, limit: int) -> list[Job]:
        """Running ones whose lease ran out, locked likewise."""

    def waiting_since(self, before: datetime, limit: int) -> list[Job]:
        """Queued ones that could have been taken since then."""

    def open_of(self, resource_id: str) -> list[Job]:
        """Those of a resource that are queued or running, locked."""


class Playlists(Protocol):
    """The playlists of transcoded versions."""

    def put(self, resource_id: str, number: int, texts: Mapping[str, str]) -> None: ...

    def get(self, resource_id: str, number: int, name: str) -> str | None: ...


class Quotas(Protocol):
    """What schools are allowed, and what they use."""

    def add(self, quota: SchoolQuota) -> None: ...

    def get(self, institution_id: str) -> SchoolQuota | None: ...

    def serialize(self, institution_id: str) -> None:
        """Until this transaction ends, nobody else gets beyond this line for that school."""

    def usage(self, institution_id: str, person_id: str, now: datetime) -> SchoolUsage: ...


class Runs(Protocol):
    """Which runs catalog has taken down."""

    def note(self, run_id: str, version: int, *, is_taken_down: bool) -> None:
        """Remember it, unless something newer is known."""

    def is_taken_down(self, run_id: str) -> bool: ...


class Addresses(Protocol):
    """Makes addresses of stored files that anyone may use for a while."""

    def sign_download(self, key: str, lifetime: timedelta, *, file_name: str | None = None) -> str: ...

    def sign_part(self, key: str, store_upload_id: str, number: int, lifetime: timedelta) -> str: ...


class Transaction(Protocol):
    """One use case's unit of work."""

    @property
    def resources(self) -> Resources: ...

    @property
    def uploads(self) -> Uploads: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def quotas(self) -> Quotas: ...

    @property
    def runs(self) -> Runs: ...

    @property
    def playlists(self) -> Playlists: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def now(self) -> datetime: ...

    def record(self, fact: object) -> None:
        """Tell this domain event when the transaction commits."""
