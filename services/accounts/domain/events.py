"""What happens in accounts, for those whom it concerns; `wire.translate` says it in the language of the bus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.domain.papers import Paper
from services.accounts.domain.institution import Institution
from services.accounts.domain.institution_application import InstitutionApplication
from services.accounts.domain.notification import Notification
from services.accounts.domain.person import Person


@dataclass(frozen=True)
class InstitutionChanged:
    institution: Institution


@dataclass(frozen=True)
class PersonChanged:
    person: Person


@dataclass(frozen=True)
class PeopleMade:
    """Many accounts at once, by an import (R13)."""

    people: list[Person]


@dataclass(frozen=True)
class RegistrationSubmitted:
    """A teacher asks for an account; the school decides (R10)."""

    person: Person
    submitted_at: datetime


@dataclass(frozen=True)
class RegistrationWithdrawn:
    """The applicant took the request back; nobody needs to decide (R10)."""

    person: Person


@dataclass(frozen=True)
class ApplicationSubmitted:
    """A school asks to come on file; the centre decides (R16). `paper` is the form that goes with it."""

    application: InstitutionApplication
    paper: Paper


@dataclass(frozen=True)
class NotificationsDelivered:
    """The same notice came into these inboxes."""

    notifications: list[Notification]


@dataclass(frozen=True)
class SessionsEnded:
    """Sessions ended before their time (R18)."""

    session_ids: list[str]
