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
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from services.accounts.domain import events as facts
from services.accounts.domain.person import Person


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
        case facts.RegistrationSubmitted(person=applicant, submitted_at=submitted_at):
            yield _review_request(applicant, submitted_at)
        case facts.RegistrationWithdrawn(person=applicant):
            yield events.AccountsReviewWithdrawn(
                subject_kind=SubjectKind.TEACHER_ACCOUNT,
                subject_id=applicant.person_id,
                subject_version=applicant.submission,
            )
        case facts.SessionsEnded(session_ids=session_ids):
            yield events.SessionsRevoked(session_ids=session_ids)
        case _:
            raise TypeError(f"no translation for {type(fact).__name__}")


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
