"""Terms, share lists and entries on the bus."""

from __future__ import annotations

from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.sharing.share_list import (
    AddEntry,
    EntryView,
    ExportedList,
    ExportShareList,
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
)
from chassis.contracts.sharing.term import (
    CreateTerm,
    GetTerm,
    ListTerms,
    OpenShareList,
    SweepTerms,
    SweptTerms,
    TermView,
)
from chassis.rpc.entrypoints import Service, command, query, remote
from services.sharing.adapters.spreadsheet import write_share_list
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import share_entry, share_list, term
from services.sharing.wire import lists as wire


class ListEntrypoints(Service[SharingApplication]):
    """The term and its list (R70–R73)."""

    @command
    def create_term(self, tx: SharingTransaction, command: CreateTerm) -> TermView:
        return wire.term_view(term.create_term(tx, **wire.term_fields(command)), tx.today)

    @query
    def list_terms(self, tx: SharingTransaction, query: ListTerms) -> Page[TermView]:
        found = term.list_terms(tx, academic_year=query.academic_year, limit=query.limit, cursor=query.cursor)
        return wire.term_page(found, tx.today)

    @query
    def get_term(self, tx: SharingTransaction, query: GetTerm) -> TermView:
        return wire.term_view(term.get_term(tx, term_id=query.term_id), tx.today)

    @command
    def open_share_list(self, tx: SharingTransaction, command: OpenShareList) -> ShareListDetailView:
        opened_id = term.open_share_list(tx, term_id=command.term_id)
        return wire.share_list_detail(share_list.get_share_list(tx, share_list_id=opened_id), tx.today)

    @command
    def sweep_terms(self, tx: SharingTransaction, _command: SweepTerms) -> SweptTerms:
        return SweptTerms(moved=term.sweep_terms(tx))

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
        detail = share_list.publish_share_list(tx, share_list_id=command.share_list_id)
        return wire.share_list_detail(detail, tx.today)

    @remote
    def export_share_list(self, call: Call, command: ExportShareList) -> ExportedList:
        with self.application.transaction(call, read_only=True) as tx:
            listing = share_list.read_for_export(tx, share_list_id=command.share_list_id, number=command.version)
        mobiles = self.application.people(call).mobiles(listing.leader_ids, listing.purpose)
        return wire.exported_list(listing, write_share_list(listing, mobiles))

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

    @command
    def add_entry(self, tx: SharingTransaction, command: AddEntry) -> EntryView:
        record = share_entry.add_entry(tx, share_list_id=command.share_list_id, run_id=command.run_id)
        return wire.entry_view(record)

    @command
    def remove_entry(self, tx: SharingTransaction, command: RemoveEntry) -> Nothing:
        share_entry.remove_entry(
            tx, share_list_id=command.share_list_id, entry_id=command.entry_id, reason=command.reason
        )
        return Nothing()

    @command
    def submit_entries(self, tx: SharingTransaction, command: SubmitEntries) -> SubmittedEntries:
        submitted = share_entry.submit_entries(tx, share_list_id=command.share_list_id)
        return SubmittedEntries(entries=[wire.entry_view(record) for record in submitted])
