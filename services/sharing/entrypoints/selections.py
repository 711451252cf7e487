"""Selections on the bus."""

from __future__ import annotations

from chassis.contracts.base import Call, Page
from chassis.contracts.papers import PaperView
from chassis.contracts.sharing.selection import (
    EditSelection,
    GetSelection,
    GetTeachingPlanFile,
    ListResults,
    ListSelections,
    RemoveTeachingPlanFile,
    ResultView,
    SelectEntry,
    SelectionDetailView,
    SelectionView,
    SetTeachingPlanFile,
    WithdrawSelection,
)
from chassis.rpc.entrypoints import Service, command, query, remote
from chassis.transaction import actor_of
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import selection
from services.sharing.wire import selections as wire


class SelectionEntrypoints(Service[SharingApplication]):
    """Taking part in another school's run (R80–R82)."""

    @query
    def list_selections(self, tx: SharingTransaction, query: ListSelections) -> Page[SelectionView]:
        found = selection.list_selections(
            tx, narrowed=wire.selection_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.selection_page(found)

    @query
    def get_selection(self, tx: SharingTransaction, query: GetSelection) -> SelectionDetailView:
        return wire.selection_detail(selection.get_selection(tx, selection_id=query.selection_id))

    @remote
    def select_entry(self, call: Call, command: SelectEntry) -> SelectionDetailView:
        tutor = selection.find_tutor(self.application.people(call), actor_of(call), command.tutor_id)

        def work(tx: SharingTransaction) -> SelectionDetailView:
            detail = selection.select_entry(tx, entry_id=command.entry_id, plan=wire.plan(command, tutor))
            return wire.selection_detail(detail)

        return self.application.run(call, command, SelectionDetailView, work)

    @remote
    def edit_selection(self, call: Call, command: EditSelection) -> SelectionDetailView:
        tutor = selection.find_tutor(self.application.people(call), actor_of(call), command.tutor_id)

        def work(tx: SharingTransaction) -> SelectionDetailView:
            detail = selection.edit_selection(
                tx,
                selection_id=command.selection_id,
                expected_version=command.expected_version,
                changes=wire.plan_changes(command, tutor),
            )
            return wire.selection_detail(detail)

        return self.application.run(call, command, SelectionDetailView, work)

    @command
    def set_teaching_plan_file(self, tx: SharingTransaction, command: SetTeachingPlanFile) -> SelectionDetailView:
        detail = selection.attach_plan(
            tx,
            selection_id=command.selection_id,
            expected_version=command.expected_version,
            file=wire.plan_file(command, tx.now),
        )
        return wire.selection_detail(detail)

    @command
    def remove_teaching_plan_file(
        self, tx: SharingTransaction, command: RemoveTeachingPlanFile
    ) -> SelectionDetailView:
        detail = selection.attach_plan(
            tx, selection_id=command.selection_id, expected_version=command.expected_version, file=None
        )
        return wire.selection_detail(detail)

    @query
    def teaching_plan_file(self, tx: SharingTransaction, query: GetTeachingPlanFile) -> PaperView:
        return wire.plan_file_view(selection.plan_file(tx, selection_id=query.selection_id))

    @command
    def withdraw_selection(self, tx: SharingTransaction, command: WithdrawSelection) -> SelectionDetailView:
        detail = selection.withdraw_selection(tx, selection_id=command.selection_id, reason=command.reason)
        return wire.selection_detail(detail)

    @query
    def list_results(self, tx: SharingTransaction, query: ListResults) -> Page[ResultView]:
        found = selection.list_results(
            tx,
            selection_id=query.selection_id,
            recognised=query.recognised,
            limit=query.limit,
            cursor=query.cursor,
        )
        return wire.result_page(found)
