"""Editing outlines: of a course, or of a run before its publication (R34, R40–R44, R54)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chassis.domain.errors import Conflict, NotFound
from services.catalog.domain.outline import Direction, NodeLevel, Outline
from services.catalog.domain.resource import Resource
from services.catalog.ports import Transaction
from services.catalog.usecases.access import (
    editable_course,
    readable_course,
    readable_run,
    run_with_editable_content,
)
from services.catalog.usecases.course import is_within_reach


@dataclass(frozen=True)
class OutlineDetail:
    """An outline with the resources that its units show, by id."""

    outline: Outline
    resources: dict[str, Resource]


def get_outline(tx: Transaction, outline_id: str) -> OutlineDetail:
    """The outline, for those who may read its course or run."""
    outline = _outline(tx, outline_id)
    try:
        if outline.run_id is None:
            readable_course(tx, outline.course_id)
        else:
            readable_run(tx, outline.run_id)
    except NotFound:
        raise NotFound("outline_not_found") from None
    return _detail(tx, outline)


def edit_outline(
    tx: Transaction, outline_id: str, expected_version: int, edit: Callable[[Outline], object]
) -> OutlineDetail:
    """Apply one edit to the outline that the caller saw.

    Raises:
        StaleVersion: someone else edited it meanwhile (R44).
        Conflict: `run_state`, when its run is past editing (R54); `synchronous_course_locked` (R23); and
            whatever the edit itself refuses.
    """
    outline = _outline(tx, outline_id)
    _require_editable(tx, outline)
    outline.require_version(expected_version)
    edit(outline)
    return _detail(tx, outline)


def add_unit(
    tx: Transaction, *, outline_id: str, expected_version: int, section_id: str, title: str, resource_id: str
) -> OutlineDetail:
    """Add a unit that shows a usable resource of the course (R34)."""

    def edit(outline: Outline) -> None:
        _require_usable(tx, outline, resource_id)
        outline.add_unit(section_id, title, resource_id)

    return edit_outline(tx, outline_id, expected_version, edit)


def change_unit(
    tx: Transaction,
    *,
    outline_id: str,
    expected_version: int,
    unit_id: str,
    title: str | None,
    resource_id: str | None,
) -> OutlineDetail:
    """Rename a unit, let it show another usable resource, or both (R34, R41)."""

    def edit(outline: Outline) -> None:
        if title is not None:
            outline.rename(NodeLevel.UNIT, unit_id, title)
        if resource_id is not None:
            _require_usable(tx, outline, resource_id)
            outline.choose_resource(unit_id, resource_id)

    return edit_outline(tx, outline_id, expected_version, edit)


def move_node(
    tx: Transaction,
    *,
    outline_id: str,
    expected_version: int,
    level: NodeLevel,
    node_id: str,
    direction: Direction | None,
    before_id: str | None,
) -> OutlineDetail:
    """Move a node among its siblings, by one place or before one of them (R43)."""

    def edit(outline: Outline) -> None:
        if before_id is not None:
            outline.move_before(level, node_id, before_id)
        elif direction is not None:
            outline.move(level, node_id, direction)

    return edit_outline(tx, outline_id, expected_version, edit)


def _outline(tx: Transaction, outline_id: str) -> Outline:
    outline = tx.outlines.get(outline_id)
    if outline is None:
        raise NotFound("outline_not_found")
    return outline


def _require_editable(tx: Transaction, outline: Outline) -> None:
    try:
        if outline.run_id is not None:
            run = run_with_editable_content(tx, outline.run_id)
            run.require_editable(tx.today)
            if run.source_run_id is not None:
                raise Conflict("synchronous_course_locked", details={"source_run_id": run.source_run_id})
        else:
            editable_course(tx, outline.course_id).require_own_content()
    except NotFound:
        raise NotFound("outline_not_found") from None


def _require_usable(tx: Transaction, outline: Outline, resource_id: str) -> None:
    """Only what is approved may be used, of the course itself or of the run that it is a copy of (R24, R34)."""
    resource = tx.resources.get(resource_id)
    course = tx.courses.get(outline.course_id)
    is_own = resource is not None and course is not None and is_within_reach(tx, course, resource)
    if resource is None or not is_own or not resource.may_be_used:
        raise Conflict(
            "resource_not_usable",
            details={"resource_id": resource_id, "cause": "not_approved" if is_own else "not_of_this_course"},
        )


def _detail(tx: Transaction, outline: Outline) -> OutlineDetail:
    return OutlineDetail(outline, tx.resources.by_ids(outline.resource_ids()))
