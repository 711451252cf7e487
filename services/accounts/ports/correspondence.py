"""What use cases of notices, mails, mail addresses and preferences need of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.accounts.domain.email_change import EmailChange
from services.accounts.domain.mail import Letter, Mail, MailState
from services.accounts.domain.notification import Notification
from services.accounts.domain.numbers import Email


class Preferences(Protocol):
    """Who wants which notices by mail too."""

    def of(self, person_id: str) -> Mapping[str, bool]:
        """The own choices of a person, by kind."""

    def choose(self, person_id: str, chosen: Mapping[str, bool]) -> None: ...

    def mailboxes(self, person_ids: Collection[str], *, kind: str, by_default: bool) -> list[Email]:
        """The addresses of those among them who have one and get this kind by mail."""


class EmailChanges(Protocol):
    def replace(self, change: EmailChange) -> None:
        """Keep a person's pending change, in the place of an earlier one."""

    def get(self, person_id: str) -> EmailChange | None: ...

    def remove(self, person_id: str) -> None: ...


class Mails(Protocol):
    def add_all(self, mails: Sequence[Mail]) -> None: ...

    def next_due(self, now: datetime) -> Mail | None:
        """The mail that is due longest, which nobody else can take until this transaction ends."""

    def locked(self, mail_id: str) -> Mail | None: ...

    def save(self, mail: Mail) -> None: ...

    def page(self, state: MailState | None, *, limit: int, cursor: str | None) -> Slice[Mail]:
        """Without their bodies, newest first."""

    def oldest_waiting(self) -> datetime | None:
        """When the oldest mail that is not yet sent was written."""

    def failed_count(self) -> int: ...


class Letters(Protocol):
    """The texts of mails, in every language of the platform."""

    def notice(self, kind: str, facts: Mapping[str, str]) -> Letter: ...

    def write(self, name: str, facts: Mapping[str, str]) -> Letter:
        """A text of the platform by name, such as `application_received`."""

    def kinds(self) -> list[str]:
        """The kinds of notices that there are."""


class Notifications(Protocol):
    def add_all(self, notifications: Sequence[Notification]) -> None: ...

    def get(self, notification_id: str) -> Notification | None: ...

    def page(
        self, person_id: str, *, is_unread_only: bool, limit: int, cursor: str | None
    ) -> Slice[Notification]: ...

    def unread_count(self, person_id: str) -> int: ...

    def mark_read(self, notification_id: str, now: datetime) -> None: ...

    def mark_all_read(self, person_id: str, now: datetime) -> int:
        """Answers how many were unread."""
