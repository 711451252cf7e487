"""What happened to library entries, their changes and applications, as the rest of the platform is told."""

from __future__ import annotations

from dataclasses import dataclass

from services.catalog.domain.course import Course
from services.catalog.domain.library import LibraryEntry
from services.catalog.domain.library_change import LibraryChange
from services.catalog.domain.mooc_application import Condition, MoocApplication


@dataclass(frozen=True)
class EntrySubmitted:
    """A school asks the centre to put an entry on file (R60)."""

    entry: LibraryEntry
    submitted_by_name: str


@dataclass(frozen=True)
class EntryDecided:
    """The centre approved or rejected an entry (R60)."""

    entry: LibraryEntry


@dataclass(frozen=True)
class EntryWithdrawn:
    """A school took an entry back before the centre decided (R60)."""

    entry: LibraryEntry
    asked_version: int
    """The version on which review was asked to decide."""


@dataclass(frozen=True)
class ChangeSubmitted:
    """A school asks the centre to let an entry say something else (R61)."""

    change: LibraryChange
    title: str
    submitted_by_name: str


@dataclass(frozen=True)
class ChangeWithdrawn:
    """A school took a change back before the centre decided (R61)."""

    change: LibraryChange
    asked_version: int


@dataclass(frozen=True)
class ChangeDecided:
    """The centre approved or rejected a change (R61)."""

    change: LibraryChange
    title: str


@dataclass(frozen=True)
class LeaderChanged:
    """A course got another leader; both are told (R61)."""

    course: Course
    former_leader_id: str


@dataclass(frozen=True)
class ApplicationSubmitted:
    """A leader asks the centre to make a SPOC a MOOC (R56)."""

    application: MoocApplication
    conditions: tuple[Condition, ...]
    submitted_by_name: str


@dataclass(frozen=True)
class ApplicationWithdrawn:
    """Such an application was taken back before the centre decided (R56)."""

    application: MoocApplication
    asked_version: int


@dataclass(frozen=True)
class ApplicationDecided:
    """The centre made a SPOC a MOOC, or did not (R56)."""

    application: MoocApplication
