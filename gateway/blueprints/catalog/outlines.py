"""Outlines over HTTP (R40–R44): of courses and of runs alike. Every edit answers the whole outline."""

from __future__ import annotations

from chassis.contracts.catalog.outline import (
    AddChapter,
    AddSection,
    AddUnit,
    ChangeUnit,
    DeleteChapter,
    DeleteSection,
    DeleteUnit,
    GetOutline,
    MoveChapter,
    MoveSection,
    MoveUnit,
    OutlineView,
    RenameChapter,
    RenameSection,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("outlines", title="Outlines 教学计划")
TEACHERS = only(Role.TEACHER)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
LOCKED = ["outline_not_found", "content_permission_required", "run_state", "synchronous_course_locked"]
EDITING = [*LOCKED, "outline_node_not_found"]


@api.get("/outlines/<id:outline_id>", summary="The whole teaching plan (R40)", who=READERS, errors=LOCKED[:1])
def get_outline(query: GetOutline) -> OutlineView:
    return clients().catalog.get_outline(caller(), query)


@api.post(
    "/outlines/<id:outline_id>/chapters",
    summary="Add a chapter at the end (R41)",
    who=TEACHERS,
    status=201,
    errors=[*LOCKED, "outline_row_full", "outline_full"],
)
def add_chapter(command: AddChapter) -> OutlineView:
    return clients().catalog.add_chapter(caller(), command)


@api.patch(
    "/outlines/<id:outline_id>/chapters/<id:chapter_id>",
    summary="Rename a chapter (R41)",
    who=TEACHERS,
    errors=EDITING,
)
def rename_chapter(command: RenameChapter) -> OutlineView:
    return clients().catalog.rename_chapter(caller(), command)


@api.post(
    "/outlines/<id:outline_id>/chapters/<id:chapter_id>/move",
    summary="Move a chapter up, down or before another (R43)",
    who=TEACHERS,
    errors=[*EDITING, "not_a_sibling"],
)
def move_chapter(command: MoveChapter) -> OutlineView:
    return clients().catalog.move_chapter(caller(), command)


@api.delete(
    "/outlines/<id:outline_id>/chapters/<id:chapter_id>",
    summary="Delete a chapter; with content only by cascade=true (R44)",
    who=TEACHERS,
    errors=[*EDITING, "node_not_empty"],
)
def delete_chapter(command: DeleteChapter) -> OutlineView:
    return clients().catalog.delete_chapter(caller(), command)


@api.post(
    "/outlines/<id:outline_id>/chapters/<id:chapter_id>/sections",
    summary="Add a section at the end of a chapter (R41)",
    who=TEACHERS,
    status=201,
    errors=[*EDITING, "outline_row_full", "outline_full"],
)
def add_section(command: AddSection) -> OutlineView:
    return clients().catalog.add_section(caller(), command)


@api.patch(
    "/outlines/<id:outline_id>/sections/<id:section_id>",
    summary="Rename a section (R41)",
    who=TEACHERS,
    errors=EDITING,
)
def rename_section(command: RenameSection) -> OutlineView:
    return clients().catalog.rename_section(caller(), command)


@api.post(
    "/outlines/<id:outline_id>/sections/<id:section_id>/move",
    summary="Move a section within its chapter (R43)",
    who=TEACHERS,
    errors=[*EDITING, "not_a_sibling"],
)
def move_section(command: MoveSection) -> OutlineView:
    return clients().catalog.move_section(caller(), command)


@api.delete(
    "/outlines/<id:outline_id>/sections/<id:section_id>",
    summary="Delete a section; with content only by cascade=true (R44)",
    who=TEACHERS,
    errors=[*EDITING, "node_not_empty"],
)
def delete_section(command: DeleteSection) -> OutlineView:
    return clients().catalog.delete_section(caller(), command)


@api.post(
    "/outlines/<id:outline_id>/sections/<id:section_id>/units",
    summary="Add a unit that shows one approved resource of the course (R34, R42)",
    who=TEACHERS,
    status=201,
    errors=[*EDITING, "resource_not_usable", "outline_row_full", "outline_full"],
)
def add_unit(command: AddUnit) -> OutlineView:
    return clients().catalog.add_unit(caller(), command)


@api.patch(
    "/outlines/<id:outline_id>/units/<id:unit_id>",
    summary="Rename a unit or choose another resource for it (R34, R41)",
    who=TEACHERS,
    errors=[*EDITING, "resource_not_usable"],
)
def change_unit(command: ChangeUnit) -> OutlineView:
    return clients().catalog.change_unit(caller(), command)


@api.post(
    "/outlines/<id:outline_id>/units/<id:unit_id>/move",
    summary="Move a unit within its section (R43)",
    who=TEACHERS,
    errors=[*EDITING, "not_a_sibling"],
)
def move_unit(command: MoveUnit) -> OutlineView:
    return clients().catalog.move_unit(caller(), command)


@api.delete(
    "/outlines/<id:outline_id>/units/<id:unit_id>",
    summary="Delete a unit; its resource stays (R41)",
    who=TEACHERS,
    errors=EDITING,
)
def delete_unit(command: DeleteUnit) -> OutlineView:
    return clients().catalog.delete_unit(caller(), command)
