"""Events of other services in the domain's words."""

from __future__ import annotations

from datetime import date

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.catalog.events import (
    ClassChanged,
    ClassOpened,
    EnrolmentsChanged,
    RunChanged,
    ScoreRecorded,
    TeamMemberChanged,
)
from services.sharing.domain.catalogue import ClassSize, Institution, Run, Score, TeachingClass, TeamMember


def institution(event: InstitutionFiled) -> Institution:
    return Institution(
        event.institution_id, event.code, event.name, event.kind, event.alliance_part, event.version
    )


def run(event: RunChanged) -> Run:
    return Run(**event.model_dump(exclude={"reason"}))


def team_member(event: TeamMemberChanged) -> TeamMember:
    return TeamMember(event.run_id, event.person_id, event.institution_id, tuple(event.permissions), event.version)


def teaching_class(event: ClassOpened) -> TeachingClass:
    return TeachingClass(
        event.class_id, event.run_id, event.institution_id, event.tutor_id, event.title, event.version
    )


def altered_class(event: ClassChanged) -> TeachingClass:
    return TeachingClass(
        event.class_id,
        event.run_id,
        event.institution_id,
        event.tutor_id,
        event.title,
        event.version,
        event.is_closed,
    )


def class_size(event: EnrolmentsChanged, counted_on: date) -> ClassSize:
    return ClassSize(event.class_id, event.size, event.version, counted_on)


def score(event: ScoreRecorded) -> Score:
    return Score(
        class_id=event.class_id,
        run_id=event.run_id,
        student_id=event.student_id,
        student_name=event.student_name,
        student_institution_id=event.student_institution_id,
        score=event.score,
        watched_seconds=event.watched_seconds,
        version=event.version,
    )
