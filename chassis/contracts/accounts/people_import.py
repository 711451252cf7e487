"""Many accounts from a spreadsheet (R13)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.accounts.person import SchoolMadeRole
from chassis.contracts.base import Command, Id, UtcTime, View
from chassis.domain.scopes import ClientScope

IMPORT_LIMIT_BYTES = 5 * 1024 * 1024
"""Size of a file that goes over the bus in one command."""


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


class PeopleImportView(View):
    import_id: Id
    role: SchoolMadeRole
    file_name: str
    state: Literal["running", "done", "failed"]
    row_count: int
    created_count: int
    unchanged_count: int
    errors: list[RowError]
    """At most 1,000."""
    error_count: int
    warnings: list[RowError] = []
    """What looks wrong and is imported all the same; at most 1,000."""
    created_at: UtcTime
    finished_at: UtcTime | None


class GetImport(Command):
    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    import_id: Id


class GetImportTemplate(Command):
    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    role: SchoolMadeRole


class SpreadsheetView(View):
    """A file to download."""

    file_name: str
    content_base64: str
