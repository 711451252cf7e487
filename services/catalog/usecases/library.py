"""Filing courses with the centre: the MOOC library (R60, R62)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound
from chassis.domain.paging import Slice
from services.catalog.domain.building_events import EntryDecided, EntrySubmitted
from services.catalog.domain.library import EntryState, Level, LibraryEntry, Standing, new_entry
from services.catalog.ports import Transaction
from services.catalog.ports.building import EntryFilter, Paging
from services.catalog.usecases.access import own_institution


@dataclass(frozen=True)
class Candidate:
    """The person whom an entry names as leader, as accounts knows them."""

    person_id: str
    full_name: str
    institution_id: str | None
    is_teacher: bool
    """Has the role and may sign in."""


def add_entry(
    tx: Transaction,
    *,
    title: str,
    leader: Candidate | None,
    standing: Standing,
    level: Level,
    batch: str,
    year: int,
) -> LibraryEntry:
    """File a course name with its leader, a teacher of the school; the centre decides (R60).

    Raises:
        InvalidInput: `leader_unknown`, when the school has no such teacher.
        Conflict: `library_entry_exists`, when the same is on file or waits already (a constraint sees to it).
    """
    tx.actor.require(Role.SCHOOL_ADMIN)
    institution_id = own_institution(tx)
    if leader is None or leader.institution_id != institution_id or not leader.is_teacher:
        raise InvalidInput.of("/leader_id", "leader_unknown")
    entry = new_entry(
        institution_id=institution_id,
        leader_id=leader.person_id,
        leader_name=leader.full_name,
        title=title,
        standing=standing,
        level=level,
        batch=batch,
        year=year,
        submitted_by_id=tx.actor.actor_id,
        submitted_at=tx.now,
    )
    tx.library.add(entry)
    tx.record(EntrySubmitted(entry, tx.actor.name))
    return entry


def decide_entry(tx: Transaction, *, entry_id: str, version: int, is_approved: bool, reason: str) -> None:
    """Apply the centre's decision; one on another version, or one that came before, changes nothing (R60)."""
    entry = tx.library.get(entry_id)
    if entry is None or entry.version != version or entry.state != EntryState.PENDING:
        return
    if is_approved:
        entry.approve()
    else:
        entry.reject(reason)
    tx.record(EntryDecided(entry))


def get_entry(tx: Transaction, entry_id: str) -> LibraryEntry:
    """An entry, for the leader it names, its school's administrators and the centre."""
    entry = tx.library.get(entry_id)
    if entry is None or not (
        tx.actor.actor_id == entry.leader_id
        or tx.actor.administers(entry.institution_id)
        or tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    ):
        raise NotFound("library_entry_not_found")
    return entry


def list_entries(tx: Transaction, narrowed: EntryFilter, paging: Paging) -> Slice[LibraryEntry]:
    """The centre lists all entries, a school_admin the school's, a teacher the own ones (R2, R60)."""
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        if narrowed.institution_id not in {None, tx.actor.institution_id}:
            return Slice([])
        narrowed = replace(narrowed, institution_id=own_institution(tx))
        if not tx.actor.has(Role.SCHOOL_ADMIN):
            if narrowed.leader_id not in {None, tx.actor.actor_id}:
                return Slice([])
            narrowed = replace(narrowed, leader_id=tx.actor.actor_id)
    return tx.library.find(narrowed, paging)
