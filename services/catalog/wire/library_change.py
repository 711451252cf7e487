"""Changes of library entries between the domain and the bus."""

from __future__ import annotations

import base64
import binascii

from chassis.contracts.base import Page
from chassis.contracts.catalog.library_change import (
    EntryFactsView,
    LibraryChangeView,
    ListLibraryChanges,
    SubmitLibraryChange,
)
from chassis.contracts.papers import PaperView
from chassis.domain.errors import FieldError, InvalidInput
from chassis.domain.paging import Slice
from chassis.domain.papers import Paper
from services.catalog.domain.library import EntryFacts
from services.catalog.domain.library_change import ChangeKind, ChangeState, LibraryChange
from services.catalog.ports.library import ChangeFilter
from services.catalog.usecases.library_change import Form

_FIELDS = {
    ChangeKind.NAME: ("title", frozenset({"title"})),
    ChangeKind.LEADER: ("leader_id", frozenset({"leader_id"})),
    ChangeKind.STANDING: ("standing", frozenset({"standing", "level", "batch", "year"})),
}
"""By kind: the field that it needs, and those that it takes."""


def kind_of(command: SubmitLibraryChange) -> ChangeKind:
    """The kind of change, if the command gives what it needs and nothing else.

    Raises:
        InvalidInput: `field_missing` or `not_for_this_change`, for each field that is wrong.
    """
    kind = ChangeKind(command.kind)
    needed, taken = _FIELDS[kind]
    names = {name for _, names in _FIELDS.values() for name in names}
    given = {name for name in names if getattr(command, name) is not None}  # the bus carries absent ones as null
    errors = [FieldError(f"/{name}", "not_for_this_change") for name in sorted(given - taken)]
    if needed not in given:
        errors.append(FieldError(f"/{needed}", "field_missing"))
    if errors:
        raise InvalidInput("change_fields_wrong", details={"kind": str(kind)}, errors=tuple(errors))
    return kind


def form_of(command: SubmitLibraryChange) -> Form:
    try:
        return Form(command.file_name, base64.b64decode(command.content_base64, validate=True))
    except binascii.Error:
        raise InvalidInput.of("/file", "file_unreadable") from None


def change_filter(query: ListLibraryChanges) -> ChangeFilter:
    return ChangeFilter(
        institution_id=query.institution_id,
        entry_id=query.entry_id,
        kind=ChangeKind(query.kind) if query.kind else None,
        state=ChangeState(query.state) if query.state else None,
    )


def change_view(change: LibraryChange) -> LibraryChangeView:
    return LibraryChangeView(
        change_id=change.change_id,
        entry_id=change.entry_id,
        institution_id=change.institution_id,
        kind=change.kind.value,
        before=_facts(change.before),
        after=_facts(change.after),
        has_form=change.paper_id is not None,
        submitted_by_id=change.submitted_by_id,
        submitted_at=change.submitted_at,
        state=change.state.value,
        reason=change.reason,
        decided_at=change.decided_at,
        version=change.version,
    )


def change_page(found: Slice[LibraryChange]) -> Page[LibraryChangeView]:
    return Page(items=[change_view(change) for change in found.items], next_cursor=found.next_cursor)


def form_view(paper: Paper) -> PaperView:
    return PaperView(
        file_name=paper.file_name,
        content_type=paper.content_type,
        content_base64=base64.b64encode(paper.content).decode(),
    )


def _facts(facts: EntryFacts) -> EntryFactsView:
    return EntryFactsView(
        title=facts.title,
        leader_id=facts.leader_id,
        leader_name=facts.leader_name,
        standing=facts.standing.value,
        level=facts.level.value,
        batch=facts.batch,
        year=facts.year,
    )
