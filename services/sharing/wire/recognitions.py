"""Recognitions, their history and the ledger as views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from chassis.contracts.base import Page
from chassis.contracts.sharing import recognition as views
from chassis.contracts.sharing.ledger_export import TranscriptFile
from chassis.domain.paging import Slice
from services.sharing.domain.recognition import Claim, Recognition, RecognitionState, Result
from services.sharing.ports.ledger import LedgerTotals
from services.sharing.ports.recognitions import RecognitionFilter
from services.sharing.usecases.ledger import History

_VIEWED = set(views.RecognitionView.model_fields)


def claims(command: views.Recognise) -> list[Claim]:
    return [Claim(student.student_id, student.credits) for student in command.students]


def ledger_filter(query: views.LedgerQuery) -> RecognitionFilter:
    return RecognitionFilter(
        academic_year=query.academic_year,
        selection_id=query.selection_id,
        run_id=query.run_id,
        student_id=query.student_id,
        state=_state(query.state),
        institution_id=query.institution_id,
        since=query.since,
        until=query.until,
    )


def own_filter(query: views.ListOwnRecognitions) -> RecognitionFilter:
    return RecognitionFilter(query.academic_year, None, None, None, _state(query.state))


def recognition_view(recognition: Recognition) -> views.RecognitionView:
    return views.RecognitionView.model_validate(_fields(recognition))


def result(found: Result) -> views.Recognitions:
    return views.Recognitions(
        recognitions=[recognition_view(each) for each in found.recognitions],
        refused=[views.RefusedStudent(student_id=each.student_id, code=each.code) for each in found.refused],
    )


def recognition_page(found: Slice[Recognition]) -> Page[views.RecognitionView]:
    return Page(items=[recognition_view(each) for each in found.items], next_cursor=found.next_cursor)


def recognition_detail(found: History) -> views.RecognitionDetailView:
    happened = [entry for each in found.of_the_result for entry in _happened(each)]
    return views.RecognitionDetailView.model_validate({**_fields(found.recognition), "history": happened})


def ledger_totals(found: LedgerTotals) -> views.LedgerTotals:
    return views.LedgerTotals.model_validate(asdict(found))


def transcript_file(document: tuple[str, str]) -> TranscriptFile:
    return TranscriptFile(file_name=document[0], text=document[1])


def _fields(recognition: Recognition) -> dict[str, object]:
    return {name: getattr(recognition, name) for name in _VIEWED}


def _happened(recognition: Recognition) -> Iterator[views.HistoryEntry]:
    yield views.HistoryEntry(
        recognition_id=recognition.recognition_id,
        happened="recognised",
        at=recognition.recognised_at,
        by_name=recognition.recognised_by_name,
        note=recognition.basis,
        credits=recognition.credits,
    )
    if recognition.revoked_at is not None:
        yield views.HistoryEntry(
            recognition_id=recognition.recognition_id,
            happened="revoked",
            at=recognition.revoked_at,
            by_name=recognition.revoked_by_name,
            note=recognition.revoke_reason,
            credits=recognition.credits,
        )


def _state(name: str | None) -> RecognitionState | None:
    return None if name is None else RecognitionState(name)
