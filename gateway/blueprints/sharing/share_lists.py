"""Share lists and their entries over HTTP (R70–R73)."""

from __future__ import annotations

from chassis.contracts.base import Nothing, Page
from chassis.contracts.sharing.list_reading import CompareVersions, ComparisonPage, EntryDetailView, GetEntry
from chassis.contracts.sharing.share_list import (
    AddEntry,
    EntryView,
    GetShareList,
    ListEligibleRuns,
    ListEntries,
    ListShareLists,
    PublishShareList,
    RemoveEntry,
    RunBrief,
    ShareListDetailView,
    ShareListView,
    SubmitEntries,
    SubmittedEntries,
    WithdrawEntry,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("share_lists", title="Share lists 共享清单")
SCHOOL = only(Role.SCHOOL_ADMIN)
CENTRE = only(Role.CENTRE_ADMIN)
ADMINISTRATORS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)


@api.get("/share-lists", summary="The share lists of all terms (R70)", who=READERS)
def list_share_lists(query: ListShareLists) -> Page[ShareListView]:
    """Newest first. Teachers see the published ones."""
    return clients().sharing.list_share_lists(caller(), query)


@api.get(
    "/share-lists/<id:share_list_id>",
    summary="One list with its versions (R72)",
    who=READERS,
    errors=["share_list_not_found"],
)
def get_share_list(query: GetShareList) -> ShareListDetailView:
    """`entries` counts what the caller may see: a school its own, the centre all."""
    return clients().sharing.get_share_list(caller(), query)


@api.get(
    "/share-lists/<id:share_list_id>/eligible-runs",
    summary="The own school's runs that may be added now (R71)",
    who=SCHOOL,
    errors=["share_list_not_found"],
)
def list_eligible_runs(query: ListEligibleRuns) -> Page[RunBrief]:
    """MOOC runs that are approved and new for the term."""
    return clients().sharing.list_eligible_runs(caller(), query)


@api.get(
    "/share-lists/<id:share_list_id>/entries",
    summary="The entries of a list: published, or in preparation (R72, R73)",
    who=READERS,
    errors=["share_list_not_found", "list_version_not_found"],
)
def list_entries(query: ListEntries) -> Page[EntryView]:
    """Once published, every school searches all entries; before, a school sees its own and the centre all."""
    return clients().sharing.list_entries(caller(), query)


@api.get(
    "/share-lists/<id:share_list_id>/entries/<id:entry_id>",
    summary="One entry with its run (R73)",
    who=READERS,
    errors=["share_entry_not_found"],
)
def get_entry(query: GetEntry) -> EntryDetailView:
    """Once it was published to every school; before, to its own school and the centre."""
    return clients().sharing.get_entry(caller(), query)


@api.post(
    "/share-lists/<id:share_list_id>/entries",
    summary="Put an own run on the list, as a draft (R71)",
    who=SCHOOL,
    status=201,
    errors=["share_list_not_found", "run_not_found", "run_not_eligible", "share_list_state"],
)
def add_entry(command: AddEntry) -> EntryView:
    return clients().sharing.add_entry(caller(), command)


@api.delete(
    "/share-lists/<id:share_list_id>/entries/<id:entry_id>",
    summary="Take an own entry back (R71, R72)",
    who=SCHOOL,
    errors=["share_entry_not_found", "share_entry_state", "withdrawal_reason_required"],
)
def remove_entry(command: RemoveEntry) -> Nothing:
    """A published version stays as it is; the next one goes without the entry."""
    return clients().sharing.remove_entry(caller(), command)


@api.post(
    "/share-lists/<id:share_list_id>/entries/<id:entry_id>/withdrawal",
    summary="Withdraw an approved entry, also after publication (R72)",
    who=ADMINISTRATORS,
    errors=["share_entry_not_found", "share_entry_state"],
)
def withdraw_entry(command: WithdrawEntry) -> EntryView:
    """By its school or the centre. The next version goes without it; schools that selected it are told why."""
    return clients().sharing.withdraw_entry(caller(), command)


@api.post(
    "/share-lists/<id:share_list_id>/submission",
    summary="Submit all drafts of the own school to the centre (R71, R72)",
    who=SCHOOL,
    errors=["share_list_not_found", "share_list_state"],
)
def submit_entries(command: SubmitEntries) -> SubmittedEntries:
    return clients().sharing.submit_entries(caller(), command)


@api.post(
    "/share-lists/<id:share_list_id>/publish",
    summary="Publish the approved entries as the next version (R72)",
    who=CENTRE,
    errors=["share_list_not_found", "entries_undecided", "share_list_empty", "share_list_unchanged"],
)
def publish_share_list(command: PublishShareList) -> ShareListDetailView:
    """Refused while submitted entries wait for a decision, unless `leave_undecided` leaves them for later."""
    return clients().sharing.publish_share_list(caller(), command)


@api.get(
    "/share-lists/<id:share_list_id>/compare",
    summary="What came, went and changed between two versions (R72)",
    who=READERS,
    errors=["share_list_not_found", "list_version_not_found"],
)
def compare_versions(query: CompareVersions) -> ComparisonPage:
    return clients().sharing.compare_versions(caller(), query)
