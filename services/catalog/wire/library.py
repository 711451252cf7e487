"""Library entries between the domain and the bus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from chassis.contracts.accounts.directory import PersonBrief
from chassis.contracts.base import Page
from chassis.contracts.catalog.library import (
    AddLibraryEntry,
    BatchCount,
    GetLibraryStatistics,
    LibraryEntryView,
    LibraryStatistics,
    ListLibraryEntries,
    ResubmitLibraryEntry,
    SchoolCount,
    StandingCount,
)
from chassis.contracts.catalog.library_change import SubmitLibraryChange
from chassis.domain.actor import Role
from chassis.domain.paging import Slice
from services.catalog.domain.library import EntryState, Level, LibraryEntry, Standing
from services.catalog.ports.library import EntryCount, EntryFilter, StatisticsFilter
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


def corrections(command: ResubmitLibraryEntry | SubmitLibraryChange) -> dict[str, Any]:
    """The fields of `EntryFacts` that the command gives."""
    given = {
        "title": command.title,
        "leader_id": command.leader_id,
        "standing": Standing(command.standing) if command.standing else None,
        "level": Level(command.level) if command.level else None,
        "batch": command.batch,
        "year": command.year,
    }
    return {name: value for name, value in given.items() if value is not None}


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


def statistics_filter(query: GetLibraryStatistics) -> StatisticsFilter:
    return StatisticsFilter(
        institution_id=query.institution_id,
        standing=Standing(query.standing) if query.standing else None,
        level=Level(query.level) if query.level else None,
        year=query.year,
    )


def statistics_view(counts: Iterable[EntryCount], today: date) -> LibraryStatistics:
    """The counts, added up in three ways."""
    by_standing: Counter[tuple[Standing, Level]] = Counter()
    by_batch: Counter[tuple[int, str, Standing, Level]] = Counter()
    by_school: dict[str, Counter[Standing]] = {}
    names: dict[str, str] = {}
    for each in counts:
        by_standing[each.standing, each.level] += each.count
        by_batch[each.year, each.batch, each.standing, each.level] += each.count
        by_school.setdefault(each.institution_id, Counter())[each.standing] += each.count
        names[each.institution_id] = each.institution_name
    schools = sorted(by_school.items(), key=lambda school: (-school[1].total(), school[0]))
    return LibraryStatistics(
        as_of=today,
        unit="门",
        count=by_standing.total(),
        by_standing=[
            StandingCount(standing=standing.value, level=level.value, count=count)
            for (standing, level), count in sorted(by_standing.items())
        ],
        by_batch=[
            BatchCount(year=year, batch=batch, standing=standing.value, level=level.value, count=count)
            for (year, batch, standing, level), count in sorted(
                by_batch.items(), key=lambda one: (-one[0][0], *one[0][1:])
            )
        ],
        by_institution=[
            SchoolCount(
                institution_id=institution_id,
                institution_name=names[institution_id],
                under_construction=school[Standing.UNDER_CONSTRUCTION],
                approved_project=school[Standing.APPROVED_PROJECT],
                recognised=school[Standing.RECOGNISED],
                count=school.total(),
            )
            for institution_id, school in schools
        ],
    )
