"""Many accounts from spreadsheets, as jobs for an importer (R12, R13)."""

from __future__ import annotations

from chassis.contracts.accounts.people_import import (
    CancelImport,
    GetActivationCodes,
    GetImport,
    GetImportErrors,
    GetImportTemplate,
    ImportPeople,
    ListImports,
    PeopleImportSummary,
    PeopleImportView,
    SpreadsheetView,
)
from chassis.contracts.base import Call, Page
from chassis.native import run_natively
from chassis.rpc.entrypoints import Service, command, query, remote
from services.accounts import wire
from services.accounts.adapters import sheets
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import people_import


class ImportEntrypoints(Service[AccountsApplication]):
    @remote
    def import_people(self, call: Call, command: ImportPeople) -> PeopleImportView:
        content = sheets.decode_upload(command.content_base64)
        return self.application.run(
            call,
            command,
            PeopleImportView,
            lambda tx: wire.import_view(
                people_import.request_import(tx, role=command.role, file_name=command.file_name, content=content)
            ),
        )

    @query
    def list_imports(self, tx: Tx, query: ListImports) -> Page[PeopleImportSummary]:
        found = people_import.list_imports(
            tx, state=wire.import_state(query), limit=query.limit, cursor=query.cursor
        )
        return wire.import_page(found)

    @query
    def get_import(self, tx: Tx, query: GetImport) -> PeopleImportView:
        return wire.import_view(people_import.get_import(tx, import_id=query.import_id))

    @command
    def cancel_import(self, tx: Tx, command: CancelImport) -> PeopleImportView:
        return wire.import_view(people_import.cancel_import(tx, import_id=command.import_id))

    @query
    def import_errors(self, tx: Tx, query: GetImportErrors) -> SpreadsheetView:
        content = people_import.faulty_rows(tx, import_id=query.import_id)
        return wire.spreadsheet("import-errors.xlsx", content)

    # Codes must not be kept as the answer to a repeated request, and every look is a look: no `command`.
    @remote
    def import_activation_codes(self, call: Call, command: GetActivationCodes) -> SpreadsheetView:
        with self.application.transaction(call) as tx:
            holders = people_import.give_out_codes(tx, **wire.fields(command))
        content = run_natively(sheets.code_sheet, holders, self.application.secrets)
        return wire.spreadsheet("activation-codes.xlsx", content)

    @query
    def import_template(self, tx: Tx, query: GetImportTemplate) -> SpreadsheetView:
        people_import.require_importer(tx)
        return wire.spreadsheet(f"{query.role}-import.xlsx", sheets.import_template(query.role))
