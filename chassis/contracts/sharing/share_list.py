"""A term's share list, its entries and its versions (R70–R73)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.sharing.term import AcademicYear, ListStateName, TermView
from chassis.domain.scopes import ClientScope

EntryStateName = Literal["draft", "submitted", "approved", "rejected", "withdrawn"]

EntrySortName = Literal["school", "title", "leader", "credits", "-credits", "starts_on", "-starts_on"]


class RunBrief(View):
    """A run as the other schools see it."""

    run_id: Id
    course_id: Id
    run_number: int
    title: str
    institution_id: Id
    institution_name: str
    leader_id: Id
    leader_name: str
    category_code: str | None
    online_credits: Decimal
    total_credits: Decimal
    starts_on: date
    ends_on: date


class EntryView(View):
    """A run on a share list."""

    entry_id: Id
    share_list_id: Id
    state: EntryStateName
    reason: str
    """Why it was rejected or withdrawn."""
    submitted_at: UtcTime | None
    decided_at: UtcTime | None
    run: RunBrief


class EntryCounts(View):
    """Entries by state, as far as the caller may see them."""

    draft: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    withdrawn: int = 0


class ListVersionView(View):
    """One frozen version of a list (R72)."""

    number: int
    published_at: UtcTime
    published_by_name: str
    entry_count: int
    undecided_count: int = 0
    """Submitted entries that the centre left for a later version."""


class ShareListView(View):
    share_list_id: Id
    term_id: Id
    term_name: str
    academic_year: str
    state: ListStateName
    published_version: int | None
    published_at: UtcTime | None
    opened_at: UtcTime


class ShareListDetailView(ShareListView):
    """A list with its term, its versions (newest first) and the caller's entries counted."""

    term: TermView
    versions: list[ListVersionView]
    entries: EntryCounts


class ListShareLists(PageQuery):
    """The lists of all terms, newest first; to teachers only the published ones."""

    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})

    academic_year: AcademicYear | None = None
    state: ListStateName | None = None


class GetShareList(Command):
    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})

    share_list_id: Id


class ListEligibleRuns(PageQuery):
    """The runs of the own school that may be added now: MOOC, approved, new for the term (R71)."""

    share_list_id: Id


class ListEntries(PageQuery):
    """Entries of a list.

    `published` shows a frozen version (by default the latest) to every school; `working` shows what is being
    prepared, to a school its own and to the centre all. By default `published` once there is a version.
    """

    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})

    share_list_id: Id
    view: Literal["published", "working"] | None = None
    version: int | None = Field(None, ge=1)
    q: str = Field("", max_length=100)
    """Part of the title, the leader's or the school's name."""
    title: str = Field("", max_length=100)
    leader_name: str = Field("", max_length=100)
    institution_id: Id | None = None
    institution_kind: Literal["undergraduate", "vocational"] | None = None
    category_code: str | None = Field(None, max_length=20)
    credits_from: Decimal | None = Field(None, ge=0, le=100)
    credits_to: Decimal | None = Field(None, ge=0, le=100)
    state: EntryStateName | None = None
    sort: EntrySortName | None = None
    """A minus puts the greatest first. By `school` where a version is read, in the order of adding otherwise."""


class AddEntry(Command):
    share_list_id: Id
    run_id: Id


class RemoveEntry(Command):
    """Take an entry back. From a published version nothing is taken; the next one goes without it.

    An approved entry needs a reason.
    """

    share_list_id: Id
    entry_id: Id
    reason: str = Field("", max_length=1000)


class WithdrawEntry(Command):
    """Withdraw an approved entry; the next version goes without it, and the schools that selected it are told."""

    share_list_id: Id
    entry_id: Id
    reason: str = Field(min_length=2, max_length=1000)


class SubmitEntries(Command):
    """Submit all drafts of the own school to the centre."""

    share_list_id: Id


class SubmittedEntries(View):
    entries: list[EntryView]


class PublishShareList(Command):
    """Freeze the approved entries as the list's next version and show it to all schools (R72)."""

    share_list_id: Id
    leave_undecided: bool = False
    """Publish although submitted entries wait for a decision; they may come into the next version."""
