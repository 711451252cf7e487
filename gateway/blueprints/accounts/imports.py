"""Many accounts from spreadsheets over HTTP, and what a school decides about its accounts (R12, R13)."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.accounts.institution import (
    AccountSettingsView,
    ChangeAccountSettings,
    GetAccountSettings,
)
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
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("imports", title="Imports 批量导入")
SCHOOL = only(Role.SCHOOL_ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@api.post(
    "/people/imports",
    summary="Make many accounts from a spreadsheet, all or none (R13)",
    who=SCHOOL,
    status=202,
    location="/people/imports/{import_id}",
    errors=["file_unreadable", "sheet_empty", "too_many_imports", "institution_required"],
)
def import_people(command: ImportPeople) -> PeopleImportView:
    """.xlsx, or .csv in UTF-8 or GB 18030, of at most 50,000 rows. It is imported beside the request: `Location`
    tells state and progress. One faulty row leaves everything as it is; the faulty rows can be fetched as a file,
    corrected and sent again. Importing the same file again changes nothing.
    """
    return clients().accounts.import_people(caller(), command)


@api.get(
    "/people/imports",
    summary="The imports of the own school, newest first (R2, R13)",
    who=SCHOOL,
    errors=["institution_required"],
)
def list_imports(query: ListImports) -> Page[PeopleImportSummary]:
    return clients().accounts.list_imports(caller(), query)


@api.get(
    "/people/imports/<id:import_id>",
    summary="State, progress and faults of an import (R13)",
    who=SCHOOL,
    errors=["import_not_found"],
)
def get_import(query: GetImport) -> PeopleImportView:
    """`queued`, `running`, `done`, `failed` or `cancelled`. What is written counts only once it is `done`."""
    return clients().accounts.get_import(caller(), query)


@api.post(
    "/people/imports/<id:import_id>/cancel",
    summary="Take an import back before it ends (R13)",
    who=SCHOOL,
    errors=["import_not_found", "import_state"],
)
def cancel_import(command: CancelImport) -> PeopleImportView:
    """Nothing of it is imported."""
    return clients().accounts.cancel_import(caller(), command)


@api.get(
    "/people/imports/<id:import_id>/errors.xlsx",
    summary="The faulty rows to correct and send again (R13)",
    who=SCHOOL,
    produces=XLSX,
    errors=["import_not_found", "import_errors_not_found"],
)
def get_import_errors(query: GetImportErrors) -> Response:
    """As they were sent, with a column that explains them and that an import ignores. Kept for 30 days."""
    return _file(clients().accounts.import_errors(caller(), query))


@api.post(
    "/people/imports/<id:import_id>/activation-codes",
    summary="The unused activation codes of an import as a spreadsheet (R12, R15)",
    who=SCHOOL,
    produces=XLSX,
    errors=["import_not_found", "activation_codes_not_found"],
)
def get_activation_codes(command: GetActivationCodes) -> Response:
    """Where the school chose activation codes. Every download is audited with its purpose.

    At most 5,000, by number: ask again with `after`, the last number of the sheet, until there are none.
    """
    return _file(clients().accounts.import_activation_codes(caller(), command))


@api.get(
    "/people/imports/template.xlsx",
    summary="The spreadsheet to fill in for an import (R13)",
    who=SCHOOL,
    produces=XLSX,
)
def get_import_template(query: GetImportTemplate) -> Response:
    """`role` is `teacher` or `student`."""
    return _file(clients().accounts.import_template(caller(), query))


@api.get(
    "/account-settings",
    summary="What opens the accounts that the own school makes (R12)",
    who=SCHOOL,
    errors=["institution_required"],
)
def get_account_settings(query: GetAccountSettings) -> AccountSettingsView:
    return clients().accounts.get_account_settings(caller(), query)


@api.put(
    "/account-settings",
    summary="Choose birth dates or activation codes for new accounts (R12)",
    who=SCHOOL,
    errors=["institution_required"],
)
def change_account_settings(command: ChangeAccountSettings) -> AccountSettingsView:
    """`birth_date`, `activation_code`, or null to follow the platform. Older accounts keep what they have."""
    return clients().accounts.change_account_settings(caller(), command)


def _file(sheet: SpreadsheetView) -> Response:
    return attachment(base64.b64decode(sheet.content_base64), XLSX, sheet.file_name)
