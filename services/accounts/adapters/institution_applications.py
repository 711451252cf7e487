"""Applications of institutions in PostgreSQL; the contact's number and address are sealed (R15)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.domain.errors import StaleVersion
from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import institution_applications as applications
from services.accounts.adapters.vault import Vault
from services.accounts.domain.institution_application import (
    ApplicationState,
    ContactForm,
    InstitutionApplication,
    SchoolForm,
)
from services.accounts.domain.numbers import Email, Mobile
from services.accounts.ports.applications import ApplicationFilter

CONTACT_MOBILE = "applicant mobile"
CONTACT_EMAIL = "applicant email"


class SqlApplications:
    """Implements `ports.Applications`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, application: InstitutionApplication) -> None:
        self._session.execute(insert(applications).values(self._row_of(application)))

    def save(self, application: InstitutionApplication) -> None:
        statement = (
            update(applications)
            .where(
                applications.c.application_id == application.application_id,
                applications.c.version == application.version - 1,
            )
            .values(self._row_of(application))
            .returning(applications.c.application_id)
        )
        if self._session.execute(statement).first() is None:
            raise StaleVersion("stale_version")

    def get(self, application_id: str) -> InstitutionApplication | None:
        statement = select(applications).where(applications.c.application_id == application_id)
        row = self._session.execute(statement).one_or_none()
        return None if row is None else self._application_of(row)

    def page(
        self, wanted: ApplicationFilter, now: datetime, *, limit: int, cursor: str | None
    ) -> Slice[InstitutionApplication]:
        return fetch_slice(
            self._session,
            select(applications).where(*_conditions(wanted, now)),
            keys=[applications.c.application_id],
            limit=limit,
            cursor=cursor,
            item=self._application_of,
            descending=wanted.state is not ApplicationState.PENDING,
        )

    def _application_of(self, row: Row[Any]) -> InstitutionApplication:
        return InstitutionApplication(
            application_id=row.application_id,
            school=SchoolForm(row.code, row.name, row.kind, row.province),
            contact=ContactForm(
                row.contact_name,
                Mobile(self._vault.open(CONTACT_MOBILE, row.mobile_sealed)),
                Email(self._vault.open(CONTACT_EMAIL, row.email_sealed)),
            ),
            paper_ids=tuple(row.paper_ids),
            state=row.state,
            submitted_at=row.submitted_at,
            due_at=row.due_at,
            created_at=row.created_at,
            reason=row.reason,
            decided_at=row.decided_at,
            institution_id=row.institution_id,
            administrator_id=row.administrator_id,
            version=row.version,
        )

    def _row_of(self, application: InstitutionApplication) -> dict[str, Any]:
        school, contact = application.school, application.contact
        return {
            "application_id": application.application_id,
            "code": school.code,
            "name": school.name,
            "kind": school.kind,
            "province": school.province,
            "contact_name": contact.full_name,
            "mobile_sealed": self._vault.seal(CONTACT_MOBILE, contact.mobile.text),
            "email_sealed": self._vault.seal(CONTACT_EMAIL, contact.email.text),
            "paper_ids": list(application.paper_ids),
            "state": application.state,
            "reason": application.reason,
            "submitted_at": application.submitted_at,
            "due_at": application.due_at,
            "decided_at": application.decided_at,
            "created_at": application.created_at,
            "institution_id": application.institution_id,
            "administrator_id": application.administrator_id,
            "version": application.version,
        }


def _conditions(wanted: ApplicationFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(applications.c.state == wanted.state)
    if wanted.is_overdue is not None:
        is_late = and_(applications.c.state == ApplicationState.PENDING, applications.c.due_at < now)
        conditions.append(is_late if wanted.is_overdue else ~is_late)
    if wanted.q:
        conditions.append(
            or_(
                applications.c.name.contains(wanted.q, autoescape=True),
                applications.c.code.startswith(wanted.q, autoescape=True),
            )
        )
    return conditions
