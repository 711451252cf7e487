"""The ledger of recognised credits as files over HTTP (R90, R91)."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from flask import Response

from chassis.contracts.base import Call
from chassis.contracts.sharing.ledger_export import (
    ExportLedgerBook,
    ExportLedgerPart,
    ExportOwnTranscript,
    ExportTranscripts,
    LedgerPart,
    Transcripts,
)
from chassis.contracts.sharing.recognition import LedgerQuery
from chassis.contracts.sharing.rpc import SharingRpc
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment
from gateway.streaming import stream_of_parts, zip_of_files

api = Operations("ledger_files", title="Credits as files 学分导出")
ADMINISTRATORS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
STUDENT = only(Role.STUDENT)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
XML = "application/xml"
ZIP = "application/zip"


@api.get("/recognitions/export.csv", summary="The ledger as .csv (R90, R91)", who=ADMINISTRATORS, produces=CSV)
def export_ledger(query: LedgerQuery) -> Response:
    """With the ledger's filters, of any length, sent as it is read. UTF-8 with BOM; no cell can be a formula."""
    parts = _ledger_parts(clients().sharing, caller(), query)
    return stream_of_parts(parts, CSV, "学分认定台账.csv")


@api.get(
    "/recognitions/export.xlsx",
    summary="The ledger as a spreadsheet (R90)",
    who=ADMINISTRATORS,
    produces=XLSX,
    errors=["export_too_large"],
)
def export_ledger_book(query: ExportLedgerBook) -> Response:
    """With the ledger's filters, up to 10,000 rows; longer ones as .csv. All cells are text."""
    book = clients().sharing.export_ledger_book(caller(), query)
    return attachment(base64.b64decode(book.content_base64), XLSX, book.file_name)


@api.get(
    "/recognitions/elmo.zip",
    summary="What stands, as one ELMO document for each student (R91)",
    who=ADMINISTRATORS,
    produces=ZIP,
)
def export_transcripts(query: LedgerQuery) -> Response:
    """EMREX ELMO 1.7, with the ledger's filters: of one student, of a school and a period, of everyone."""
    parts = _transcripts(clients().sharing, caller(), query)
    return zip_of_files(parts, "elmo.zip")


@api.get(
    "/me/recognitions/elmo.xml",
    summary="The own recognised credits as ELMO 1.7 (R91)",
    who=STUDENT,
    produces=XML,
    errors=["nothing_recognised"],
)
def export_own_transcript(query: ExportOwnTranscript) -> Response:
    """Tells the student's name and the platform's id; no ID number and no birth date."""
    found = clients().sharing.export_own_transcript(caller(), query)
    return attachment(found.text.encode(), XML, found.file_name)


def _ledger_parts(sharing: SharingRpc, call: Call, query: LedgerQuery) -> Iterator[str]:
    cursor: str | None = ""
    while cursor is not None:
        part: LedgerPart = sharing.export_ledger_part(
            call, ExportLedgerPart(**query.model_dump(), cursor=cursor or None)
        )
        yield part.text
        cursor = part.next_cursor


def _transcripts(sharing: SharingRpc, call: Call, query: LedgerQuery) -> Iterator[tuple[str, str]]:
    cursor: str | None = ""
    while cursor is not None:
        part: Transcripts = sharing.export_transcripts(
            call, ExportTranscripts(**query.model_dump(), cursor=cursor or None)
        )
        yield from ((file.file_name, file.text) for file in part.files)
        cursor = part.next_cursor
