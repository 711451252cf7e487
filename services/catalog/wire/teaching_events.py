"""Domain events of teaching and learning as contract events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chassis.contracts.base import Event
from chassis.contracts.catalog.events import (
    CatalogNotice,
    ClassChanged,
    ClassOpened,
    EnrolmentsChanged,
    ScoreRecorded,
    TeamMemberChanged,
)
from services.catalog.domain import teaching_events as facts


def _team_changed(fact: facts.TeamChanged) -> Iterator[Event]:
    member = fact.member
    yield TeamMemberChanged(
        run_id=member.run_id,
        person_id=member.person_id,
        institution_id=member.institution_id,
        permissions=sorted(member.permissions),
        version=member.version,
    )


def _member_welcomed(fact: facts.MemberWelcomed) -> Iterator[Event]:
    yield CatalogNotice(
        kind="added_to_team",
        person_ids=[fact.member.person_id],
        facts={"title": fact.run_title, "leader_name": fact.leader_name},
        link=f"/api/v1/runs/{fact.member.run_id}",
    )


def _class_built(fact: facts.ClassBuilt) -> Iterator[Event]:
    opened = fact.teaching_class
    yield ClassOpened(
        class_id=opened.class_id,
        run_id=opened.run_id,
        institution_id=opened.institution_id,
        tutor_id=opened.tutor_id,
        title=opened.title,
        version=opened.version,
    )


def _class_altered(fact: facts.ClassAltered) -> Iterator[Event]:
    found = fact.teaching_class
    yield ClassChanged(
        class_id=found.class_id,
        run_id=found.run_id,
        institution_id=found.institution_id,
        tutor_id=found.tutor_id,
        title=found.title,
        is_closed=fact.is_closed,
        version=found.version,
    )


def _class_handed_over(fact: facts.ClassHandedOver) -> Iterator[Event]:
    found = fact.teaching_class
    yield CatalogNotice(
        kind="class_handed_over",
        person_ids=list(fact.person_ids),
        facts={"title": fact.run_title, "class_title": found.title, "tutor_name": found.tutor_name},
        link=f"/api/v1/classes/{found.class_id}",
    )


def _class_announced(fact: facts.ClassAnnounced) -> Iterator[Event]:
    opened = fact.teaching_class
    yield CatalogNotice(
        kind="class_opened",
        person_ids=[fact.person_id],
        facts={"title": fact.run_title, "class_title": opened.title, "tutor_name": opened.tutor_name},
        link=f"/api/v1/classes/{opened.class_id}",
    )


def _students_moved(fact: facts.StudentsMoved) -> Iterator[Event]:
    yield EnrolmentsChanged(
        class_id=fact.class_id,
        run_id=fact.run_id,
        added_student_ids=list(fact.added_ids),
        removed_student_ids=list(fact.removed_ids),
        size=fact.size,
        version=fact.version,
    )


def _score_given(fact: facts.ScoreGiven) -> Iterator[Event]:
    enrolment = fact.enrolment
    # A learner belongs to no school, so nobody could recognise the credits (R90).
    if enrolment.score is None or enrolment.institution_id is None:
        return
    yield ScoreRecorded(
        run_id=enrolment.run_id,
        class_id=enrolment.class_id,
        student_id=enrolment.student_id,
        student_name=enrolment.student_name,
        student_institution_id=enrolment.institution_id,
        score=enrolment.score,
        watched_seconds=fact.watched_seconds,
        version=enrolment.score_version,
    )


TRANSLATIONS: dict[type[Any], Callable[[Any], Iterable[Event]]] = {
    facts.TeamChanged: _team_changed,
    facts.MemberWelcomed: _member_welcomed,
    facts.ClassBuilt: _class_built,
    facts.ClassAltered: _class_altered,
    facts.ClassHandedOver: _class_handed_over,
    facts.ClassAnnounced: _class_announced,
    facts.StudentsMoved: _students_moved,
    facts.ScoreGiven: _score_given,
}
