"""What the MOOC library, its changes and the applications to it need from the outside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from chassis.domain.paging import Slice
from services.catalog.domain.library import EntryState, Level, LibraryEntry, Standing
from services.catalog.domain.library_change import ChangeKind, ChangeState, LibraryChange
from services.catalog.domain.mooc_application import ApplicationState, MoocApplication
from services.catalog.ports.building import Paging


@dataclass(frozen=True)
class EntryFilter:
    """Which library entries; absent fields do not narrow."""

    institution_id: str | None = None
    leader_id: str | None = None
    state: EntryState | None = None
    standing: Standing | None = None
    level: Level | None = None
    year: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class ChangeFilter:
    """Which changes; absent fields do not narrow."""

    institution_id: str | None = None
    entry_id: str | None = None
    kind: ChangeKind | None = None
    state: ChangeState | None = None


@dataclass(frozen=True)
class ApplicationFilter:
    """Which applications; absent fields do not narrow."""

    institution_id: str | None = None
    leader_id: str | None = None
    course_id: str | None = None
    state: ApplicationState | None = None
    text: str | None = None


@dataclass(frozen=True)
class StatisticsFilter:
    """Which approved entries are counted; absent fields do not narrow."""

    institution_id: str | None = None
    standing: Standing | None = None
    level: Level | None = None
    year: int | None = None


@dataclass(frozen=True)
class EntryCount:
    """How many approved entries are alike in all of this."""

    institution_id: str
    institution_name: str
    standing: Standing
    level: Level
    year: int
    batch: str
    count: int


class LibraryEntries(Protocol):
    def add(self, entry: LibraryEntry) -> None: ...
    def add_all(self, entries: Collection[LibraryEntry]) -> None: ...
    def get(self, entry_id: str) -> LibraryEntry | None: ...
    def take(self, entry_id: str) -> LibraryEntry | None:
        """The entry as it is now, held until the transaction ends."""
        ...

    def live_of_titles(self, institution_id: str, titles: Collection[str]) -> list[LibraryEntry]:
        """The school's entries of these names that wait or are approved."""
        ...

    def live_of_titles_in(self, institution_ids: Collection[str], titles: Collection[str]) -> list[LibraryEntry]:
        """The same, of several schools."""
        ...

    def counts(self, narrowed: StatisticsFilter) -> list[EntryCount]:
        """Approved entries, counted in one statement."""
        ...

    def of_title_or_leader(self, institution_id: str, title: str, leader_id: str) -> list[LibraryEntry]:
        """The school's entries of that name or of that leader, kept as they are until the transaction ends."""
        ...

    def find(self, narrowed: EntryFilter, paging: Paging) -> Slice[LibraryEntry]:
        """Newest first."""
        ...


class LibraryChanges(Protocol):
    def add(self, change: LibraryChange) -> None: ...
    def get(self, change_id: str) -> LibraryChange | None: ...
    def take(self, change_id: str) -> LibraryChange | None:
        """The change as it is now, held until the transaction ends."""
        ...

    def find(self, narrowed: ChangeFilter, paging: Paging) -> Slice[LibraryChange]:
        """Newest first."""
        ...


class MoocApplications(Protocol):
    def add(self, application: MoocApplication) -> None: ...
    def get(self, application_id: str) -> MoocApplication | None: ...
    def take(self, application_id: str) -> MoocApplication | None:
        """The application as it is now, held until the transaction ends."""
        ...

    def is_pending(self, course_id: str) -> bool: ...
    def find(self, narrowed: ApplicationFilter, paging: Paging) -> Slice[MoocApplication]:
        """Newest first."""
        ...


class LibraryTransaction(Protocol):
    """What use cases of the library work on, beside what building and teaching offer."""

    library: LibraryEntries
    changes: LibraryChanges
    applications: MoocApplications
