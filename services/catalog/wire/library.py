"""Library entries between the domain and the bus."""

from __future__ import annotations

from typing import Any

from chassis.contracts.accounts.directory import PersonBrief
from chassis.contracts.base import Page
from chassis.contracts.catalog.library import AddLibraryEntry, LibraryEntryView, ListLibraryEntries
from chassis.domain.actor import Role
from chassis.domain.paging import Slice
from services.catalog.domain.library import EntryState, Level, LibraryEntry, Standing
from services.catalog.ports.building import EntryFilter
from services.catalog.usecases.library import Candidate


def candidate(people: list[PersonBrief]) -> Candidate | None:
    """The person whom accounts found, if it found one."""
    if not people:
        return None
    person = people[0]
    return Candidate(
        person.person_id,
        person.full_name,
        person.institution_id,
        is_teacher=person.is_active and Role.TEACHER in person.roles,
    )


def new_entry(command: AddLibraryEntry) -> dict[str, Any]:
    return {
        "title": command.title,
        "standing": Standing(command.standing),
        "level": Level(command.level),
        "batch": command.batch,
        "year": command.year,
    }


def entry_filter(query: ListLibraryEntries) -> EntryFilter:
    return EntryFilter(
        institution_id=query.institution_id,
        leader_id=query.leader_id,
        state=EntryState(query.state) if query.state else None,
        standing=Standing(query.standing) if query.standing else None,
        level=Level(query.level) if query.level else None,
        year=query.year,
        text=query.q,
    )


def entry_view(entry: LibraryEntry) -> LibraryEntryView:
    return LibraryEntryView(
        entry_id=entry.entry_id,
        institution_id=entry.institution_id,
        leader_id=entry.leader_id,
        leader_name=entry.leader_name,
        title=entry.title,
        standing=entry.standing.value,
        level=entry.level.value,
        batch=entry.batch,
        year=entry.year,
        state=entry.state.value,
        reason=entry.reason,
        submitted_at=entry.submitted_at,
        version=entry.version,
    )


def entry_page(found: Slice[LibraryEntry]) -> Page[LibraryEntryView]:
    return Page(items=[entry_view(entry) for entry in found.items], next_cursor=found.next_cursor)
