"""Changes of library entries on the wire (R61, R62)."""

from __future__ import annotations

from typing import Literal

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.catalog.library import Batch, EntryTitle, LevelValue, StandingValue, Year
from chassis.contracts.papers import WithPaper

ChangeKindValue = Literal["name", "leader", "standing"]
ChangeStateValue = Literal["pending", "approved", "rejected", "withdrawn"]


class SubmitLibraryChange(WithPaper):
    """Ask the centre to change an approved entry, with the signed form (变更表).

    `name` needs `title`, `leader` needs `leader_id`; `standing` needs `standing` and takes `level`, `batch` and
    `year`, which keep their value if left out.
    """

    entry_id: Id
    kind: ChangeKindValue
    title: EntryTitle | None = None
    leader_id: Id | None = None
    standing: StandingValue | None = None
    level: LevelValue | None = None
    batch: Batch | None = None
    year: Year | None = None


class ListLibraryChanges(PageQuery):
    """Changes, newest first. School_admins see their school's, the centre all."""

    entry_id: Id | None = None
    kind: ChangeKindValue | None = None
    state: ChangeStateValue | None = None
    institution_id: Id | None = None


class GetLibraryChange(Command):
    change_id: Id


class GetLibraryChangeForm(Command):
    change_id: Id


class WithdrawLibraryChange(Command):
    """Take back a change that still waits."""

    change_id: Id


class EntryFactsView(View):
    """What an entry says."""

    title: str
    leader_id: Id
    leader_name: str
    standing: StandingValue
    level: LevelValue
    batch: str
    year: int


class LibraryChangeView(View):
    """A change with its state; `reason` says why it was rejected."""

    change_id: Id
    entry_id: Id
    institution_id: Id
    kind: ChangeKindValue
    before: EntryFactsView
    after: EntryFactsView
    has_form: bool
    """Whether the signed form can be downloaded; there is none where the centre itself set the standing."""
    submitted_by_id: Id
    submitted_at: UtcTime
    state: ChangeStateValue
    reason: str
    decided_at: UtcTime | None
    version: int
