"""Spreadsheets of library entries between files and the domain."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence

from chassis.contracts.accounts.directory import PersonBrief
from chassis.contracts.catalog.library_import import ImportedRow, LibraryFile, LibraryImportView
from chassis.contracts.papers import PaperView
from chassis.domain.errors import InvalidInput
from chassis.native import run_natively
from chassis.spreadsheet import Sheet, read_sheet
from services.catalog.domain.library_sheet import MAX_ROWS, LibraryRow, entry_rows
from services.catalog.usecases.library import Candidate
from services.catalog.usecases.library_import import RowOutcome, RowResult
from services.catalog.wire.library import candidate

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(file: LibraryFile, columns: Sequence[str]) -> list[LibraryRow]:
    """The rows in the file of an import.

    Raises:
        InvalidInput: see `chassis.spreadsheet.read_sheet` and `entry_rows`.
    """
    try:
        content = base64.b64decode(file.content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput("file_unreadable") from None
    sheet = run_natively(_read, content)
    rows = [LibraryRow(row.number, row.cells, row.number_columns) for row in sheet.rows]
    return entry_rows(sheet.headings, rows, columns)


def _read(content: bytes) -> Sheet:
    return read_sheet(content, max_rows=MAX_ROWS + 1)  # and the explanation


def teachers_of(found: Mapping[str, PersonBrief]) -> dict[str, Candidate]:
    return {key: one for key, person in found.items() if (one := candidate([person]))}


def import_view(results: Sequence[RowResult]) -> LibraryImportView:
    counts = Counter(result.outcome for result in results)
    return LibraryImportView(
        row_count=len(results),
        created_count=counts[RowOutcome.CREATED],
        changed_count=counts[RowOutcome.CHANGED],
        unchanged_count=counts[RowOutcome.UNCHANGED],
        rows=[
            ImportedRow(
                row=result.row,
                outcome=result.outcome.value,
                entry_id=result.entry.entry_id,
                title=result.entry.title,
                leader_name=result.entry.leader_name,
            )
            for result in results
        ],
    )


def template_view(file_name: str, content: bytes) -> PaperView:
    return PaperView(file_name=file_name, content_type=XLSX, content_base64=base64.b64encode(content).decode())
