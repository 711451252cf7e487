"""Recognitions, their ledger and its exports on the bus."""

from __future__ import annotations

import base64

from chassis.contracts.base import Call, Page
from chassis.contracts.sharing.ledger_export import (
    ExportLedgerBook,
    ExportLedgerPart,
    ExportOwnTranscript,
    ExportTranscripts,
    LedgerBook,
    LedgerPart,
    TranscriptFile,
    Transcripts,
)
from chassis.contracts.sharing.recognition import (
    GetRecognition,
    LedgerQuery,
    LedgerTotals,
    ListOwnRecognitions,
    ListRecognitions,
    Recognise,
    RecognitionDetailView,
    Recognitions,
    RecognitionView,
    RevokeRecognition,
)
from chassis.rpc.entrypoints import Service, command, query, remote
from services.sharing.adapters.elmo import elmo_documents
from services.sharing.adapters.ledger_sheet import ledger_lines, write_ledger
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import ledger, recognition
from services.sharing.wire import recognitions as wire

BOOK_NAME = "学分认定台账.xlsx"


class CreditEntrypoints(Service[SharingApplication]):
    """What counts at home, decided, listed and handed on (R90, R91)."""

    @query
    def list_recognitions(self, tx: SharingTransaction, query: ListRecognitions) -> Page[RecognitionView]:
        found = recognition.list_recognitions(
            tx, narrowed=wire.ledger_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.recognition_page(found)

    @query
    def list_own_recognitions(self, tx: SharingTransaction, query: ListOwnRecognitions) -> Page[RecognitionView]:
        found = ledger.own_recognitions(
            tx, narrowed=wire.own_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.recognition_page(found)

    @query
    def get_recognition(self, tx: SharingTransaction, query: GetRecognition) -> RecognitionDetailView:
        return wire.recognition_detail(ledger.history(tx, recognition_id=query.recognition_id))

    @query
    def ledger_totals(self, tx: SharingTransaction, query: LedgerQuery) -> LedgerTotals:
        return wire.ledger_totals(ledger.totals(tx, narrowed=wire.ledger_filter(query)))

    @command
    def recognise(self, tx: SharingTransaction, command: Recognise) -> Recognitions:
        result = recognition.recognise_students(
            tx,
            selection_id=command.selection_id,
            claims=wire.claims(command),
            basis_text=command.basis,
            skips_faulty=command.skip_faulty,
        )
        return wire.result(result)

    @command
    def revoke_recognition(self, tx: SharingTransaction, command: RevokeRecognition) -> RecognitionView:
        revoked = recognition.revoke_recognition(tx, recognition_id=command.recognition_id, reason=command.reason)
        return wire.recognition_view(revoked)

    @query
    def export_ledger_part(self, tx: SharingTransaction, query: ExportLedgerPart) -> LedgerPart:
        found = ledger.part(tx, narrowed=wire.ledger_filter(query), cursor=query.cursor)
        text = ledger_lines(found.items, with_headings=query.cursor is None)
        return LedgerPart(text=text, next_cursor=found.next_cursor)

    @remote
    def export_ledger_book(self, call: Call, query: ExportLedgerBook) -> LedgerBook:
        with self.application.transaction(call, read_only=True) as tx:
            entries = ledger.book(tx, narrowed=wire.ledger_filter(query))
        content = write_ledger(entries)
        return LedgerBook(file_name=BOOK_NAME, content_base64=base64.b64encode(content).decode())

    @query
    def export_transcripts(self, tx: SharingTransaction, query: ExportTranscripts) -> Transcripts:
        found = ledger.transcripts(tx, narrowed=wire.ledger_filter(query), cursor=query.cursor)
        documents = elmo_documents(found.items, public_url=self.application.public_url, generated_at=tx.now)
        return Transcripts(files=[wire.transcript_file(each) for each in documents], next_cursor=found.next_cursor)

    @query
    def export_own_transcript(self, tx: SharingTransaction, _query: ExportOwnTranscript) -> TranscriptFile:
        entries = ledger.own_transcript(tx)
        (document,) = elmo_documents(entries, public_url=self.application.public_url, generated_at=tx.now)
        return wire.transcript_file(document)
