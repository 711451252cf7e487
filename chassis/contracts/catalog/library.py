"""The MOOC library on the wire (R21, R60, R62)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

StandingValue = Literal["under_construction", "approved_project", "recognised"]
LevelValue = Literal["provincial", "national"]
EntryStateValue = Literal["pending", "approved", "rejected"]


class AddLibraryEntry(Command):
    """File a course name with its leader; the centre decides (R60)."""

    title: str = Field(min_length=1, max_length=200)
    leader_id: Id
    standing: StandingValue
    level: LevelValue
    batch: str = Field("", max_length=100)
    year: int = Field(ge=2000, le=2100)


class ListLibraryEntries(PageQuery):
    """Entries, newest first. School_admins see their school's, teachers their own, the centre all."""

    state: EntryStateValue | None = None
    standing: StandingValue | None = None
    level: LevelValue | None = None
    year: int | None = Field(None, ge=2000, le=2100)
    leader_id: Id | None = None
    institution_id: Id | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""


class GetLibraryEntry(Command):
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
