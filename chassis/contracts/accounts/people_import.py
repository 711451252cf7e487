"""Many accounts from a spreadsheet (R13)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.accounts.person import SchoolMadeRole
from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope

IMPORT_LIMIT_BYTES = 10 * 1024 * 1024
"""Size of a file that goes over the bus in one command; 50,000 rows take about four."""
ImportStateName = Literal["queued", "running", "done", "failed", "cancelled"]


class ImportPeople(Command):
    """Make the accounts of a file in the caller's school: all of them, or none when a row is faulty."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    role: SchoolMadeRole
    file_name: str = Field(min_length=1, max_length=255)
    content_base64: str = Field(max_length=IMPORT_LIMIT_BYTES * 4 // 3 + 4, repr=False)


class RowError(View):
    """What is wrong with one cell. `row` counts as the spreadsheet does, from 1, headings included."""

    row: int
    column: str
    code: str
    message: str


class ImportProblem(View):
    """Why the file as a whole could not be imported."""

    code: str
    message: str


class PeopleImportSummary(View):
    """An import and how far it is."""

    import_id: Id
    role: SchoolMadeRole
    file_name: str
    state: ImportStateName
    row_count: int
    """Rows of the file, once it is read."""
    checked_count: int
    """Rows checked so far."""
    written_count: int
    """Accounts written so far; they exist only when the state is `done`."""
    created_count: int
    unchanged_count: int
    """People who were there already just so."""
    error_count: int
    problem: ImportProblem | None
    created_at: UtcTime
    finished_at: UtcTime | None


class PeopleImportView(PeopleImportSummary):
    errors: list[RowError]
    """At most 1,000; the file of faulty rows has them all."""
    warnings: list[RowError] = []
    """What looks wrong and is imported all the same; at most 1,000."""


class GetImport(Command):
    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    import_id: Id


class ListImports(PageQuery):
    """Imports of the caller's school, newest first."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    state: ImportStateName | None = None


class CancelImport(Command):
    """Take an import back that has not ended; nothing of it is imported."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    import_id: Id


class GetImportErrors(Command):
    """The faulty rows as they were sent, with a column that explains them."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    import_id: Id


class GetActivationCodes(Command):
    """The activation codes of an import that nobody has used yet, by number; every look is audited (R12, R15)."""

    import_id: Id
    purpose: str = Field(min_length=3, max_length=200)
    after: str = Field("", max_length=30)
    """The last number of the sheet before: a sheet holds at most 5,000 codes."""


class GetImportTemplate(Command):
    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    role: SchoolMadeRole


class SpreadsheetView(View):
    """A file to download."""

    file_name: str
    content_base64: str = Field(repr=False)
