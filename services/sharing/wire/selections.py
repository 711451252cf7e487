"""Selections, results, recognitions and statistics as views."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing import recognition as recognition_views
from chassis.contracts.sharing import selection as selection_views
from chassis.contracts.sharing.statistics import Figure, StatisticsView
from chassis.domain.paging import Slice
from services.sharing.domain.recognition import Claim, Recognition, RecognitionState
from services.sharing.domain.selection import Plan, SelectionState, Tutor, Way
from services.sharing.domain.statistics import YearFigures
from services.sharing.ports.recognitions import RecognitionFilter
from services.sharing.ports.selections import ResultRecord, SelectionFilter, SelectionRecord
from services.sharing.usecases.selection import PlanChanges, SelectionDetail
from services.sharing.wire.lists import run_brief

SCHOOLS, OFFERINGS, RECOGNITIONS = "所", "门次", "人次"


def plan(command: selection_views.SelectEntry, tutor: Tutor | None) -> Plan:
    return Plan(command.teaching_plan, Way(command.way), tutor, command.expected_students, command.credits)


def plan_changes(command: selection_views.EditSelection, tutor: Tutor | None) -> PlanChanges:
    return PlanChanges(
        teaching_plan=command.teaching_plan,
        way=None if command.way is None else Way(command.way),
        tutor=tutor,
        expected_students=command.expected_students,
        credits=command.credits,
    )


def selection_filter(query: selection_views.ListSelections) -> SelectionFilter:
    state = None if query.state is None else SelectionState(query.state)
    return SelectionFilter(query.side, query.share_list_id, query.run_id, state)


def selection_page(found: Slice[SelectionRecord]) -> Page[selection_views.SelectionView]:
    items = [selection_views.SelectionView.model_validate(_selection_fields(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def selection_detail(detail: SelectionDetail) -> selection_views.SelectionDetailView:
    return selection_views.SelectionDetailView.model_validate(
        {
            **_selection_fields(detail.record),
            "teaching_plan": detail.record.selection.teaching_plan,
            "classes": [asdict(each) for each in detail.classes],
        }
    )


def result_page(found: Slice[ResultRecord]) -> Page[selection_views.ResultView]:
    items = [selection_views.ResultView.model_validate(asdict(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def claims(command: recognition_views.Recognise) -> list[Claim]:
    return [Claim(student.student_id, student.credits) for student in command.students]


def recognition_filter(query: recognition_views.ListRecognitions) -> RecognitionFilter:
    return RecognitionFilter(
        academic_year=query.academic_year,
        selection_id=query.selection_id,
        run_id=query.run_id,
        student_id=query.student_id,
        state=None if query.state is None else RecognitionState(query.state),
    )


def recognition_view(recognition: Recognition) -> recognition_views.RecognitionView:
    return recognition_views.RecognitionView(
        recognition_id=recognition.recognition_id,
        selection_id=recognition.selection_id,
        institution_id=recognition.institution_id,
        student_id=recognition.student_id,
        student_name=recognition.student_name,
        run_id=recognition.run_id,
        run_title=recognition.run_title,
        class_id=recognition.class_id,
        academic_year=recognition.academic_year,
        credits=recognition.credits,
        score=recognition.score,
        watched_seconds=recognition.watched_seconds,
        basis=recognition.basis,
        state=recognition.state.value,
        recognised_by_name=recognition.recognised_by_name,
        recognised_at=recognition.recognised_at,
        revoked_by_name=recognition.revoked_by_name,
        revoked_at=recognition.revoked_at,
        revoke_reason=recognition.revoke_reason,
    )


def recognition_views_of(recognitions: list[Recognition]) -> recognition_views.Recognitions:
    return recognition_views.Recognitions(recognitions=[recognition_view(each) for each in recognitions])


def recognition_page(found: Slice[Recognition]) -> Page[recognition_views.RecognitionView]:
    return Page(items=[recognition_view(each) for each in found.items], next_cursor=found.next_cursor)


def statistics_view(academic_year: str, figures: YearFigures, now: datetime) -> StatisticsView:
    return StatisticsView(
        academic_year=academic_year,
        as_of=now,
        schools=Figure(value=figures.schools, unit=SCHOOLS),
        offerings=Figure(value=figures.offerings, unit=OFFERINGS),
        recognitions=Figure(value=figures.recognitions, unit=RECOGNITIONS),
    )


def _selection_fields(record: SelectionRecord) -> dict[str, Any]:
    selection = record.selection
    return {
        "selection_id": selection.selection_id,
        "share_list_id": selection.share_list_id,
        "entry_id": selection.entry_id,
        "term_id": selection.term_id,
        "run": run_brief(record.run),
        "selecting_institution_id": selection.selecting_institution_id,
        "selecting_institution_name": record.selecting_institution_name,
        "offering_institution_id": selection.offering_institution_id,
        "way": int(selection.way),
        "tutor_id": selection.tutor_id,
        "tutor_name": selection.tutor_name,
        "expected_students": selection.expected_students,
        "credits": selection.credits,
        "state": selection.state.value,
        "reason": selection.reason,
        "selected_at": selection.selected_at,
        "version": selection.version,
    }
