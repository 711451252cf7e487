"""Counting what must stay few: failed sign-ins (R11, R12), and looks at clear numbers (R15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LOCK_DURATION = timedelta(minutes=15)
MAX_FAILURES = 10
MAX_FAILURES_PER_ADDRESS = 100
"""A whole campus may come from one address; ten accounts' worth of failures in 15 minutes is no campus."""
SCHOOL_WINDOW = timedelta(days=1)
MAX_INITIAL_FAILURES_PER_SCHOOL = 1000
"""Wrong secrets in a day at accounts of one school that a birth date still opens. Beyond it somebody tries birth
dates over the school's accounts from many addresses, and until the day is over no birth date opens any of them."""

MAX_CLEAR_NUMBERS = 30
"""Looks at clear numbers by one administrator in 15 minutes; more is collecting, not helping (R15)."""

MAX_TEACHER_CONTACTS = 20
CONTACT_WINDOW = timedelta(days=1)
"""Teachers whose contact one person may ask for in a day (R83)."""


@dataclass
class Attempts:
    """Attempts by one subject since its last success, within a window.

    An attempt is counted before the password is checked and taken back when it was right, so that many attempts
    at once cannot slip past the limit.
    """

    subject: str
    limit: int
    count: int
    window_ends_at: datetime

    def begin(self, now: datetime, window: timedelta = LOCK_DURATION) -> bool:
        """Count one attempt; answers whether it may go on."""
        if now >= self.window_ends_at:
            self.count = 0
            self.window_ends_at = now + window
        if self.count >= self.limit:
            return False
        self.count += 1
        if self.count == self.limit:
            self.window_ends_at = now + window
        return True

    def seconds_left(self, now: datetime) -> int:
        """How long the window still lasts, at least a second."""
        return max(1, int((self.window_ends_at - now).total_seconds()))

    def clear(self) -> None:
        """The right password came: start again."""
        self.count = 0

    def take_back(self) -> None:
        """The right password came, but others at this address may still be guessing."""
        self.count = max(0, self.count - 1)
