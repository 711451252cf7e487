"""What becomes of a class: renamed, given to somebody else, closed (R81, R82)."""

from __future__ import annotations

from chassis.domain.errors import InvalidInput, NotAuthenticated, NotFound, StaleVersion
from chassis.domain.paging import Slice
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.teaching_class import TeachingClass
from services.catalog.domain.teaching_events import ClassAltered, ClassHandedOver
from services.catalog.domain.team import Permission
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import ClassRow
from services.catalog.usecases.teaching_class import class_to_run
from services.catalog.usecases.team import require_open


def list_my_classes(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[ClassRow]:
    """The classes that the caller runs."""
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    return tx.classes.rows_of_tutor(tx.actor.actor_id, limit=limit, cursor=cursor)


def rename_class(tx: Transaction, *, class_id: str, title: str, expected_version: int) -> ClassRow:
    """Give a class another name.

    Raises:
        Conflict: `public_class_is_fixed`, `class_title_taken`, `run_finished`.
    """
    found, _ = _class_to_keep(tx, class_id, expected_version)
    if title != found.title:
        found.rename(title)
        tx.record(ClassAltered(found))
    return tx.classes.row(class_id)


def hand_over_class(tx: Transaction, *, class_id: str, tutor_id: str, expected_version: int) -> ClassRow:
    """Give a class to another member of the team; who ran it, who runs it and the leader hear of it.

    Raises:
        InvalidInput: `tutor_not_in_team`, `tutor_of_other_school`, `tutor_may_not_run_classes`.
        Conflict: `public_class_is_fixed`, `run_finished`.
    """
    found, run = _class_to_keep(tx, class_id, expected_version)
    tutor = tx.team.hold(run.run_id, tutor_id)
    if tutor is None or not tutor.is_active:
        raise InvalidInput.of("/tutor_id", "tutor_not_in_team")
    former_id = found.tutor_id
    if tutor_id != former_id:
        found.give_to(tutor)
        tx.record(ClassAltered(found))
        concerned = {former_id, tutor_id, run.leader_id} - {tx.actor.actor_id}
        tx.record(ClassHandedOver(found, run.information.title, tuple(sorted(concerned))))
    return tx.classes.row(class_id)


def close_class(tx: Transaction, *, class_id: str) -> None:
    """Take an empty class away.

    Raises:
        Conflict: `class_not_empty`, `public_class_is_fixed`, `run_finished`.
    """
    found, _ = _class_to_keep(tx, class_id, None)
    found.require_closable()
    found.version += 1
    tx.record(ClassAltered(found, is_closed=True))
    tx.classes.remove(found)


def held_class(tx: Transaction, class_id: str) -> TeachingClass:
    """The class, held against others who would change it, or who is in it.

    Raises:
        NotFound: `class_not_found`, when somebody closed it a moment ago.
    """
    held = tx.classes.lock([class_id]).get(class_id)
    if held is None:
        raise NotFound("class_not_found")
    return held


def _class_to_keep(tx: Transaction, class_id: str, expected_version: int | None) -> tuple[TeachingClass, Run]:
    _, run = class_to_run(tx, class_id, Permission.CLASSES)
    require_open(tx, run, RunPhase.SCHEDULED, RunPhase.RUNNING)
    held = held_class(tx, class_id)
    if expected_version is not None and held.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": held.version})
    return held, run
