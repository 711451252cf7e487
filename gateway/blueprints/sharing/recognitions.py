"""Credit recognition and statistics over HTTP (R90, R92)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.sharing.events import CreditRecognised
from chassis.contracts.sharing.recognition import (
    ListRecognitions,
    Recognise,
    Recognitions,
    RecognitionView,
    RevokeRecognition,
)
from chassis.contracts.sharing.statistics import GetStatistics, StatisticsView
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("recognitions", title="Credits 学分")
SCHOOL = only(Role.SCHOOL_ADMIN)
READERS = only(Role.STUDENT, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)


@api.get("/recognitions", summary="Recognised credits (R90)", who=READERS)
def list_recognitions(query: ListRecognitions) -> Page[RecognitionView]:
    """A school sees its own, a student the own ones, the centre all. Revoked ones stay in the list."""
    return clients().sharing.list_recognitions(caller(), query)


@api.post(
    "/recognitions",
    summary="Recognise the results of own students: all of them, or none (R90)",
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
    """When any student cannot be recognised, none is, and `errors` names each by its place in the list."""
    return clients().sharing.recognise(caller(), command)


@api.post(
    "/recognitions/<id:recognition_id>/revoke",
    summary="Revoke a recognition, with a reason (R90)",
    who=SCHOOL,
    errors=["recognition_not_found", "recognition_state", "reason_required"],
)
def revoke_recognition(command: RevokeRecognition) -> RecognitionView:
    return clients().sharing.revoke_recognition(caller(), command)


@api.get("/statistics", summary="What an academic year came to (R92)", who=ANYONE, kept_until=[CreditRecognised])
def get_statistics(query: GetStatistics) -> StatisticsView:
    """Schools that recognised (所), course offerings (门次), recognitions (人次); with moment and units."""
    return clients().sharing.get_statistics(caller(), query)
