"""The ledger as files, handed over in parts that never grow with the ledger (R90, R91)."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, View
from chassis.contracts.sharing.recognition import LedgerQuery


class ExportLedgerPart(LedgerQuery):
    """The next part of the ledger as .csv; without a cursor the first one, with BOM and headings."""

    cursor: str | None = Field(None, max_length=500)


class LedgerPart(View):
    text: str = Field(repr=False)
    next_cursor: str | None


class ExportLedgerBook(LedgerQuery):
    """The ledger as one .xlsx."""


class LedgerBook(View):
    file_name: str
    content_base64: str = Field(repr=False)


class ExportTranscripts(LedgerQuery):
    """What stands, as one ELMO document for each student: those of the next hundred students."""

    cursor: str | None = Field(None, max_length=500)


class ExportOwnTranscript(Command):
    """What stands for the student who asks, as an ELMO document."""


class TranscriptFile(View):
    file_name: str
    text: str = Field(repr=False)


class Transcripts(View):
    files: list[TranscriptFile]
    next_cursor: str | None = None
