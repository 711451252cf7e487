"""Selections: made, edited, withdrawn and read by the schools concerned (R80–R82)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.actor import Actor
from chassis.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from chassis.domain.paging import Slice
from chassis.domain.papers import Paper
from services.sharing.domain.access import SelectionSight, administered_school
from services.sharing.domain.catalogue import Run
from services.sharing.domain.events import SelectionEdited, SelectionMade, SelectionMoved, SelectionWithdrawn
from services.sharing.domain.selection import Plan, Selection, Tutor, Way
from services.sharing.domain.share_entry import EntryState
from services.sharing.ports import Transaction
from services.sharing.ports.selections import (
    ClassRecord,
    People,
    ResultRecord,
    SelectionFilter,
    SelectionRecord,
)
from services.sharing.usecases.progress import progress_of


@dataclass(frozen=True)
class SelectionDetail:
    record: SelectionRecord
    classes: list[ClassRecord]


@dataclass(frozen=True)
class PlanChanges:
    """What is to be different; absent fields stay."""

    teaching_plan: str | None
    way: Way | None
    tutor: Tutor | None
    expected_students: int | None
    credits: Decimal | None

    def on(self, plan: Plan) -> Plan:
        return Plan(
            teaching_plan=plan.teaching_plan if self.teaching_plan is None else self.teaching_plan,
            way=plan.way if self.way is None else self.way,
            tutor=plan.tutor if self.tutor is None else self.tutor,
            expected_students=plan.expected_students if self.expected_students is None else self.expected_students,
            credits=plan.credits if self.credits is None else self.credits,
        )


def find_tutor(people: People, actor: Actor, tutor_id: str | None) -> Tutor | None:
    """The tutor, who must be an active teacher of the actor's school (R81). Asked outside any transaction.

    Raises:
        InvalidInput: `tutor_not_own_teacher`.
    """
    school = administered_school(actor)
    if tutor_id is None:
        return None
    tutor = people.active_teacher(tutor_id, school)
    if tutor is None:
        raise InvalidInput.of("/tutor_id", "tutor_not_own_teacher")
    return tutor


def select_entry(tx: Transaction, *, entry_id: str, plan: Plan) -> SelectionDetail:
    """Select an entry of the latest published version for the own school.

    Raises:
        NotFound: `share_entry_not_found`, unless it is published.
        Conflict: `entry_withdrawn`, `run_over`, `own_entry`, or `already_selected` from the unique index.
    """
    school = administered_school(tx.actor)
    run_id = tx.entries.run_of(entry_id)
    if run_id is None:
        raise NotFound("share_entry_not_found")
    run = _run(tx, run_id)
    entry = tx.entries.locked(entry_id)
    share_list = tx.share_lists.get(entry.share_list_id) if entry else None
    if entry is None or share_list is None or not tx.share_lists.is_published(share_list, entry_id):
        raise NotFound("share_entry_not_found")
    if entry.state is not EntryState.APPROVED:
        raise Conflict("entry_withdrawn", details={"reason": entry.reason})
    if run.is_over(tx.today):
        raise Conflict("run_over", details={"state": run.state})
    selection = Selection.make(entry, share_list.term_id, run, school, plan, by_id=tx.actor.actor_id, now=tx.now)
    selection.follow(progress_of(tx, selection, run))
    tx.selections.add(selection)
    tx.record(SelectionMade(selection, run, tx.catalogue.institution_name(school)))
    tx.record(SelectionMoved(selection))
    return _detail(tx, selection.selection_id)


def edit_selection(
    tx: Transaction, *, selection_id: str, expected_version: int, changes: PlanChanges
) -> SelectionDetail:
    """Change an own selection's plan, until teaching begins."""
    selection, run = _own_as_seen(tx, selection_id, expected_version)
    selection.edit(changes.on(selection.plan), run)
    selection.follow(progress_of(tx, selection, run))
    tx.record(SelectionEdited(selection, run, tx.catalogue.institution_name(selection.selecting_institution_id)))
    tx.record(SelectionMoved(selection))
    return _detail(tx, selection_id)


