"""The MOOC library over HTTP (R60, R62). Changes of entries are in `library_changes`."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.base import Page
from chassis.contracts.catalog.library import (
    AddLibraryEntry,
    GetLibraryEntry,
    GetLibraryStatistics,
    LibraryEntryView,
    LibraryStatistics,
    ListLibraryEntries,
    ResubmitLibraryEntry,
    WithdrawLibraryEntry,
)
from chassis.contracts.catalog.library_import import (
    GetLibraryTemplate,
    ImportLibraryEntries,
    ImportStandings,
    LibraryImportView,
)
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("library", title="MOOC library 课程库")
SCHOOL = only(Role.SCHOOL_ADMIN)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_ERRORS = [
    "file_unreadable",
    "file_too_large",
    "sheet_empty",
    "sheet_too_large",
    "headings_missing",
    "headings_repeated",
    "too_many_columns",
    "too_many_rows",
    "import_has_errors",
]


@api.get("/library-entries", summary="Courses on file with the centre, newest first (R60)", who=READERS)
def list_library_entries(query: ListLibraryEntries) -> Page[LibraryEntryView]:
    """The centre sees all entries, a school_admin the school's, a teacher those that name them as leader."""
    return clients().catalog.list_library_entries(caller(), query)


@api.post(
    "/library-entries",
    summary="File a course name with its leader; the centre decides (R60, R62)",
    who=SCHOOL,
    status=201,
    location="/library-entries/{entry_id}",
    errors=["leader_unknown", "library_entry_exists"],
)
def add_library_entry(command: AddLibraryEntry) -> LibraryEntryView:
    return clients().catalog.add_library_entry(caller(), command)


@api.get(
    "/library-entries/<id:entry_id>",
    summary="One entry with its state and, if rejected, the reason (R60)",
    who=READERS,
    errors=["library_entry_not_found"],
)
def get_library_entry(query: GetLibraryEntry) -> LibraryEntryView:
    return clients().catalog.get_library_entry(caller(), query)


@api.post(
    "/library-entries/<id:entry_id>/resubmit",
    summary="Correct a rejected entry and ask the centre again (R60)",
    who=SCHOOL,
    errors=["library_entry_not_found", "library_entry_state", "library_entry_exists", "leader_unknown"],
)
def resubmit_library_entry(command: ResubmitLibraryEntry) -> LibraryEntryView:
    """Fields that are left out keep their value."""
    return clients().catalog.resubmit_library_entry(caller(), command)


@api.post(
    "/library-entries/<id:entry_id>/withdraw",
    summary="Take back an entry that still waits (R60)",
    who=SCHOOL,
    errors=["library_entry_not_found", "library_entry_state"],
)
def withdraw_library_entry(command: WithdrawLibraryEntry) -> LibraryEntryView:
    """The centre's task goes with it; the same may be filed again."""
    return clients().catalog.withdraw_library_entry(caller(), command)


@api.post(
    "/library-entries/imports",
    summary="File many entries from a spreadsheet, all or none (R60)",
    who=SCHOOL,
    errors=[*FILE_ERRORS, "library_entry_exists"],
)
def import_library_entries(command: ImportLibraryEntries) -> LibraryImportView:
    """.xlsx, or .csv in UTF-8 or GB 18030. The answer says of each row whether it was filed or is on file already.

    One faulty row, and nothing is filed: `import_has_errors` names row and column of everything that is wrong.
    Importing the same file again changes nothing.
    """
    return clients().catalog.import_library_entries(caller(), command)


@api.post(
    "/library-entries/standings/imports",
    summary="Set the standing of many approved entries from a published list, all or none (R62)",
    who=only(Role.CENTRE_ADMIN),
    errors=FILE_ERRORS,
)
def import_standings(command: ImportStandings) -> LibraryImportView:
    """Rows name school, course and leader of an approved entry. Each change is kept in the entry's history."""
    return clients().catalog.import_standings(caller(), command)


@api.get(
    "/library-entries/imports/template.xlsx",
    summary="The spreadsheet to fill in for an import (R60, R62)",
    who=only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN),
    produces=XLSX,
)
def get_library_template(query: GetLibraryTemplate) -> Response:
    """`purpose` is `entries` (a school's) or `standings` (the centre's)."""
    sheet = clients().catalog.library_template(caller(), query)
    return attachment(base64.b64decode(sheet.content_base64), XLSX, sheet.file_name)


@api.get("/library-statistics", summary="How many courses are on file, by what they rest on (R62)", who=ANYONE)
def library_statistics(query: GetLibraryStatistics) -> LibraryStatistics:
    """Approved entries alone, counted by standing and level, by year and batch, and by school."""
    return clients().catalog.library_statistics(caller(), query)
