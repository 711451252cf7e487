"""Changes of approved entries: name, leader, standing (R61, R62)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.domain.paging import Slice
from chassis.domain.papers import FORMS, MIB, Paper, read_paper
from services.catalog.domain.library import LibraryEntry
from services.catalog.domain.library_change import ChangeKind, ChangeState, LibraryChange, new_change
from services.catalog.domain.library_events import ChangeDecided, ChangeSubmitted, ChangeWithdrawn
from services.catalog.ports import Transaction
from services.catalog.ports.building import Paging
from services.catalog.ports.library import ChangeFilter
from services.catalog.usecases.access import own_institution
from services.catalog.usecases.entry_following import follow_entry
from services.catalog.usecases.library import Candidate, held_entry, require_leader

MOST_FORM_BYTES = 10 * MIB
OVERTAKEN = "备案信息在审核期间已发生变化，请按现备案信息重新提交变更"
TAKEN = "本校已有相同课程名称和负责人的备案"


@dataclass(frozen=True)
class Form:
    """The signed form, as it was handed in."""

    file_name: str
    content: bytes


def submit_change(
    tx: Transaction,
    *,
    entry_id: str,
    kind: ChangeKind,
    leader: Candidate | None,
    wanted: Mapping[str, Any],
    form: Form,
) -> LibraryChange:
    """Ask the centre to let an approved entry say something else, with the signed form (R61).

    Args:
        tx: the transaction.
        entry_id: the entry.
        kind: which part changes.
        leader: the person whom `wanted` names as `leader_id`, if it does.
        wanted: new values by field name of `EntryFacts`.
        form: 变更表.

    Raises:
        Conflict: `library_entry_not_approved`; `library_entry_exists`, when another entry says that already;
            `library_change_pending` (a constraint sees to it).
        InvalidInput: `leader_unknown`, `library_change_same`, `standing_goes_back`, or what
            `chassis.domain.papers` finds wrong with the form.
    """
    entry = held_entry(tx, entry_id)
    values = dict(wanted)
    if "leader_id" in values:
        values["leader_name"] = require_leader(leader, entry.institution_id).full_name
    paper = read_paper(form.file_name, form.content, allowed=FORMS, most_bytes=MOST_FORM_BYTES, now=tx.now)
    change = new_change(
        entry,
        kind,
        replace(entry.facts, **values),
        paper_id=paper.paper_id,
        submitted_by_id=tx.actor.actor_id,
        submitted_at=tx.now,
    )
    if _is_taken(tx, change, entry):
        raise InvalidInput.of(f"/{'leader_id' if kind == ChangeKind.LEADER else 'title'}", "library_entry_exists")
    tx.papers.add(paper)
    tx.changes.add(change)
    tx.record(ChangeSubmitted(change, entry.title, tx.actor.name))
    return change


def decide_change(tx: Transaction, *, change_id: str, version: int, is_approved: bool, reason: str) -> None:
    """Apply the centre's decision; one on another version, or one that came before, changes nothing (R61).

    What cannot be applied any more, because the entry or its neighbours changed meanwhile, is rejected even so.
    """
    change = tx.changes.take(change_id)
    if change is None or change.version != version or change.state != ChangeState.PENDING:
        return
    entry = tx.library.take(change.entry_id)
    if entry is None:
        raise LookupError(f"entry {change.entry_id} is gone")
    if is_approved and not change.still_fits(entry):
        is_approved, reason = False, OVERTAKEN
    elif is_approved and _is_taken(tx, change, entry):
        is_approved, reason = False, TAKEN
    if is_approved:
        change.approve(tx.now)
        change.apply_to(entry)
        follow_entry(tx, entry, change)
    else:
        change.reject(reason, tx.now)
    tx.record(ChangeDecided(change, entry.title))


def withdraw_change(tx: Transaction, *, change_id: str) -> LibraryChange:
    """Take back a change that still waits."""
    change = tx.changes.take(change_id)
    if change is None or not _may_see(tx, change):
        raise NotFound("library_change_not_found")
    if not tx.actor.administers(change.institution_id):
        raise NotPermitted("role_required", details={"roles": [str(Role.SCHOOL_ADMIN)]})
    asked_version = change.version
    change.withdraw()
    tx.record(ChangeWithdrawn(change, asked_version))
    return change


def get_change(tx: Transaction, change_id: str) -> LibraryChange:
    """A change, for those of whom it speaks, the school's administrators and the centre."""
    change = tx.changes.get(change_id)
    if change is None or not _may_see(tx, change):
        raise NotFound("library_change_not_found")
    return change


def change_form(tx: Transaction, change_id: str) -> Paper:
    """The signed form.

    Raises:
        NotFound: `library_change_not_found`, or `paper_not_found` where the centre itself set a standing.
    """
    change = get_change(tx, change_id)
    paper = tx.papers.get(change.paper_id) if change.paper_id else None
    if paper is None:
        raise NotFound("paper_not_found")
    return paper


def list_changes(tx: Transaction, narrowed: ChangeFilter, paging: Paging) -> Slice[LibraryChange]:
    """The centre lists all changes, a school_admin the school's (R2, R61)."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        if narrowed.institution_id not in {None, tx.actor.institution_id}:
            return Slice([])
        narrowed = replace(narrowed, institution_id=own_institution(tx))
    return tx.changes.find(narrowed, paging)


def _is_taken(tx: Transaction, change: LibraryChange, entry: LibraryEntry) -> bool:
    """Whether another live entry of the school has the name and leader that this one would have."""
    live = tx.library.live_of_titles(entry.institution_id, {change.after.title})
    return any(
        each.entry_id != entry.entry_id
        and each.leader_id == change.after.leader_id
        and each.title == change.after.title
        for each in live
    )


def _may_see(tx: Transaction, change: LibraryChange) -> bool:
    return (
        tx.actor.actor_id in {change.before.leader_id, change.after.leader_id}
        or tx.actor.administers(change.institution_id)
        or tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    )
