"""Selections and results as views."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.papers import PAPER_LIMIT_BYTES, PaperView
from chassis.contracts.sharing import selection as selection_views
from chassis.domain.errors import InvalidInput
from chassis.domain.paging import Slice
from chassis.domain.papers import FORMS, Paper, read_paper
from services.sharing.domain.selection import Plan, SelectionState, Tutor, Way
from services.sharing.ports.selections import ResultRecord, SelectionFilter, SelectionRecord
from services.sharing.usecases.selection import PlanChanges, SelectionDetail
from services.sharing.wire.lists import run_brief


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


def plan_file(command: selection_views.SetTeachingPlanFile, now: datetime) -> Paper:
    """The file that came with the command.

    Raises:
        InvalidInput: see `read_paper`.
    """
    try:
        content = base64.b64decode(command.content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput.of("/file", "file_unreadable") from None
    return read_paper(command.file_name, content, allowed=FORMS, most_bytes=PAPER_LIMIT_BYTES, now=now)


def plan_file_view(paper: Paper) -> PaperView:
    return PaperView(
        file_name=paper.file_name,
        content_type=paper.content_type,
        content_base64=base64.b64encode(paper.content).decode(),
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
        "teaching_plan_file": selection.plan_file_name or None,
        "selected_at": selection.selected_at,
        "version": selection.version,
    }
