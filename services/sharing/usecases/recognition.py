"""Recognising credits, revoking them, and reading what was recognised (R90)."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.access import RecognitionSight, administered_school
from services.sharing.domain.delivery import Step
from services.sharing.domain.events import CreditsRecognised, RecognitionRevoked
from services.sharing.domain.recognition import Basis, Claim, Recognition, Result, recognise
from services.sharing.ports import Transaction
from services.sharing.ports.recognitions import RecognitionFilter
from services.sharing.usecases import credit_bank


def recognise_students(
    tx: Transaction, *, selection_id: str, claims: Sequence[Claim], basis_text: str, skips_faulty: bool = False
) -> Result:
    """Recognise the results of the own school's students: all of them or none, or those that can be (R90).

    What the credit bank must hear is written with them (R91).

    Raises:
        NotFound: `selection_not_found`, also for another school's.
        Conflict: see `domain.recognition.recognise`; `already_recognised` also when two do it at once.
    """
    school = administered_school(tx.actor)
    selection = tx.selections.locked(selection_id)
    if selection is None or selection.selecting_institution_id != school:
        raise NotFound("selection_not_found")
    run, term = tx.catalogue.run(selection.run_id), tx.terms.get(selection.term_id)
    if run is None or term is None:
        raise NotFound("run_not_found")
    student_ids = [claim.student_id for claim in claims]
    basis = Basis(
        selection=selection,
        run=run,
        academic_year=term.academic_year,
        scores=tx.catalogue.scores(run.run_id, school, student_ids),
        recognised=tx.recognitions.recognised_students(run.run_id, student_ids),
        text=basis_text,
    )
    result = recognise(basis, claims, tx.actor, tx.now, tx.today, skips_faulty=skips_faulty)
    tx.recognitions.add_all(result.recognitions)
    credit_bank.enqueue(tx, result.recognitions, Step.RECOGNISED)
    tx.record(CreditsRecognised(tuple(result.recognitions)))
    return result


def revoke_recognition(tx: Transaction, *, recognition_id: str, reason: str) -> Recognition:
    """Take an own recognition back, with a reason; it stays on record and the student may be recognised anew.

    The credit bank hears of it after it has heard of the recognition (R91).

    Raises:
        NotFound: `recognition_not_found`, also for another school's.
    """
    school = administered_school(tx.actor)
    recognition = tx.recognitions.locked(recognition_id)
    if recognition is None or recognition.institution_id != school:
        raise NotFound("recognition_not_found")
    recognition.revoke(tx.actor, reason, tx.now)
    credit_bank.enqueue(tx, [recognition], Step.REVOKED)
    tx.record(RecognitionRevoked(recognition))
    return recognition


def list_recognitions(
    tx: Transaction, *, narrowed: RecognitionFilter, limit: int, cursor: str | None
) -> Slice[Recognition]:
    """The recognitions that the actor may see, newest first."""
    return tx.recognition_lists.page(RecognitionSight.of(tx.actor), narrowed, limit=limit, cursor=cursor)
