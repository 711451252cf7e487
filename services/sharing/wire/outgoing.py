"""What happens in sharing, as others hear it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chassis.contracts.base import Event
from chassis.contracts.sharing.events import CreditRecognised, SelectionChanged, SharingNotice
from chassis.domain.actor import Role
from services.sharing.domain import events as facts
from services.sharing.domain.catalogue import Run
from services.sharing.domain.recognition import Recognition, RecognitionState
from services.sharing.domain.selection import Selection
from services.sharing.wire.costs_and_quality import COSTS_AND_QUALITY
from services.sharing.wire.list_events import LIST_TRANSLATIONS


def translate(fact: Any) -> Iterable[Event]:
    """Domain event → the events that others read."""
    return TRANSLATIONS[type(fact)](fact)


def _selection_made(fact: facts.SelectionMade) -> Iterator[Event]:
    yield from _offering_side("selection_made", fact.selection, fact.run, fact.institution_name)


def _selection_edited(fact: facts.SelectionEdited) -> Iterator[Event]:
    yield from _offering_side("selection_changed", fact.selection, fact.run, fact.institution_name)


def _selection_withdrawn(fact: facts.SelectionWithdrawn) -> Iterator[Event]:
    selection = fact.selection
    yield from _offering_side("selection_withdrawn", selection, fact.run, fact.institution_name)
    if selection.tutor_id is not None:
        yield SharingNotice(
            kind="selection_withdrawn",
            person_ids=[selection.tutor_id],
            facts=_selection_facts(selection, fact.run, fact.institution_name),
            link=f"/api/v1/selections/{selection.selection_id}",
        )


def _selection_moved(fact: facts.SelectionMoved) -> Iterator[Event]:
    selection = fact.selection
    yield SelectionChanged(
        selection_id=selection.selection_id,
        run_id=selection.run_id,
        selecting_institution_id=selection.selecting_institution_id,
        offering_institution_id=selection.offering_institution_id,
        way=int(selection.way),
        tutor_id=selection.tutor_id,
        state=selection.state.value,
        version=selection.version,
    )


def _selected_run_taken_down(fact: facts.SelectedRunTakenDown) -> Iterator[Event]:
    yield SharingNotice(
        kind="run_taken_down",
        role=Role.SCHOOL_ADMIN,
        institution_id=fact.selection.selecting_institution_id,
        facts={"title": fact.run.title, "run_number": str(fact.run.run_number), "reason": fact.reason},
        link=f"/api/v1/selections/{fact.selection.selection_id}",
    )


def _credits_recognised(fact: facts.CreditsRecognised) -> Iterator[Event]:
    alike: dict[tuple[str, str], list[Recognition]] = defaultdict(list)
    for recognition in fact.recognitions:
        yield _credit(recognition)
        alike[recognition.run_title, f"{recognition.credits:f}"].append(recognition)
    # One notice for all who are told the same.
    for (title, amount), recognitions in alike.items():
        yield SharingNotice(
            kind="credit_recognised",
            person_ids=[each.student_id for each in recognitions],
            facts={"title": title, "credits": amount},
            link="/api/v1/recognitions",
        )


def _recognition_revoked(fact: facts.RecognitionRevoked) -> Iterator[Event]:
    recognition = fact.recognition
    yield _credit(recognition)
    yield SharingNotice(
        kind="credit_revoked",
        person_ids=[recognition.student_id],
        facts={
            "title": recognition.run_title,
            "credits": f"{recognition.credits:f}",
            "reason": recognition.revoke_reason,
        },
        link="/api/v1/recognitions",
    )


def _offering_side(kind: str, selection: Selection, run: Run, institution_name: str) -> Iterator[Event]:
    told = _selection_facts(selection, run, institution_name)
    link = f"/api/v1/selections/{selection.selection_id}"
    yield SharingNotice(
        kind=kind,
        role=Role.SCHOOL_ADMIN,
        institution_id=selection.offering_institution_id,
        facts=told,
        link=link,
    )
    yield SharingNotice(kind=kind, person_ids=[run.leader_id], facts=told, link=link)


def _selection_facts(selection: Selection, run: Run, institution_name: str) -> dict[str, str]:
    return {
        "title": run.title,
        "institution": institution_name,
        "students": str(selection.expected_students),
        "reason": selection.reason,
    }


def _credit(recognition: Recognition) -> CreditRecognised:
    return CreditRecognised(
        recognition_id=recognition.recognition_id,
        run_id=recognition.run_id,
        student_id=recognition.student_id,
        institution_id=recognition.institution_id,
        credits=recognition.credits,
        is_revoked=recognition.state is RecognitionState.REVOKED,
    )


TRANSLATIONS: dict[type[Any], Callable[[Any], Iterator[Event]]] = {
    **LIST_TRANSLATIONS,
    facts.SelectionMade: _selection_made,
    facts.SelectionEdited: _selection_edited,
    facts.SelectionWithdrawn: _selection_withdrawn,
    facts.SelectionMoved: _selection_moved,
    facts.SelectedRunTakenDown: _selected_run_taken_down,
    facts.CreditsRecognised: _credits_recognised,
    facts.RecognitionRevoked: _recognition_revoked,
    **COSTS_AND_QUALITY,
}
