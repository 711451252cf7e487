"""The centre's decision on a school's application takes effect (R16)."""

from __future__ import annotations

from chassis.domain.ids import new_id
from services.accounts.domain.credential import INITIAL_LIFETIME, InitialCredential, InitialKind
from services.accounts.domain.events import InstitutionChanged
from services.accounts.domain.institution import Institution
from services.accounts.domain.institution_application import (
    TAKEN_MEANWHILE,
    ApplicationState,
    ContactForm,
    InstitutionApplication,
    administrator_names,
)
from services.accounts.ports import Transaction
from services.accounts.usecases.institution import new_administrator
from services.accounts.usecases.institution_application import tell_applicant
from services.accounts.usecases.person import MadePerson, add_made_person


def apply_decision(
    tx: Transaction, *, is_own: bool, application_id: str, submission: int, is_approved: bool, reason: str
) -> None:
    """Follow the centre's decision. What is decided already, or meant an earlier submission or something else,
    changes nothing.
    """
    application = tx.applications.get(application_id) if is_own else None
    if application is None or application.state is not ApplicationState.PENDING:
        return
    if application.submission != submission:
        return
    school = application.school
    if not is_approved:
        _reject(tx, application, reason)
    elif tx.institutions.same_as(code=school.code, name=school.name) is not None:
        _reject(tx, application, TAKEN_MEANWHILE)
    else:
        _approve(tx, application)


def _reject(tx: Transaction, application: InstitutionApplication, reason: str) -> None:
    application.reject(reason, tx.now)
    tx.applications.save(application)
    tell_applicant(tx, application, "application_rejected", {"reason": reason})


def _approve(tx: Transaction, application: InstitutionApplication) -> None:
    school = application.school
    institution = Institution(
        institution_id=new_id(),
        code=school.code,
        name=school.name,
        kind=school.kind,
        province=school.province,
        is_filed=True,
        alliance_part=None,
        created_at=tx.now,
    )
    tx.institutions.add(institution)
    tx.record(InstitutionChanged(institution))
    made = _first_administrator(tx, institution, application.contact)
    application.approve(
        institution_id=institution.institution_id, administrator_id=made.person.person_id, now=tx.now
    )
    tx.applications.save(application)
    facts = {
        "username": made.person.username,
        "code": tx.secrets.activation_code(made.initial.credential_id),
        "until": (tx.today + INITIAL_LIFETIME).isoformat(),
    }
    tell_applicant(tx, application, "application_approved", facts)


def _first_administrator(tx: Transaction, institution: Institution, contact: ContactForm) -> MadePerson:
    """The contact's account. A number or address that somebody has already stays off it, which is no failure."""
    username = next(name for name in administrator_names(institution.code) if tx.people.by_username(name) is None)
    person = new_administrator(institution, username=username, full_name=contact.full_name, now=tx.now)
    if tx.people.by_login(contact.mobile.text) is None:
        person.mobile = contact.mobile
    if not tx.people.has_email(contact.email):
        person.email = contact.email
    return add_made_person(tx, person, InitialCredential(new_id(), InitialKind.ACTIVATION_CODE, tx.now))
