"""Facts as events for others, and events of others as arguments of use cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chassis.contracts.accounts import (
    events,
)
from chassis.contracts.base import Event
from chassis.contracts.notices import NoticeRaised
from chassis.contracts.review.events import Finding, ReviewDecided, SubjectKind
from chassis.domain.papers import Paper
from services.accounts.domain import events as facts
from services.accounts.domain.institution import InstitutionKind
from services.accounts.domain.institution_application import InstitutionApplication
from services.accounts.domain.notification import Notification
from services.accounts.domain.person import Person

DELIVERIES_AT_ONCE = 500


def translate(fact: Any) -> Iterable[Event]:
    """Domain event → the events that others read."""
    match fact:
        case facts.InstitutionChanged(institution=changed):
            yield events.InstitutionFiled(
                institution_id=changed.institution_id,
                code=changed.code,
                name=changed.name,
                kind=changed.kind,
                province=changed.province,
                alliance_part=changed.alliance_part,
                version=changed.version,
            )
        case facts.PersonChanged(person=changed):
            yield events.PersonChanged(
                person_id=changed.person_id,
                institution_id=changed.institution_id,
                username=changed.username,
                full_name=changed.full_name,
                student_number=changed.student_number,
                roles=changed.roles,
                is_active=changed.is_active,
                version=changed.version,
            )
        case facts.PeopleMade(people=[first, *_] as made) if first.institution is not None:
            yield events.PeopleMade(
                institution_id=first.institution.institution_id,
                roles=first.roles,
                people=[
                    events.MadePerson(
                        person_id=person.person_id,
                        username=person.username,
                        full_name=person.full_name,
                        student_number=person.student_number,
                    )
                    for person in made
                ],
            )
        case facts.RegistrationSubmitted(person=applicant, submitted_at=submitted_at):
            yield _review_request(applicant, submitted_at)
        case facts.RegistrationWithdrawn(person=applicant):
            yield events.AccountsReviewWithdrawn(
                subject_kind=SubjectKind.TEACHER_ACCOUNT,
                subject_id=applicant.person_id,
                subject_version=applicant.submission,
            )
        case facts.ApplicationSubmitted(application=application, paper=paper):
            yield _application_request(application, paper)
        case facts.SessionsEnded(session_ids=session_ids):
            yield events.SessionsRevoked(session_ids=session_ids)
        case facts.NotificationsDelivered(notifications=delivered):
            yield from _deliveries(delivered)
        case _:
            raise TypeError(f"no translation for {type(fact).__name__}")


def _deliveries(delivered: list[Notification]) -> Iterable[events.NotificationsAdded]:
    for start in range(0, len(delivered), DELIVERIES_AT_ONCE):
        some = delivered[start : start + DELIVERIES_AT_ONCE]
        yield events.NotificationsAdded(
            kind=some[0].kind,
            link=some[0].link,
            added_at=some[0].created_at,
            notifications=[
                events.AddedNotification(notification_id=each.notification_id, person_id=each.person_id)
                for each in some
            ],
        )


def _review_request(applicant: Person, submitted_at: datetime) -> events.AccountsReviewRequested:
    shown = {"工号": applicant.staff_number, "手机号": applicant.mobile.masked if applicant.mobile else None}
    return events.AccountsReviewRequested(
        subject_kind=SubjectKind.TEACHER_ACCOUNT,
        subject_id=applicant.person_id,
        subject_version=applicant.submission,
        institution_id=applicant.institution_id,
        title=f"{applicant.full_name}（{applicant.username}）",
        summary="，".join(f"{name} {value}" for name, value in shown.items() if value),
        submitted_by_id=applicant.person_id,
        submitted_by_name=applicant.full_name,
        submitted_at=submitted_at,
        context={"person_id": applicant.person_id},
    )


def _application_request(application: InstitutionApplication, paper: Paper) -> events.AccountsReviewRequested:
    school, contact = application.school, application.contact
    kind = {InstitutionKind.UNDERGRADUATE: "本科", InstitutionKind.VOCATIONAL: "高职高专"}[school.kind]
    return events.AccountsReviewRequested(
        subject_kind=SubjectKind.INSTITUTION_APPLICATION,
        subject_id=application.application_id,
        subject_version=application.submission,
        institution_id=None,
        title=f"{school.name}（{school.code}）",
        summary=f"{kind}，{school.province}，联系人 {contact.full_name} {contact.mobile.masked}",
        submitted_by_id=application.application_id,
        submitted_by_name=contact.full_name,
        submitted_at=application.submitted_at,
        due_at=application.due_at,
        findings=[
            Finding(
                code="institution_code",
                level="ok" if school.has_ministry_code else "warn",
                value=school.code,
                rule="R16",
            ),
            Finding(
                code="application_form",
                level="ok",
                value=f"{paper.file_name}, {len(paper.content) / 1024:.0f} KiB",
                rule="R16",
            ),
        ],
        context={"application_id": application.application_id, "submission": str(application.submission)},
    )


def notice(event: NoticeRaised) -> dict[str, Any]:
    """The arguments of `deliver`."""
    return {name: getattr(event, name) for name in type(event).model_fields}


def decision(event: ReviewDecided) -> dict[str, Any]:
    """The arguments of `apply_decision`."""
    return {
        "is_own": event.subject_kind is SubjectKind.TEACHER_ACCOUNT,
        "person_id": event.subject_id,
        "submission": event.subject_version,
        "is_approved": event.outcome == "approved",
        "reason": event.reason,
    }
