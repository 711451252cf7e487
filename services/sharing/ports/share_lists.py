"""Share lists, their entries and versions, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.access import WorkingSight
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.list_comparison import Difference
from services.sharing.domain.share_entry import EntryState, ShareEntry
from services.sharing.domain.share_list import ListState, ListVersion, ShareList
from services.sharing.domain.term import Term
from services.sharing.ports.terms import TermRecord


@dataclass(frozen=True)
class EntryRecord:
    """An entry with its run, as lists show it."""

    entry_id: str
    share_list_id: str
    state: EntryState
    reason: str
    submitted_at: datetime | None
    decided_at: datetime | None
    run: OfferedRun


class EntrySort(StrEnum):
    """A minus puts the greatest first."""

    SCHOOL = "school"
    TITLE = "title"
    LEADER = "leader"
    CREDITS = "credits"
    MOST_CREDITS = "-credits"
    STARTS = "starts_on"
    STARTS_LAST = "-starts_on"


@dataclass(frozen=True)
class EntryFilter:
    """What a list of entries is narrowed to. `q` is looked for in course, leader and school."""

    q: str = ""
    title: str = ""
    leader_name: str = ""
    institution_kind: str | None = None
    credits_from: Decimal | None = None
    credits_to: Decimal | None = None
    institution_id: str | None = None
    category_code: str | None = None
    state: EntryState | None = None
    sort: EntrySort | None = None
    """By school and title where a version is read, in the order of adding where work is, if not given."""


@dataclass(frozen=True)
class EntryDetail:
    """An entry with what became of it. `record` shows its run as it is now."""

    record: EntryRecord
    versions: list[int]
    """The published versions that have it, newest first."""
    run_state: str
    selecting_count: int


@dataclass(frozen=True)
class DifferenceCounts:
    came: int
    went: int
    changed: int


class ShareLists(Protocol):
    """Lists and their versions, for changing them."""

    def add(self, share_list: ShareList) -> None: ...

    def get(self, share_list_id: str) -> ShareList | None: ...

    def locked(self, share_list_id: str) -> ShareList | None:
        """The list, which nobody else can change until this transaction ends."""

    def shared(self, share_list_id: str) -> ShareList | None:
        """The list, whose state stays as it is until this transaction ends; others may share it likewise."""

    def locked_of_term(self, term_id: str) -> ShareList | None: ...

    def past_collection(self, today: date) -> list[ShareList]:
        """Lists that still collect although their window has ended, locked likewise."""

    def freeze(self, version: ListVersion, entry_ids: frozenset[str]) -> list[str]:
        """Keep the version with these entries as they are now; answers their runs."""

    def is_published(self, share_list: ShareList, entry_id: str) -> bool:
        """Whether the entry is in the latest version."""

    def frozen_entry_ids(self, share_list: ShareList) -> frozenset[str]:
        """The entries of the latest version; none before the first."""


class Entries(Protocol):
    """Entries, for changing them."""

    def add(self, entry: ShareEntry) -> None: ...

    def run_of(self, entry_id: str) -> str | None:
        """The entry's run, which is locked before the entry is."""

    def locked(self, entry_id: str) -> ShareEntry | None: ...

    def drafts(self, share_list_id: str, institution_id: str) -> list[ShareEntry]:
        """A school's drafts on a list, locked."""

    def live_of_run(self, run_id: str) -> list[ShareEntry]:
        """The run's live entries on all lists, locked."""

    def lists_with(self, run_id: str) -> frozenset[str]:
        """The lists on which the run has a live entry."""

    def approved_ids(self, share_list_id: str) -> frozenset[str]: ...

    def undecided_ids(self, share_list_id: str) -> list[str]:
        """Submitted ones that the centre has not decided on, oldest first."""


class ListReader(Protocol):
    """Lists and entries, for reading."""

    def page(
        self, academic_year: str | None, state: ListState | None, *, limit: int, cursor: str | None
    ) -> Slice[TermRecord]: ...

    def versions(self, share_list_id: str) -> list[ListVersion]:
        """All versions, newest first."""

    def entry_count(self, share_list_id: str, number: int) -> int:
        """How many entries the frozen version has."""

    def counts(self, share_list_id: str, sight: WorkingSight) -> dict[EntryState, int]: ...

    def working(
        self, share_list_id: str, sight: WorkingSight, narrowed: EntryFilter, *, limit: int, cursor: str | None
    ) -> Slice[EntryRecord]:
        """The entries as they stand now, as far as they are seen."""

    def published(
        self, share_list_id: str, number: int, narrowed: EntryFilter, *, limit: int, cursor: str | None
    ) -> Slice[EntryRecord]:
        """The entries of a frozen version, whose runs are shown as they were."""

    def detail(self, entry_id: str) -> EntryDetail | None: ...

    def differences(
        self, share_list_id: str, earlier: int, later: int, *, limit: int, cursor: str | None
    ) -> Slice[Difference]:
        """The runs that differ between two versions, by run."""

    def difference_counts(self, share_list_id: str, earlier: int, later: int) -> DifferenceCounts: ...

    def eligible_runs(
        self, term: Term, institution_id: str, today: date, *, limit: int, cursor: str | None
    ) -> Slice[OfferedRun]:
        """The school's runs without an obstacle (R71)."""

    def records(self, entry_ids: list[str]) -> list[EntryRecord]:
        """These entries as they stand now."""
