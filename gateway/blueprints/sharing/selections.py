"""Selections over HTTP: a school takes part in another school's run (R80–R82)."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.base import Page
from chassis.contracts.sharing.selection import (
    EditSelection,
    GetSelection,
    GetTeachingPlanFile,
    ListResults,
    ListSelections,
    RemoveTeachingPlanFile,
    ResultView,
    SelectEntry,
    SelectionDetailView,
    SelectionView,
    SetTeachingPlanFile,
    WithdrawSelection,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("selections", title="Selections 选课")
SCHOOL = only(Role.SCHOOL_ADMIN)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
FILE_FAULTS = ["paper_type_not_allowed", "paper_empty", "paper_too_large", "paper_type_mismatch"]


@api.get("/selections", summary="Who selected what (R80)", who=READERS)
def list_selections(query: ListSelections) -> Page[SelectionView]:
    """A school sees both sides, the centre all, a teacher those of the own runs and those as a tutor."""
    return clients().sharing.list_selections(caller(), query)


@api.post(
    "/selections",
    summary="Select an entry of a published list (R80)",
    who=SCHOOL,
    status=201,
    location="/selections/{selection_id}",
    errors=[
        "share_entry_not_found",
        "entry_withdrawn",
        "run_over",
        "own_entry",
        "already_selected",
        "tutor_required",
        "tutor_not_own_teacher",
        "credits_exceed_course",
    ],
)
def select_entry(command: SelectEntry) -> SelectionDetailView:
    """Way 1 names a tutor of the own school; the offering school and the leader are told."""
    return clients().sharing.select_entry(caller(), command)


@api.get("/selections/<id:selection_id>", summary="One selection", who=READERS, errors=["selection_not_found"])
def get_selection(query: GetSelection) -> SelectionDetailView:
    return clients().sharing.get_selection(caller(), query)


@api.patch(
    "/selections/<id:selection_id>",
    summary="Change the plan, until teaching begins (R80)",
    who=SCHOOL,
    errors=[
        "selection_not_found",
        "selection_state",
        "tutor_required",
        "tutor_not_own_teacher",
        "credits_exceed_course",
    ],
)
def edit_selection(command: EditSelection) -> SelectionDetailView:
    return clients().sharing.edit_selection(caller(), command)


@api.put(
    "/selections/<id:selection_id>/teaching-plan",
    summary="Hand in the teaching plan as a file, or another one, until teaching begins (R80)",
    who=SCHOOL,
    errors=["selection_not_found", "selection_state", *FILE_FAULTS],
)
def set_teaching_plan_file(command: SetTeachingPlanFile) -> SelectionDetailView:
    """PDF, Word or a picture, at most 10 MiB. The offering side is told and can read it."""
    return clients().sharing.set_teaching_plan_file(caller(), command)


@api.delete(
    "/selections/<id:selection_id>/teaching-plan",
    summary="Take the file of the teaching plan away; its text stays (R80)",
    who=SCHOOL,
    errors=["selection_not_found", "selection_state"],
)
def remove_teaching_plan_file(command: RemoveTeachingPlanFile) -> SelectionDetailView:
    return clients().sharing.remove_teaching_plan_file(caller(), command)


@api.get(
    "/selections/<id:selection_id>/teaching-plan",
    summary="The file of the teaching plan, for both schools, leader and tutor (R80)",
    who=READERS,
    produces="application/octet-stream",
    errors=["selection_not_found", "paper_not_found"],
)
def get_teaching_plan_file(query: GetTeachingPlanFile) -> Response:
    paper = clients().sharing.teaching_plan_file(caller(), query)
    return attachment(base64.b64decode(paper.content_base64), paper.content_type, paper.file_name)


@api.post(
    "/selections/<id:selection_id>/withdraw",
    summary="Step back from a selection, until teaching begins (R80)",
    who=SCHOOL,
    errors=["selection_not_found", "selection_state"],
)
def withdraw_selection(command: WithdrawSelection) -> SelectionDetailView:
    """The offering school, the leader and the tutor are told."""
    return clients().sharing.withdraw_selection(caller(), command)


@api.get(
    "/selections/<id:selection_id>/results",
    summary="The own students' results, and what is recognised of them (R90)",
    who=SCHOOL,
    errors=["selection_not_found"],
)
def list_results(query: ListResults) -> Page[ResultView]:
    return clients().sharing.list_results(caller(), query)
