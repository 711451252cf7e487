"""Imports of people, and their files."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.accounts.domain.import_job import FileKind, ImportState, PeopleImport, Progress


class Imports(Protocol):
    def add(self, record: PeopleImport) -> None: ...

    def get(self, import_id: str) -> PeopleImport | None: ...

    def locked(self, import_id: str) -> PeopleImport | None: ...

    def next_free(self, now: datetime) -> PeopleImport | None:
        """The oldest one that waits or whose importer died, locked."""

    def save(self, record: PeopleImport) -> None: ...

    def keep(self, import_id: str, fence: int, progress: Progress, now: datetime) -> bool:
        """Renew the lease and tell the progress; answers whether the lease was still held."""

    def open_count(self, institution_id: str) -> int: ...

    def page(
        self, institution_id: str, state: ImportState | None, *, limit: int, cursor: str | None
    ) -> Slice[PeopleImport]:
        """Newest first, without their faults."""


class ImportFiles(Protocol):
    """Files of imports, sealed: they hold numbers that identify people (R15)."""

    def put(self, import_id: str, kind: FileKind, content: bytes, now: datetime) -> None: ...

    def get(self, import_id: str, kind: FileKind) -> bytes | None: ...

    def remove(self, import_id: str, kind: FileKind) -> None: ...
