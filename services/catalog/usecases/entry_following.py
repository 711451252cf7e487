"""What a course and its runs do when their library entry says something else (R61)."""

from __future__ import annotations

from services.catalog.domain.building_events import RunSubmitted, RunTold
from services.catalog.domain.completeness import OutlineFigures, findings_on
from services.catalog.domain.library import LibraryEntry
from services.catalog.domain.library_change import ChangeKind, LibraryChange
from services.catalog.domain.library_events import LeaderChanged
from services.catalog.domain.run import OVER, Run, RunState
from services.catalog.ports import Transaction
from services.catalog.usecases.team import hand_over_team, join_as_successor


def follow_entry(tx: Transaction, entry: LibraryEntry, change: LibraryChange) -> None:
    """Let the course that rests on the entry, and its runs, follow an approved change.

    A published run keeps the name under which it was announced; every run that is still to be published takes the
    new one. A new leader gets the course, its latest run and all that are not over; those that are over keep the
    name of who led them, and the new leader joins their teams.
    """
    course = tx.courses.take_of_entry(entry.entry_id) if change.kind != ChangeKind.STANDING else None
    if course is None:
        return
    course.follow_entry(entry.title, entry.leader_id, entry.leader_name)
    runs = tx.runs.take_of_course(course.course_id)
    if change.kind == ChangeKind.NAME:
        _ask_again(tx, [run for run in runs if run.rename(entry.title, tx.today)])
        return
    for run in runs:
        if run is runs[0] or run.state_on(tx.today) not in OVER:
            run.hand_over(entry.leader_id, entry.leader_name)
            hand_over_team(tx, run, change.before.leader_id)
        else:
            join_as_successor(tx, run, entry.leader_id, entry.leader_name)
    _ask_again(tx, [run for run in runs if run.leader_id == entry.leader_id])
    for run in runs:
        if run.approved_on is not None and run.leader_id == entry.leader_id:
            tx.record(RunTold(run))
    tx.record(LeaderChanged(course, change.before.leader_id))


def _ask_again(tx: Transaction, changed: list[Run]) -> None:
    """The school decides on a run as it is: of one that changed while it waits, review is asked anew (R51)."""
    pending = [run for run in changed if run.state == RunState.PENDING]
    figures = tx.outlines.figures([run.outline_id for run in pending])
    for run in pending:
        findings = findings_on(run.information, figures.get(run.outline_id, OutlineFigures()))
        tx.record(RunSubmitted(run, run.leader_id, run.leader_name, tx.now, findings))
