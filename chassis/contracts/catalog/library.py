"""The MOOC library on the wire (R21, R60, R62)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope

StandingValue = Literal["under_construction", "approved_project", "recognised"]
LevelValue = Literal["provincial", "national"]
EntryStateValue = Literal["pending", "approved", "rejected", "withdrawn"]
EntryTitle = Annotated[str, Field(min_length=1, max_length=200)]
Batch = Annotated[str, Field(max_length=100)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class AddLibraryEntry(Command):
    """File a course name with its leader; the centre decides (R60)."""

    title: EntryTitle
    leader_id: Id
    standing: StandingValue
    level: LevelValue
    batch: Batch = ""
    year: Year


class ResubmitLibraryEntry(Command):
    """Ask again about a rejected entry. Fields that are left out keep their value (R60)."""

    entry_id: Id
    title: EntryTitle | None = None
    leader_id: Id | None = None
    standing: StandingValue | None = None
    level: LevelValue | None = None
    batch: Batch | None = None
    year: Year | None = None


class WithdrawLibraryEntry(Command):
    """Take back an entry that still waits (R60)."""

    entry_id: Id


class ListLibraryEntries(PageQuery):
    """Entries, newest first. School_admins see their school's, teachers their own, the centre all."""

    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    state: EntryStateValue | None = None
    standing: StandingValue | None = None
    level: LevelValue | None = None
    year: Year | None = None
    leader_id: Id | None = None
    institution_id: Id | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""


class GetLibraryEntry(Command):
    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    entry_id: Id


class LibraryEntryView(View):
    """An entry with its state; `reason` says why it was rejected."""

    entry_id: Id
    institution_id: Id
    leader_id: Id
    leader_name: str
    title: str
    standing: StandingValue
    level: LevelValue
    batch: str
    year: int
    state: EntryStateValue
    reason: str
    submitted_at: UtcTime
    version: int


class GetLibraryStatistics(Command):
    """Approved entries, counted. Filters narrow what is counted (R62)."""

    institution_id: Id | None = None
    standing: StandingValue | None = None
    level: LevelValue | None = None
    year: Year | None = None


class StandingCount(View):
    standing: StandingValue
    level: LevelValue
    count: int


class BatchCount(StandingCount):
    year: int
    batch: str


class SchoolCount(View):
    institution_id: Id
    institution_name: str
    under_construction: int
    approved_project: int
    recognised: int
    count: int


class LibraryStatistics(View):
    """How many courses (门) are on file, by what they rest on, by batch and by school."""

    as_of: date
    unit: str
    count: int
    by_standing: list[StandingCount]
    by_batch: list[BatchCount]
    """Latest year first."""
    by_institution: list[SchoolCount]
    """Most courses first."""
