"""Spreadsheets of library entries on the wire (R60, R62)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, View

FILE_LIMIT_BYTES = 5 * 1024 * 1024


class LibraryFile(Command):
    """Base of imports; over HTTP the file is the part `file` of a multipart body."""

    file_name: str = Field(min_length=1, max_length=255)
    content_base64: str = Field(max_length=FILE_LIMIT_BYTES * 4 // 3 + 4, repr=False)


class ImportLibraryEntries(LibraryFile):
    """File many entries of the own school, all or none (R60)."""


class ImportStandings(LibraryFile):
    """Set the standing of many approved entries from a published list, all or none (R62)."""


class GetLibraryTemplate(Command):
    """The spreadsheet to fill in: `entries` for a school, `standings` for the centre."""

    purpose: Literal["entries", "standings"] = "entries"


class ImportedRow(View):
    """What became of one row, counted as the spreadsheet does."""

    row: int
    outcome: Literal["created", "changed", "unchanged"]
    entry_id: Id
    title: str
    leader_name: str


class LibraryImportView(View):
    """What became of a faultless file. A faulty one is answered with an error that names every faulty cell."""

    row_count: int
    created_count: int
    changed_count: int
    unchanged_count: int
    rows: list[ImportedRow]