def attach_plan(
    tx: Transaction, *, selection_id: str, expected_version: int, file: Paper | None
) -> SelectionDetail:
    """Hand in the own selection's teaching plan as a file, replace that or take it away, until teaching begins."""
    selection, run = _own_as_seen(tx, selection_id, expected_version)
    if file is not None:
        tx.papers.add(file)
    selection.attach_plan(file)
    tx.record(SelectionEdited(selection, run, tx.catalogue.institution_name(selection.selecting_institution_id)))
    tx.record(SelectionMoved(selection))
    return _detail(tx, selection_id)


def plan_file(tx: Transaction, *, selection_id: str) -> Paper:
    """The teaching plan's file, for everyone whom the selection concerns: both schools, leader, tutor, the centre.

    Raises:
        NotFound: `selection_not_found`, `paper_not_found` while there is none.
    """
    paper_id = _detail(tx, selection_id).record.selection.plan_file_id
    paper = tx.papers.get(paper_id) if paper_id else None
    if paper is None:
        raise NotFound("paper_not_found")
    return paper


def withdraw_selection(tx: Transaction, *, selection_id: str, reason: str) -> SelectionDetail:
    """Step back from an own selection; not once teaching has begun."""
    selection, run = _own(tx, selection_id)
    selection.withdraw(reason)
    name = tx.catalogue.institution_name(selection.selecting_institution_id)
    tx.record(SelectionWithdrawn(selection, run, name))
    tx.record(SelectionMoved(selection))
    return _detail(tx, selection_id)


def get_selection(tx: Transaction, *, selection_id: str) -> SelectionDetail:
    """One selection that concerns the actor.

    Raises:
        NotFound: `selection_not_found`.
    """
    return _detail(tx, selection_id)


def list_selections(
    tx: Transaction, *, narrowed: SelectionFilter, limit: int, cursor: str | None
) -> Slice[SelectionRecord]:
    """Selections that concern the actor: who selected what (R80)."""
    return tx.selection_lists.page(SelectionSight.of(tx.actor), narrowed, limit=limit, cursor=cursor)


def list_results(
    tx: Transaction, *, selection_id: str, recognised: bool | None, limit: int, cursor: str | None
) -> Slice[ResultRecord]:
    """The results of the school's own students in the selection's classes (R90)."""
    school = administered_school(tx.actor)
    record = tx.selection_lists.record(selection_id, SelectionSight.of(tx.actor))
    if record is None or record.selection.selecting_institution_id != school:
        raise NotFound("selection_not_found")
    return tx.selection_lists.results(record.selection, recognised, limit=limit, cursor=cursor)


def _own_as_seen(tx: Transaction, selection_id: str, expected_version: int) -> tuple[Selection, Run]:
    selection, run = _own(tx, selection_id)
    if selection.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": selection.version})
    return selection, run


def _own(tx: Transaction, selection_id: str) -> tuple[Selection, Run]:
    """An own selection and its run, both held: the run first, as those hold them who hear of it."""
    school = administered_school(tx.actor)
    run_id = tx.selections.run_of(selection_id)
    run = _run(tx, run_id) if run_id is not None else None
    selection = tx.selections.locked(selection_id)
    if run is None or selection is None or selection.selecting_institution_id != school:
        raise NotFound("selection_not_found")
    return selection, run


def _run(tx: Transaction, run_id: str) -> Run:
    # Locked, so that a tutor or class that is heard of now is not missed by both sides.
    run = tx.catalogue.locked_run(run_id)
    if run is None:
        raise NotFound("run_not_found")
    return run


def _detail(tx: Transaction, selection_id: str) -> SelectionDetail:
    record = tx.selection_lists.record(selection_id, SelectionSight.of(tx.actor))
    if record is None:
        raise NotFound("selection_not_found")
    return SelectionDetail(record, tx.selection_lists.classes(record.selection))
