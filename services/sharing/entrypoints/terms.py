"""Terms on the bus (R70)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.sharing.share_list import ShareListDetailView
from chassis.contracts.sharing.term import (
    CreateTerm,
    GetTerm,
    ListTerms,
    ListTermShifts,
    OpenShareList,
    ShiftTerm,
    SweepTerms,
    SweptTerms,
    TermShiftView,
    TermView,
)
from chassis.rpc.entrypoints import Service, command, query
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import share_list, term, term_shift
from services.sharing.wire import terms as wire
from services.sharing.wire.lists import share_list_detail


class TermEntrypoints(Service[SharingApplication]):
    """The term and its calendar."""

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
    def shift_term(self, tx: SharingTransaction, command: ShiftTerm) -> TermView:
        record = term_shift.shift_term(
            tx,
            term_id=command.term_id,
            expected_version=command.expected_version,
            days=wire.shifted_days(command),
            reason=command.reason,
        )
        return wire.term_view(record, tx.today)

    @query
    def list_term_shifts(self, tx: SharingTransaction, query: ListTermShifts) -> Page[TermShiftView]:
        found = term_shift.list_shifts(tx, term_id=query.term_id, limit=query.limit, cursor=query.cursor)
        return wire.shift_page(found)

    @command
    def open_share_list(self, tx: SharingTransaction, command: OpenShareList) -> ShareListDetailView:
        opened_id = term.open_share_list(tx, term_id=command.term_id)
        return share_list_detail(share_list.get_share_list(tx, share_list_id=opened_id), tx.today)

    @command
    def sweep_terms(self, tx: SharingTransaction, _command: SweepTerms) -> SweptTerms:
        moved, reminded = term.sweep_terms(tx)
        return SweptTerms(moved=moved, reminded=reminded)
