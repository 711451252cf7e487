"""What happens in a run, heard from catalog, moves entries and selections (R53, R80, R81)."""

from __future__ import annotations

from services.sharing.domain.catalogue import (
    ClassSize,
    Institution,
    Run,
    Score,
    TeachingClass,
    TeamMember,
)
from services.sharing.domain.events import (
    RecommendationsEdited,
    RecommendedRunLeft,
    SelectedRunTakenDown,
    SelectionMoved,
)
from services.sharing.domain.selection import Progress, Selection
from services.sharing.ports import Transaction
from services.sharing.usecases.withdrawal import withdraw

TAKEN_DOWN = "下架"


def note_institution(tx: Transaction, institution: Institution) -> None:
    """Keep a school's name and kind."""
    tx.catalogue.keep_institution(institution)


def note_run(tx: Transaction, run: Run, reason: str) -> None:
    """Keep a run; when it is over, its selections close, and one that was taken down leaves the lists."""
    if not tx.catalogue.keep_run(run):
        return
    if run.is_taken_down:
        for entry in tx.entries.live_of_run(run.run_id):
            withdraw(tx, entry, TAKEN_DOWN)
        for selection in tx.selections.open_of_run(run.run_id):
            tx.record(SelectedRunTakenDown(selection, run, reason))
    if tx.recommendations.has(run.run_id):
        tx.record(RecommendationsEdited())
        if run.is_taken_down:
            tx.record(RecommendedRunLeft(run, reason))
    _follow(tx, run.run_id)


def note_team_member(tx: Transaction, member: TeamMember) -> None:
    """Keep who teaches in a run; a selection whose tutor joined is staffed."""
    if tx.catalogue.keep_team_member(member):
        _follow(tx, member.run_id)


def note_class(tx: Transaction, teaching_class: TeachingClass) -> None:
    """Keep a class; the selection of its school is being taught, or no longer when its last class was closed."""
    tx.catalogue.keep_class(teaching_class)
    _follow(tx, teaching_class.run_id)


def note_class_size(tx: Transaction, size: ClassSize) -> None:
    """Keep how many students a class has, and had at the end of each day (R93)."""
    tx.catalogue.keep_class_size(size)


def note_score(tx: Transaction, score: Score) -> None:
    """Keep a student's final score."""
    tx.catalogue.keep_score(score)


def progress_of(tx: Transaction, selection: Selection, run: Run | None) -> Progress:
    """What has happened so far, as far as it moves the selection."""
    tutor_id = selection.tutor_id
    return Progress(
        tutor_joined=tutor_id is not None and tx.catalogue.is_team_member(selection.run_id, tutor_id),
        class_opened=tx.catalogue.has_class(selection.run_id, selection.selecting_institution_id),
        run_over=run is not None and run.is_over(tx.today),
    )


def _follow(tx: Transaction, run_id: str) -> None:
    run = tx.catalogue.locked_run(run_id)
    for selection in tx.selections.open_of_run(run_id):
        has_moved = False
        while selection.follow(progress_of(tx, selection, run)):
            has_moved = True
        if has_moved:
            tx.record(SelectionMoved(selection))
