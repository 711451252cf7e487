"""Changes of library entries over HTTP: name, leader, standing (R61, R62)."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.base import Page
from chassis.contracts.catalog.library_change import (
    GetLibraryChange,
    GetLibraryChangeForm,
    LibraryChangeView,
    ListLibraryChanges,
    SubmitLibraryChange,
    WithdrawLibraryChange,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("library_changes", title="Library changes 备案变更")
SCHOOL = only(Role.SCHOOL_ADMIN)
KEEPERS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.post(
    "/library-entries/<id:entry_id>/changes",
    summary="Ask the centre to change an approved entry, with the signed form (R61, R62)",
    who=SCHOOL,
    status=201,
    location="/library-changes/{change_id}",
    errors=[
        "library_entry_not_found",
        "library_entry_not_approved",
        "library_entry_exists",
        "library_change_pending",
        "library_change_same",
        "standing_goes_back",
        "leader_unknown",
        "change_fields_wrong",
        "paper_empty",
        "paper_too_large",
        "paper_type_not_allowed",
        "paper_type_mismatch",
    ],
)
def submit_library_change(command: SubmitLibraryChange) -> LibraryChangeView:
    """Multipart: the part `file` is the form (变更表), `kind` is `name`, `leader` or `standing`.

    On approval the entry, its course and the runs that are still to be published follow; a new leader gets the
    course and leads the team of its latest run.
    """
    return clients().catalog.submit_library_change(caller(), command)


@api.get("/library-changes", summary="Changes of entries, newest first (R61)", who=KEEPERS)
def list_library_changes(query: ListLibraryChanges) -> Page[LibraryChangeView]:
    """With `entry_id`: the history of one entry."""
    return clients().catalog.list_library_changes(caller(), query)


@api.get(
    "/library-changes/<id:change_id>",
    summary="One change: what the entry said, what it shall say, and what became of it (R61)",
    who=READERS,
    errors=["library_change_not_found"],
)
def get_library_change(query: GetLibraryChange) -> LibraryChangeView:
    return clients().catalog.get_library_change(caller(), query)


@api.get(
    "/library-changes/<id:change_id>/form",
    summary="The signed form, as it was handed in (R61)",
    who=READERS,
    produces="*/*",
    errors=["library_change_not_found", "paper_not_found"],
)
def get_library_change_form(query: GetLibraryChangeForm) -> Response:
    paper = clients().catalog.library_change_form(caller(), query)
    return attachment(base64.b64decode(paper.content_base64), paper.content_type, paper.file_name)


@api.post(
    "/library-changes/<id:change_id>/withdraw",
    summary="Take back a change that still waits (R61)",
    who=SCHOOL,
    errors=["library_change_not_found", "library_change_state"],
)
def withdraw_library_change(command: WithdrawLibraryChange) -> LibraryChangeView:
    return clients().catalog.withdraw_library_change(caller(), command)
