"""Many entries from a spreadsheet, all or none: a school files them, the centre sets their standing (R60, R62)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chassis.domain.actor import Role
from services.catalog.domain import library_sheet as sheet
from services.catalog.domain.library import EntryFacts, EntryState, LibraryEntry, new_entry
from services.catalog.domain.library_change import ChangeKind, new_change
from services.catalog.domain.library_events import EntrySubmitted
from services.catalog.domain.library_sheet import LibraryRow, RowReader
from services.catalog.ports import Transaction
from services.catalog.usecases.access import own_institution
from services.catalog.usecases.library import Candidate


class RowOutcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class RowResult:
    """What became of one row."""

    row: int
    outcome: RowOutcome
    entry: LibraryEntry


Key = tuple[str, str, str]
"""School, course name, leader."""


def require_importer(tx: Transaction) -> str:
    """The school for which the caller may import."""
    tx.actor.require(Role.SCHOOL_ADMIN)
    return own_institution(tx)


def require_centre(tx: Transaction) -> None:
    """Only the centre sets standings from a list."""
    tx.actor.require(Role.CENTRE_ADMIN)


def import_entries(
    tx: Transaction, *, rows: Sequence[LibraryRow], teachers: Mapping[str, Candidate]
) -> list[RowResult]:
    """File every row with the centre (R60). What is on file just so, or waits, stays as it is.

    Args:
        rows: what `entry_rows` left.
        teachers: people of the school by the account that the file names.

    Raises:
        InvalidInput: `import_has_errors`; one faulty row leaves everything as it is.
        Conflict: `library_entry_exists`, when somebody else filed the same at this very moment.
    """
    institution_id = require_importer(tx)
    titles = {row.cells[sheet.TITLE] for row in rows if sheet.TITLE in row.cells}
    live = {_key(entry): entry for entry in tx.library.live_of_titles(institution_id, titles)}
    seen: dict[Key, int] = {}

    def read(reader: RowReader) -> EntryFacts | None:
        facts = _new_facts(reader, teachers, institution_id)
        if facts is None:
            return None
        key = (institution_id, facts.title, facts.leader_id)
        if (first := seen.setdefault(key, reader.row.number)) != reader.row.number:
            reader.fault(sheet.TITLE, "row_repeated", first_row=first)
        elif (known := live.get(key)) and known.facts.rests_on != facts.rests_on:
            reader.fault(sheet.STANDING, "library_entry_differs", entry_id=known.entry_id)
        return facts

    results, created = [], []
    for row, facts in sheet.read_each(rows, read):
        known = live.get((institution_id, facts.title, facts.leader_id))
        if known is not None:
            results.append(RowResult(row.number, RowOutcome.UNCHANGED, known))
            continue
        entry = new_entry(
            facts,
            institution_id=institution_id,
            submitted_by_id=tx.actor.actor_id,
            submitted_at=tx.now,
        )
        created.append(entry)
        tx.record(EntrySubmitted(entry, tx.actor.name))
        results.append(RowResult(row.number, RowOutcome.CREATED, entry))
    tx.library.add_all(created)
    return results


def import_standings(tx: Transaction, *, rows: Sequence[LibraryRow]) -> list[RowResult]:
    """Set the standing of approved entries as a published list has it (R62). The centre's list is the decision.

    Raises:
        InvalidInput: `import_has_errors`; one faulty row leaves everything as it is.
    """
    require_centre(tx)
    schools = tx.institutions.ids_by_name({row.cells.get(sheet.SCHOOL, "") for row in rows})
    titles = {row.cells.get(sheet.TITLE, "") for row in rows}
    approved = [
        entry
        for entry in tx.library.live_of_titles_in(set(schools.values()), titles)
        if entry.state == EntryState.APPROVED
    ]
    by_name: dict[Key, list[LibraryEntry]] = {}
    for entry in approved:
        by_name.setdefault((entry.institution_id, entry.title, entry.leader_name), []).append(entry)
    seen: dict[str, int] = {}

    def read(reader: RowReader) -> tuple[LibraryEntry, sheet.Rests] | None:
        school, title = reader.text(sheet.SCHOOL, 200), reader.text(sheet.TITLE, sheet.MOST_TITLE)
        leader, rests_on = reader.text(sheet.LEADER_NAME, 100), reader.rests_on()
        if school and school not in schools:
            reader.fault(sheet.SCHOOL, "school_unknown")
        if reader.faults or rests_on is None:
            return None
        found = by_name.get((schools[school], title, leader), [])
        if len(found) != 1:
            reader.fault(sheet.TITLE, "library_row_ambiguous" if found else "library_row_unknown")
            return None
        if (first := seen.setdefault(found[0].entry_id, reader.row.number)) != reader.row.number:
            reader.fault(sheet.TITLE, "row_repeated", first_row=first)
        return found[0], rests_on

    results = []
    for row, (entry, rests_on) in sheet.read_each(rows, read):
        facts = EntryFacts(entry.title, entry.leader_id, entry.leader_name, *rests_on)
        if facts == entry.facts:
            results.append(RowResult(row.number, RowOutcome.UNCHANGED, entry))
            continue
        _set_standing(tx, entry, facts)
        results.append(RowResult(row.number, RowOutcome.CHANGED, entry))
    return results


def _set_standing(tx: Transaction, entry: LibraryEntry, facts: EntryFacts) -> None:
    change = new_change(
        entry,
        ChangeKind.STANDING,
        facts,
        paper_id=None,
        submitted_by_id=tx.actor.actor_id,
        submitted_at=tx.now,
        may_go_back=True,
    )
    change.approve(tx.now)
    change.apply_to(entry)
    tx.changes.add(change)


def _new_facts(reader: RowReader, teachers: Mapping[str, Candidate], institution_id: str) -> EntryFacts | None:
    title = reader.text(sheet.TITLE, sheet.MOST_TITLE)
    account, name = reader.key(sheet.LEADER, 100), reader.text(sheet.LEADER_NAME, 100)
    rests_on = reader.rests_on()
    leader = teachers.get(account)
    if account and (leader is None or not leader.may_lead_in(institution_id)):
        reader.fault(sheet.LEADER, "leader_unknown")
    elif leader is not None and name and name.replace(" ", "") != leader.full_name.replace(" ", ""):
        reader.fault(sheet.LEADER_NAME, "leader_name_differs")
    if reader.faults or leader is None or rests_on is None:
        return None
    return EntryFacts(title, leader.person_id, leader.full_name, *rests_on)


def _key(entry: LibraryEntry) -> Key:
    return (entry.institution_id, entry.title, entry.leader_id)
