"""Facts that accounts tells."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from chassis.contracts.base import Event, Id, Message, UtcTime, View
from chassis.contracts.review.events import ReviewRequested, ReviewWithdrawn
from chassis.domain.actor import Role


class AccountsEvent(Event):
    SOURCE: ClassVar[str] = "accounts"


class InstitutionFiled(AccountsEvent):
    """An institution is on file, or its entry changed (R5, R16). Sent again in full at every change."""

    TYPE: ClassVar[str] = "institution_filed.v1"
    institution_id: Id
    code: str
    name: str
    kind: str
    """`undergraduate` or `vocational`."""
    province: str
    alliance_part: str | None = None
    """`chair`, `secretariat`, `member`, or absent for institutions outside the alliance."""
    version: int = 1
    """Of the entry; what is not newer than what a listener knows changes nothing."""


class PersonChanged(AccountsEvent):
    """A person's public facts, in full, at every change. Carries no number that identifies a person."""

    TYPE: ClassVar[str] = "person_changed.v1"
    person_id: Id
    institution_id: Id | None
    username: str
    full_name: str
    student_number: str | None = None
    roles: frozenset[Role]
    is_active: bool
    version: int


class MadePerson(Message):
    """What `person_changed.v1` would tell of a new account."""

    person_id: Id
    username: str
    full_name: str
    student_number: str | None = None


class PeopleMade(AccountsEvent):
    """Many active accounts of one school at once, by an import; at most 500 in one event (R13).

    Whoever follows people hears this beside `person_changed.v1`, which tells of each later change.
    """

    TYPE: ClassVar[str] = "people_made.v1"
    institution_id: Id
    roles: frozenset[Role]
    people: list[MadePerson] = Field(max_length=500)


class SessionsRevoked(AccountsEvent):
    """Sessions ended before their time; access tokens that name them are void (R18)."""

    TYPE: ClassVar[str] = "sessions_revoked.v1"
    session_ids: list[Id]


class AddedNotification(View):
    """One notice that came into one person's inbox."""

    notification_id: Id
    person_id: Id


class NotificationsAdded(AccountsEvent):
    """A notice came into inboxes (R94). The notice itself is in the inbox of each; this says only that it is."""

    TYPE: ClassVar[str] = "notifications_added.v1"
    kind: str
    link: str
    added_at: UtcTime
    notifications: list[AddedNotification]
    """At most 500; a notice to more people is told in several events."""


class AccountsReviewRequested(ReviewRequested):
    """Asks review for a decision on something that accounts owns."""

    SOURCE: ClassVar[str] = "accounts"


class AccountsReviewWithdrawn(ReviewWithdrawn):
    """Takes such a request back."""

    SOURCE: ClassVar[str] = "accounts"
