"""The MOOC library: entries, spreadsheets of them, and their changes."""

from __future__ import annotations

from chassis.contracts.accounts.directory import PeopleByIds, ResolveTeachers
from chassis.contracts.base import Call, Page
from chassis.contracts.catalog import library as contract
from chassis.contracts.catalog import library_change as change_contract
from chassis.contracts.catalog import library_import as import_contract
from chassis.contracts.papers import PaperView
from chassis.rpc.entrypoints import Service, command, query, remote
from services.catalog.adapters.library_template import library_template
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.library_sheet import ENTRY_COLUMNS, STANDING_COLUMNS, leader_keys
from services.catalog.ports.building import Paging
from services.catalog.usecases import library, library_change, library_import
from services.catalog.usecases.library import Candidate
from services.catalog.wire import library as wire
from services.catalog.wire import library_change as change_wire
from services.catalog.wire import library_import as import_wire

_TEMPLATES = {
    "entries": ("MOOC课程库导入模板.xlsx", ENTRY_COLUMNS),
    "standings": ("立项认定导入模板.xlsx", STANDING_COLUMNS),
}


class LibraryEntrypoints(Service[CatalogApplication]):
    """Entries, imports, changes. Accounts is asked before a transaction is opened."""

    @remote
    def add_library_entry(self, call: Call, command: contract.AddLibraryEntry) -> contract.LibraryEntryView:
        leader = self._leader(call, command.leader_id)
        return self.application.run(
            call,
            command,
            contract.LibraryEntryView,
            lambda tx: wire.entry_view(library.add_entry(tx, leader=leader, **wire.new_entry(command))),
        )

    @remote
    def resubmit_library_entry(
        self, call: Call, command: contract.ResubmitLibraryEntry
    ) -> contract.LibraryEntryView:
        leader = self._leader(call, command.leader_id)
        return self.application.run(
            call,
            command,
            contract.LibraryEntryView,
            lambda tx: wire.entry_view(
                library.resubmit_entry(
                    tx, entry_id=command.entry_id, leader=leader, changes=wire.corrections(command)
                )
            ),
        )

    @command
    def withdraw_library_entry(
        self, tx: CatalogTransaction, command: contract.WithdrawLibraryEntry
    ) -> contract.LibraryEntryView:
        return wire.entry_view(library.withdraw_entry(tx, entry_id=command.entry_id))

    @query
    def list_library_entries(
        self, tx: CatalogTransaction, query: contract.ListLibraryEntries
    ) -> Page[contract.LibraryEntryView]:
        paging = Paging(query.limit, query.cursor)
        return wire.entry_page(library.list_entries(tx, wire.entry_filter(query), paging))

    @query
    def get_library_entry(
        self, tx: CatalogTransaction, query: contract.GetLibraryEntry
    ) -> contract.LibraryEntryView:
        return wire.entry_view(library.get_entry(tx, query.entry_id))

    @query
    def library_statistics(
        self, tx: CatalogTransaction, query: contract.GetLibraryStatistics
    ) -> contract.LibraryStatistics:
        return wire.statistics_view(library.count_entries(tx, wire.statistics_filter(query)), tx.today)

    @remote
    def import_library_entries(
        self, call: Call, command: import_contract.ImportLibraryEntries
    ) -> import_contract.LibraryImportView:
        """Ask accounts about everyone in the file with one call; no transaction waits for that."""
        with self.application.transaction(call, read_only=True) as tx:
            institution_id = library_import.require_importer(tx)
        rows = import_wire.rows_of(command, ENTRY_COLUMNS)
        asked = ResolveTeachers(keys=leader_keys(rows), institution_id=institution_id)
        teachers = import_wire.teachers_of(self.application.accounts.resolve_teachers(call, asked).teachers)
        return self.application.run(
            call,
            command,
            import_contract.LibraryImportView,
            lambda tx: import_wire.import_view(library_import.import_entries(tx, rows=rows, teachers=teachers)),
        )

    @remote
    def import_standings(
        self, call: Call, command: import_contract.ImportStandings
    ) -> import_contract.LibraryImportView:
        with self.application.transaction(call, read_only=True) as tx:
            library_import.require_centre(tx)
        rows = import_wire.rows_of(command, STANDING_COLUMNS)
        return self.application.run(
            call,
            command,
            import_contract.LibraryImportView,
            lambda tx: import_wire.import_view(library_import.import_standings(tx, rows=rows)),
        )

    @query
    def library_template(self, _tx: CatalogTransaction, query: import_contract.GetLibraryTemplate) -> PaperView:
        file_name, columns = _TEMPLATES[query.purpose]
        return import_wire.template_view(file_name, library_template(columns))

    @remote
    def submit_library_change(
        self, call: Call, command: change_contract.SubmitLibraryChange
    ) -> change_contract.LibraryChangeView:
        kind, form = change_wire.kind_of(command), change_wire.form_of(command)
        leader = self._leader(call, command.leader_id)
        return self.application.run(
            call,
            command,
            change_contract.LibraryChangeView,
            lambda tx: change_wire.change_view(
                library_change.submit_change(
                    tx,
                    entry_id=command.entry_id,
                    kind=kind,
                    leader=leader,
                    wanted=wire.corrections(command),
                    form=form,
                )
            ),
        )

    @command
    def withdraw_library_change(
        self, tx: CatalogTransaction, command: change_contract.WithdrawLibraryChange
    ) -> change_contract.LibraryChangeView:
        return change_wire.change_view(library_change.withdraw_change(tx, change_id=command.change_id))

    @query
    def list_library_changes(
        self, tx: CatalogTransaction, query: change_contract.ListLibraryChanges
    ) -> Page[change_contract.LibraryChangeView]:
        paging = Paging(query.limit, query.cursor)
        return change_wire.change_page(library_change.list_changes(tx, change_wire.change_filter(query), paging))

    @query
    def get_library_change(
        self, tx: CatalogTransaction, query: change_contract.GetLibraryChange
    ) -> change_contract.LibraryChangeView:
        return change_wire.change_view(library_change.get_change(tx, query.change_id))

    @query
    def library_change_form(
        self, tx: CatalogTransaction, query: change_contract.GetLibraryChangeForm
    ) -> PaperView:
        return change_wire.form_view(library_change.change_form(tx, query.change_id))

    def _leader(self, call: Call, leader_id: str | None) -> Candidate | None:
        if leader_id is None:
            return None
        found = self.application.accounts.people_by_ids(call, PeopleByIds(person_ids=[leader_id]))
        return wire.candidate(found.people)
