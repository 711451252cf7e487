"""What those who run classes call about their students and their scores (R86, R87)."""

from __future__ import annotations

from chassis.contracts.accounts.directory import ResolveStudents
from chassis.contracts.base import Call, Nothing
from chassis.contracts.catalog import enrolment, roster, scores
from chassis.contracts.papers import PaperView
from chassis.native import run_natively
from chassis.rpc.entrypoints import Service, command, query, remote
from services.catalog.adapters import class_sheets
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.enrolment import MAX_IMPORT_ROWS, ImportRow, Judged, Student, key_column, keys_of
from services.catalog.domain.score_sheet import MAX_SCORE_ROWS, score_key
from services.catalog.usecases import enrolment as enrolment_cases
from services.catalog.usecases import roster as roster_cases
from services.catalog.usecases import score as score_cases
from services.catalog.wire import enrolment as enrolment_wire
from services.catalog.wire import roster as wire


class RosterEntrypoints(Service[CatalogApplication]):
    """Students come and go, one by one or by file; final scores."""

    @remote
    def import_enrolments(self, call: Call, command: enrolment.ImportEnrolments) -> enrolment.ImportedView:
        """Ask accounts about everyone in the file first; no transaction waits for that."""
        institution_id = self._school_of(call, command.class_id)
        sheet = wire.sheet_in(command.content_base64, max_rows=MAX_IMPORT_ROWS)
        column, rows = key_column(sheet.headings), wire.import_rows(sheet)
        people = self._people(call, institution_id, keys_of(rows, column))
        return self.application.run(
            call,
            command,
            enrolment.ImportedView,
            lambda tx: enrolment_wire.imported_view(
                command.class_id,
                enrolment_cases.import_students(
                    tx, class_id=command.class_id, rows=rows, column=column, people=people
                ),
            ),
        )

    @remote
    def preview_enrolments(self, call: Call, query: roster.PreviewEnrolments) -> roster.EnrolmentPreviewView:
        _, judged = self._judged(call, query)
        return wire.preview_view(query.class_id, judged)

    @remote
    def faulty_enrolments(self, call: Call, query: roster.FaultyEnrolments) -> PaperView:
        headings, judged = self._judged(call, query)
        return wire.spreadsheet("errors.xlsx", run_natively(class_sheets.faulty_rows, headings, judged))

    @remote
    def add_student(self, call: Call, command: roster.AddStudent) -> enrolment.EnrolmentView:
        institution_id = self._school_of(call, command.class_id)
        people = self._people(call, institution_id, [command.key])
        return self.application.run(
            call,
            command,
            enrolment.EnrolmentView,
            lambda tx: enrolment_wire.enrolment_view(
                roster_cases.add_student(tx, class_id=command.class_id, key=command.key, people=people)
            ),
        )

    @command
    def remove_student(self, tx: CatalogTransaction, command: roster.RemoveStudent) -> Nothing:
        roster_cases.remove_student(tx, class_id=command.class_id, student_id=command.student_id)
        return Nothing()

    @command
    def move_student(self, tx: CatalogTransaction, command: roster.MoveStudent) -> enrolment.EnrolmentView:
        return enrolment_wire.enrolment_view(
            roster_cases.move_student(
                tx,
                class_id=command.class_id,
                student_id=command.student_id,
                to_class_id=command.to_class_id,
            )
        )

    @command
    def set_scores(self, tx: CatalogTransaction, command: enrolment.SetScores) -> enrolment.ScoresView:
        changed = score_cases.set_scores(
            tx, class_id=command.class_id, scores=enrolment_wire.scores_of(command.scores)
        )
        return enrolment.ScoresView(
            class_id=command.class_id,
            changed_count=changed,
            unchanged_count=len(command.scores) - changed,
        )

    @command
    def import_scores(self, tx: CatalogTransaction, command: scores.ImportScores) -> scores.ScoreImportView:
        sheet = wire.sheet_in(command.content_base64, max_rows=MAX_SCORE_ROWS)
        done = score_cases.import_scores(
            tx,
            class_id=command.class_id,
            rows=wire.import_rows(sheet),
            column=score_key(sheet.headings),
        )
        return wire.score_import_view(command.class_id, done)

    @query
    def score_sheet(self, tx: CatalogTransaction, query: scores.GetScoreSheet) -> PaperView:
        students = score_cases.score_sheet(tx, class_id=query.class_id)
        return wire.spreadsheet("scores.xlsx", run_natively(class_sheets.score_sheet, students))

    @query
    def score_history(
        self, tx: CatalogTransaction, query: enrolment.GetScoreHistory
    ) -> enrolment.ScoreHistoryView:
        return enrolment_wire.score_history_view(
            query.student_id,
            score_cases.score_history(tx, class_id=query.class_id, student_id=query.student_id),
        )

    def _judged(self, call: Call, query: roster.WithStudentFile) -> tuple[list[str], list[Judged]]:
        institution_id = self._school_of(call, query.class_id)
        sheet = wire.sheet_in(query.content_base64, max_rows=MAX_IMPORT_ROWS)
        column, rows = key_column(sheet.headings), wire.import_rows(sheet)
        people = self._people(call, institution_id, keys_of(rows, column))
        return sheet.headings, self._preview(call, query.class_id, rows, column, people)

    def _preview(
        self, call: Call, class_id: str, rows: list[ImportRow], column: str, people: dict[str, Student]
    ) -> list[Judged]:
        with self.application.transaction(call, read_only=True) as tx:
            return roster_cases.preview_import(tx, class_id=class_id, rows=rows, column=column, people=people)

    def _school_of(self, call: Call, class_id: str) -> str:
        with self.application.transaction(call, read_only=True) as tx:
            return enrolment_cases.import_target(tx, class_id=class_id).institution_id

    def _people(self, call: Call, institution_id: str, keys: list[str]) -> dict[str, Student]:
        asked = ResolveStudents(keys=keys, institution_id=institution_id)
        return enrolment_wire.students_of(self.application.accounts.resolve_students(call, asked).students)
