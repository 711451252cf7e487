"""Share lists and entries on the bus."""

from __future__ import annotations

from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.sharing.contact import ContactLeader, LeaderContactView
from chassis.contracts.sharing.list_reading import (
    CompareVersions,
    ComparisonPage,
    EntryDetailView,
    ExportPage,
    GetEntry,
    ReadForExport,
)
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
from chassis.rpc.entrypoints import Service, command, query, remote
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import contact, list_reading, share_entry, share_list, withdrawal
from services.sharing.wire import list_reading as reading_wire
from services.sharing.wire import lists as wire

EXPORT_BATCH = 1000
"""Rows of one answer: half a megabyte on the bus, and one record in the audit."""


class ListEntrypoints(Service[SharingApplication]):
    """A term's list (R71–R73)."""

    @query
    def list_share_lists(self, tx: SharingTransaction, query: ListShareLists) -> Page[ShareListView]:
        state = wire.list_state(query.state)
        found = share_list.list_share_lists(
            tx, academic_year=query.academic_year, state=state, limit=query.limit, cursor=query.cursor
        )
        return wire.share_list_page(found)

    @query
    def get_share_list(self, tx: SharingTransaction, query: GetShareList) -> ShareListDetailView:
        detail = share_list.get_share_list(tx, share_list_id=query.share_list_id)
        return wire.share_list_detail(detail, tx.today)

    @command
    def publish_share_list(self, tx: SharingTransaction, command: PublishShareList) -> ShareListDetailView:
        detail = share_list.publish_share_list(
            tx, share_list_id=command.share_list_id, leave_undecided=command.leave_undecided
        )
        return wire.share_list_detail(detail, tx.today)

    @query
    def compare_versions(self, tx: SharingTransaction, query: CompareVersions) -> ComparisonPage:
        found = list_reading.compare_versions(
            tx,
            share_list_id=query.share_list_id,
            earlier=query.from_version,
            later=query.to_version,
            limit=query.limit,
            cursor=query.cursor,
        )
        return reading_wire.comparison(found)

    # Clear numbers must not be kept as the answer to a repeated request: no `command`.
    @remote
    def read_for_export(self, call: Call, command: ReadForExport) -> ExportPage:
        with self.application.transaction(call, read_only=True) as tx:
            page = list_reading.export_page(
                tx,
                share_list_id=command.share_list_id,
                number=command.version,
                limit=EXPORT_BATCH,
                cursor=command.cursor,
            )
        mobiles = self.application.people(call).mobiles(page.leader_ids, page.purpose)
        return reading_wire.export_page(page, mobiles)

    @remote
    def contact_leader(self, call: Call, command: ContactLeader) -> LeaderContactView:
        with self.application.transaction(call, read_only=True) as tx:
            run = contact.run_to_ask_about(tx, run_id=command.run_id)
        found = self.application.people(call).contact(run.leader_id, contact.purpose_of(run))
        return reading_wire.leader_contact(run, found)

    @query
    def list_eligible_runs(self, tx: SharingTransaction, query: ListEligibleRuns) -> Page[RunBrief]:
        found = share_entry.eligible_runs(
            tx, share_list_id=query.share_list_id, limit=query.limit, cursor=query.cursor
        )
        return wire.run_page(found)

    @query
    def list_entries(self, tx: SharingTransaction, query: ListEntries) -> Page[EntryView]:
        found = share_entry.list_entries(
            tx,
            share_list_id=query.share_list_id,
            view=query.view,
            number=query.version,
            narrowed=wire.entry_filter(query),
            limit=query.limit,
            cursor=query.cursor,
        )
        return wire.entry_page(found)

    @query
    def get_entry(self, tx: SharingTransaction, query: GetEntry) -> EntryDetailView:
        found = list_reading.get_entry(tx, share_list_id=query.share_list_id, entry_id=query.entry_id)
        return reading_wire.entry_detail(found)

    @command
    def add_entry(self, tx: SharingTransaction, command: AddEntry) -> EntryView:
        record = share_entry.add_entry(tx, share_list_id=command.share_list_id, run_id=command.run_id)
        return wire.entry_view(record)

    @command
    def remove_entry(self, tx: SharingTransaction, command: RemoveEntry) -> Nothing:
        withdrawal.remove_entry(
            tx, share_list_id=command.share_list_id, entry_id=command.entry_id, reason=command.reason
        )
        return Nothing()

    @command
    def withdraw_entry(self, tx: SharingTransaction, command: WithdrawEntry) -> EntryView:
        record = withdrawal.withdraw_entry(
            tx, share_list_id=command.share_list_id, entry_id=command.entry_id, reason=command.reason
        )
        return wire.entry_view(record)

    @command
    def submit_entries(self, tx: SharingTransaction, command: SubmitEntries) -> SubmittedEntries:
        submitted = share_entry.submit_entries(tx, share_list_id=command.share_list_id)
        return SubmittedEntries(entries=[wire.entry_view(record) for record in submitted])
