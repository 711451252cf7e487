"""Credit recognition over HTTP (R90)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.sharing.recognition import (
    GetRecognition,
    LedgerQuery,
    LedgerTotals,
    ListOwnRecognitions,
    ListRecognitions,
    Recognise,
    RecognitionDetailView,
    Recognitions,
    RecognitionView,
    RevokeRecognition,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("recognitions", title="Credits 学分")
SCHOOL = only(Role.SCHOOL_ADMIN)
READERS = only(Role.STUDENT, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
ADMINISTRATORS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
STUDENT = only(Role.STUDENT)


@api.get("/recognitions", summary="The ledger of recognised credits (R90)", who=READERS)
def list_recognitions(query: ListRecognitions) -> Page[RecognitionView]:
    """A school sees its own, a student the own ones, the centre all. Revoked ones stay in the list."""
    return clients().sharing.list_recognitions(caller(), query)


@api.get("/recognitions/totals", summary="What the ledger comes to (R90)", who=ADMINISTRATORS)
def get_ledger_totals(query: LedgerQuery) -> LedgerTotals:
    """With the same filters as the ledger. Students, runs and credits count what stands."""
    return clients().sharing.ledger_totals(caller(), query)


@api.get("/me/recognitions", summary="The own recognised credits (R90)", who=STUDENT)
def list_own_recognitions(query: ListOwnRecognitions) -> Page[RecognitionView]:
    """Newest first, revoked ones too."""
    return clients().sharing.list_own_recognitions(caller(), query)


@api.get(
    "/recognitions/<id:recognition_id>",
    summary="One recognition with its history (R90)",
    who=READERS,
    errors=["recognition_not_found"],
)
def get_recognition(query: GetRecognition) -> RecognitionDetailView:
    """The history tells all recognitions and revocations of the same student and run, the earliest first."""
    return clients().sharing.get_recognition(caller(), query)


@api.post(
    "/recognitions",
    summary="Recognise the results of own students (R90)",
    who=SCHOOL,
    status=201,
    errors=[
        "selection_not_found",
        "selection_not_taught",
        "run_not_finished",
        "already_recognised",
        "student_without_score",
        "student_named_twice",
        "credits_exceed_selection",
        "recognitions_refused",
    ],
)
def recognise(command: Recognise) -> Recognitions:
    """All of them or none: a fault refuses all, and `errors` names each by its place in the list.

    With `skip_faulty` those that can be recognised are, and `refused` names the others with their reason.
    """
    return clients().sharing.recognise(caller(), command)


@api.post(
    "/recognitions/<id:recognition_id>/revoke",
    summary="Revoke a recognition, with a reason (R90)",
    who=SCHOOL,
    errors=["recognition_not_found", "recognition_state", "reason_required"],
)
def revoke_recognition(command: RevokeRecognition) -> RecognitionView:
    return clients().sharing.revoke_recognition(caller(), command)
