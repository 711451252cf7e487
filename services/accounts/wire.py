"""Between the contracts and the domain of accounts: no rules, only words. Numbers leave masked (R15)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chassis.contracts.accounts import (
    directory,
    events,
    institution,
    notification,
    people_import,
    person,
    session,
)
from chassis.contracts.base import Call, Command, Event, Page
from chassis.contracts.notices import NoticeRaised
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.domain.paging import Slice
from services.accounts.adapters.texts import notice_texts, row_fault_text
from services.accounts.domain import events as facts
from services.accounts.domain.captcha import Captcha
from services.accounts.domain.credential import InitialCredential
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionKind
from services.accounts.domain.notification import Notification
from services.accounts.domain.people_import import PeopleImport
from services.accounts.domain.person import Person, PersonState
from services.accounts.domain.session import RESTRICTED_SCOPE
from services.accounts.ports import InstitutionFilter, PeopleFilter, SecretMaker
from services.accounts.usecases.person import MadePerson
from services.accounts.usecases.session import OpenedSession, SignInForm


def fields(command: Command, *without: str) -> dict[str, Any]:
    """The fields of a command as arguments of the use case that has the same names."""
    return {name: getattr(command, name) for name in type(command).model_fields if name not in without}


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


def captcha_view(captcha: Captcha, image: str, *, reveals_answer: bool) -> session.CaptchaView:
    return session.CaptchaView(
        captcha_id=captcha.captcha_id,
        image=image,
        expires_at=captcha.expires_at,
        answer=captcha.answer if reveals_answer else None,
    )


def captcha_answer(call: Call, command: session.WithCaptcha, about: str) -> dict[str, Any]:
    """The arguments of `require_captcha`."""
    return {
        "captcha_id": command.captcha_id,
        "answer": command.captcha_answer,
        "request": _request(call, about),
    }


def _request(call: Call, about: str) -> str:
    """Names a request, so that its repetition is known; empty when it cannot be repeated safely."""
    if call.idempotency_key is None:
        return ""
    return hashlib.sha256(f"{call.idempotency_key}\0{about}".encode()).hexdigest()


def sign_in_form(call: Call, command: session.SignIn) -> SignInForm:
    return SignInForm(
        login=command.login,
        password=command.password,
        captcha_id=command.captcha_id,
        captcha_answer=command.captcha_answer,
        request=_request(call, command.login),
        client_address=call.client_address,
    )


def session_view(opened: OpenedSession) -> session.SessionView:
    claims = opened.claims
    return session.SessionView(
        session_id=opened.session.session_id,
        access_token=opened.access_token,
        expires_in=int((claims.expires_at - claims.issued_at).total_seconds()),
        refresh_token=opened.refresh_token,
        refresh_expires_at=opened.refresh_expires_at,
        scopes=claims.scopes,
        must_set_password=RESTRICTED_SCOPE in claims.scopes,
        person=session.SignedInPerson(
            person_id=opened.person.person_id,
            username=opened.person.username,
            full_name=opened.person.full_name,
            institution_id=opened.person.institution_id,
            institution_name=_institution_name(opened.person),
            roles=opened.person.roles,
        ),
    )


def institution_filter(query: institution.ListInstitutions) -> InstitutionFilter:
    return InstitutionFilter(query.q, query.kind, query.province)


def institution_fields(command: institution.FileInstitution) -> dict[str, Any]:
    """The arguments of `file_institution`."""
    part = command.alliance_part
    return fields(command) | {
        "kind": InstitutionKind(command.kind),
        "alliance_part": AlliancePart(part) if part else None,
    }


def institution_view(found: Institution) -> institution.InstitutionView:
    return institution.InstitutionView(
        institution_id=found.institution_id,
        code=found.code,
        name=found.name,
        kind=found.kind.value,
        province=found.province,
        is_filed=found.is_filed,
        alliance_part=found.alliance_part.value if found.alliance_part else None,
        created_at=found.created_at,
        version=found.version,
    )


def institution_page(found: Slice[Institution]) -> Page[institution.InstitutionView]:
    return Page(items=[institution_view(each) for each in found.items], next_cursor=found.next_cursor)


def initial_view(initial: InitialCredential) -> institution.InitialCredentialView:
    return institution.InitialCredentialView(
        credential_id=initial.credential_id, kind=initial.kind.value, expires_at=initial.expires_at
    )


def created_view(made: MadePerson) -> institution.CreatedPerson:
    return institution.CreatedPerson(
        person=person_view(made.person), initial_credential=initial_view(made.initial)
    )


def with_code(view: institution.InitialCredentialView, secrets: SecretMaker) -> institution.InitialCredentialView:
    """The view with its activation code, if it is one."""
    if view.kind == "birth_date":
        return view
    return view.model_copy(update={"activation_code": secrets.activation_code(view.credential_id)})


def created_with_code(view: institution.CreatedPerson, secrets: SecretMaker) -> institution.CreatedPerson:
    return view.model_copy(update={"initial_credential": with_code(view.initial_credential, secrets)})


def people_filter(query: person.ListPeople) -> PeopleFilter:
    state = PersonState(query.state) if query.state else None
    return PeopleFilter(query.institution_id, query.role, state, query.q)


def person_view(found: Person) -> person.PersonView:
    return person.PersonView(
        person_id=found.person_id,
        institution_id=found.institution_id,
        institution_name=_institution_name(found),
        username=found.username,
        full_name=found.full_name,
        student_number=found.student_number,
        staff_number=found.staff_number,
        mobile=found.mobile.masked if found.mobile else None,
        email=found.email.masked if found.email else None,
        id_number=found.id_number.masked if found.id_number else None,
        roles=found.roles,
        state=found.state.value,
        rejection_reason=found.rejection_reason,
        created_at=found.created_at,
        version=found.version,
    )


def person_page(found: Slice[Person]) -> Page[person.PersonView]:
    return Page(items=[person_view(each) for each in found.items], next_cursor=found.next_cursor)


def registration_view(found: Person) -> person.RegistrationView:
    return person.RegistrationView(
        registration_id=found.person_id,
        username=found.username,
        full_name=found.full_name,
        institution_id=found.institution_id,
        state=found.state.value,
        submitted_at=found.submitted_at or found.created_at,
    )


def me_view(found: tuple[Person, int], scopes: frozenset[str]) -> person.MeView:
    caller, unread_count = found
    return person.MeView(person=person_view(caller), scopes=scopes, unread_notifications=unread_count)


def teacher_hits(found: Iterable[Person]) -> person.TeacherHits:
    return person.TeacherHits(
        items=[
            person.TeacherHit(
                person_id=teacher.person_id,
                username=teacher.username,
                full_name=teacher.full_name,
                institution_id=teacher.institution.institution_id,
                institution_name=teacher.institution.name,
                mobile=teacher.mobile.masked if teacher.mobile else None,
            )
            for teacher in found
            if teacher.institution
        ]
    )


def brief(found: Person) -> directory.PersonBrief:
    return directory.PersonBrief(
        person_id=found.person_id,
        institution_id=found.institution_id,
        institution_name=_institution_name(found),
        username=found.username,
        full_name=found.full_name,
        student_number=found.student_number,
        roles=found.roles,
        is_active=found.is_active,
    )


def people(found: Iterable[Person]) -> directory.People:
    return directory.People(people=[brief(each) for each in found])


def resolved(found: Mapping[str, Person]) -> directory.ResolvedStudents:
    return directory.ResolvedStudents(students={key: brief(each) for key, each in found.items()})


def import_view(record: PeopleImport) -> people_import.PeopleImportView:
    return people_import.PeopleImportView.model_validate(
        {
            "import_id": record.import_id,
            "role": record.role,
            "file_name": record.file_name,
            "state": record.state.value,
            "row_count": record.row_count,
            "created_count": record.created_count,
            "unchanged_count": record.unchanged_count,
            "errors": [
                {
                    "row": fault.row,
                    "column": fault.column,
                    "code": fault.code,
                    "message": row_fault_text(fault.code),
                }
                for fault in record.faults
            ],
            "error_count": record.fault_count,
            "created_at": record.created_at,
            "finished_at": record.finished_at,
        }
    )


def notification_view(notice: Notification) -> notification.NotificationView:
    return notification.NotificationView(
        notification_id=notice.notification_id,
        kind=notice.kind,
        texts={
            language: notification.NoticeText(title=title, body=body)
            for language, (title, body) in notice_texts(notice.kind, notice.facts).items()
        },
        link=notice.link,
        created_at=notice.created_at,
        read_at=notice.read_at,
    )


def inbox(found: tuple[Slice[Notification], int]) -> notification.Inbox:
    page, unread_count = found
    return notification.Inbox(
        items=[notification_view(each) for each in page.items],
        next_cursor=page.next_cursor,
        unread_count=unread_count,
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


def _institution_name(found: Person) -> str | None:
    return found.institution.name if found.institution else None
