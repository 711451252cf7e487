"""Schools apply to come on file; they and the centre look at what was handed in (R16)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, TooMany
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from chassis.domain.papers import FORMS, MIB, Paper, read_paper
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.events import ApplicationSubmitted
from services.accounts.domain.institution_application import (
    CONTACT_WINDOW,
    DECISION_WORKING_DAYS,
    MOST_FOR_CONTACT,
    ApplicationState,
    ContactForm,
    InstitutionApplication,
    SchoolForm,
)
from services.accounts.domain.numbers import Email
from services.accounts.ports import Transaction
from services.accounts.ports.applications import ApplicationFilter
from services.accounts.usecases.mail import post

MOST_BYTES = 10 * MIB


@dataclass(frozen=True)
class Form:
    """A filled-in 共享平台申请表: what it says, and the file itself."""

    school: SchoolForm
    contact: ContactForm
    file_name: str
    content: bytes


@dataclass(frozen=True)
class Filed:
    """An application with the newest form that came with it."""

    application: InstitutionApplication
    paper: Paper


def submit(tx: Transaction, form: Form) -> InstitutionApplication:
    """A school that is not on file applies; anyone may.

    Raises:
        Conflict: `institution_code_taken`, `institution_name_taken` when it is on file,
            `institution_application_open` when an application for it waits already.
        InvalidInput: what `read_paper` finds wrong with the file.
        TooMany: `institution_applications_limit`, when too many forms of today name this mail address.
    """
    paper = _received(tx, form)
    application = InstitutionApplication(
        application_id=new_id(),
        school=form.school,
        contact=form.contact,
        paper_ids=(paper.paper_id,),
        state=ApplicationState.PENDING,
        submitted_at=tx.now,
        due_at=tx.after_working_days(DECISION_WORKING_DAYS),
        created_at=tx.now,
    )
    tx.applications.add(application)
    return _submitted(tx, application, paper)


def correct(tx: Transaction, *, application_id: str, token: str, form: Form) -> InstitutionApplication:
    """The applicant of a rejected application corrects it and hands it in again.

    Raises:
        NotFound: `institution_application_not_found`, also with a wrong token.
        Conflict: `institution_application_state` unless it is rejected; as `submit`.
        InvalidInput, TooMany: as `submit`.
    """
    application = look(tx, application_id=application_id, token=token)
    paper = _received(tx, form)
    application.resubmit(
        school=form.school,
        contact=form.contact,
        paper_id=paper.paper_id,
        due_at=tx.after_working_days(DECISION_WORKING_DAYS),
        now=tx.now,
    )
    tx.applications.save(application)
    return _submitted(tx, application, paper)


def look(tx: Transaction, *, application_id: str, token: str) -> InstitutionApplication:
    """The application, for whoever has its token.

    Raises:
        NotFound: `institution_application_not_found`, also with a wrong token.
    """
    application = tx.applications.get(application_id)
    expected = tx.secrets.application_token(application_id)
    if application is None or not hmac.compare_digest(expected.encode(), token.encode()):
        raise NotFound("institution_application_not_found")
    return application


def list_applications(
    tx: Transaction, wanted: ApplicationFilter, *, limit: int, cursor: str | None
) -> Slice[InstitutionApplication]:
    """For the centre: what waits oldest first, everything else newest first."""
    tx.actor.require(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    return tx.applications.page(wanted, tx.now, limit=limit, cursor=cursor)


def get_application(tx: Transaction, *, application_id: str) -> InstitutionApplication:
    """One application, for the centre.

    Raises:
        NotFound: `institution_application_not_found`.
    """
    tx.actor.require(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    application = tx.applications.get(application_id)
    if application is None:
        raise NotFound("institution_application_not_found")
    return application


def get_form(tx: Transaction, *, application_id: str, submission: int | None) -> Paper:
    """The form as it was handed in, of the newest submission or of an earlier one (R4).

    Raises:
        NotFound: `institution_application_not_found`, `paper_not_found`.
    """
    application = get_application(tx, application_id=application_id)
    wanted = application.submission if submission is None else submission
    known = 1 <= wanted <= application.submission
    paper = tx.papers.get(application.paper_ids[wanted - 1]) if known else None
    if paper is None:
        raise NotFound("paper_not_found")
    return paper


def read_contact(
    tx: Transaction, *, application_id: str, purpose: str, client_address: str | None, correlation_id: str
) -> ContactForm:
    """Number and address of the contact in clear; the look goes into the access audit (R15)."""
    application = get_application(tx, application_id=application_id)
    tx.access_log.add(
        AccessRecord(
            record_id=new_id(),
            at=tx.now,
            actor_id=tx.actor.actor_id,
            actor_name=tx.actor.name,
            institution_id=tx.actor.institution_id,
            action="application_contact",
            purpose=purpose,
            person_ids=[application_id],  # applicants are no people of the platform yet
            client_address=client_address,
            correlation_id=correlation_id,
        )
    )
    return application.contact


def _received(tx: Transaction, form: Form) -> Paper:
    school = form.school
    known = tx.institutions.same_as(code=school.code, name=school.name)
    if known is not None:
        raise Conflict("institution_code_taken" if known.code == school.code else "institution_name_taken")
    _spare_mailbox(tx, form.contact.email)
    paper = read_paper(form.file_name, form.content, allowed=FORMS, most_bytes=MOST_BYTES, now=tx.now)
    tx.papers.add(paper)
    return paper


def _spare_mailbox(tx: Transaction, email: Email) -> None:
    """Count a form that will be answered to this address."""
    counted = tx.attempts.locked(tx.attempts.subject_of_contact(email), MOST_FOR_CONTACT, tx.now)
    if not counted.begin(tx.now, CONTACT_WINDOW):
        details = {"retry_after_seconds": counted.seconds_left(tx.now)}
        raise TooMany("institution_applications_limit", details=details)


def _submitted(tx: Transaction, application: InstitutionApplication, paper: Paper) -> InstitutionApplication:
    tx.record(ApplicationSubmitted(application, paper))
    tell_applicant(tx, application, "application_received", {"due": application.due_at.date().isoformat()})
    return application


def tell_applicant(tx: Transaction, application: InstitutionApplication, name: str, facts: dict[str, str]) -> None:
    """Mail the contact a text of the platform, with what is needed to ask or to correct."""
    known = {
        "contact_name": application.contact.full_name,
        "institution": application.school.name,
        "application_id": application.application_id,
        "token": tx.secrets.application_token(application.application_id),
    }
    post(tx, [application.contact.email], kind=name, letter=tx.letters.write(name, {**known, **facts}))
