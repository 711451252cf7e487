"""A person's new mail address, until a code that was sent there proves that it is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.accounts.domain.numbers import Email

CONFIRMATION_LIFETIME = timedelta(minutes=30)
MAX_REQUESTS = 5
"""Codes that a person may have sent within the window of `attempts`, so that nobody's mailbox is flooded."""
MAX_GUESSES = 10
"""Six digits and ten guesses in 15 minutes."""


@dataclass(frozen=True)
class EmailChange:
    """The one pending change of a person. The code is derived from `change_id` with a key and nowhere stored."""

    person_id: str
    change_id: str
    email: Email
    requested_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.requested_at + CONFIRMATION_LIFETIME

    def is_open(self, now: datetime) -> bool:
        return now < self.expires_at
