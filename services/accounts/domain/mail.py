"""Mails: written with what causes them, sent later, given up only where people can see it (R94)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.accounts.domain.numbers import Email

MAX_ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)
LEASE = timedelta(minutes=5)
"""How long a sender may take over one mail before another sender may take it too."""
MAX_SUBJECT = 200
MAX_BODY = 20_000
KEPT_AFTER_SENDING = timedelta(days=30)


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class MailAction(StrEnum):
    SEND = "send"
    POSTPONE = "postpone"
    GIVE_UP = "give_up"
    RETRY = "retry"


MAIL_STATES = StateMachine[MailState, MailAction](
    "mail",
    {
        (MailState.WAITING, MailAction.SEND): MailState.SENT,
        (MailState.WAITING, MailAction.POSTPONE): MailState.WAITING,
        (MailState.WAITING, MailAction.GIVE_UP): MailState.FAILED,
        (MailState.FAILED, MailAction.RETRY): MailState.WAITING,
    },
)


@dataclass(frozen=True)
class Letter:
    """What somebody is to read. `attachments` are names of texts of the platform."""

    subject: str
    body: str = field(repr=False)
    attachments: tuple[str, ...] = ()


@dataclass
class Mail:
    """One letter to one address. Its id is also its Message-ID, the same at every attempt.

    Attributes:
        body: gone once the mail is sent, since it may hold a code.
        due_at: when it may be sent, or sent again.
        last_error: what the mail server said, as codes; never an address.
    """

    mail_id: str
    kind: str
    recipient: Email = field(repr=False)
    subject: str
    body: str | None = field(repr=False)
    attachments: tuple[str, ...]
    created_at: datetime
    due_at: datetime
    state: MailState = MailState.WAITING
    attempts: int = 0
    last_error: str | None = None
    sent_at: datetime | None = None

    @classmethod
    def write(cls, kind: str, recipient: Email, letter: Letter, now: datetime) -> Mail:
        """A letter ready to be sent; what is longer than any of ours is cut, not refused."""
        return cls(
            mail_id=new_id(),
            kind=kind,
            recipient=recipient,
            subject=" ".join(letter.subject.split())[:MAX_SUBJECT],
            body=letter.body[:MAX_BODY],
            attachments=letter.attachments,
            created_at=now,
            due_at=now,
        )

    def take(self, now: datetime) -> None:
        """A sender takes it: counted now, so that a mail that kills its sender is given up in the end too."""
        self.attempts += 1
        self.due_at = now + LEASE

    def put_back(self, now: datetime) -> None:
        """No mail server was there: the attempt was none."""
        self.attempts -= 1
        self.due_at = now

    def sent(self, now: datetime) -> None:
        """The mail server took responsibility for it."""
        self.state = MAIL_STATES.next(self.state, MailAction.SEND)
        self.sent_at = now
        self.body = None
        self.last_error = None

    def refused(self, error: str, *, is_permanent: bool, now: datetime) -> None:
        """It could not be handed over: later again, or never when that is hopeless."""
        is_over = is_permanent or self.attempts >= MAX_ATTEMPTS
        self.state = MAIL_STATES.next(self.state, MailAction.GIVE_UP if is_over else MailAction.POSTPONE)
        self.last_error = error
        self.due_at = now + pause_after(self.attempts)

    def retry(self, now: datetime) -> None:
        """Somebody who mended the cause wants it sent after all, with all attempts anew."""
        self.state = MAIL_STATES.next(self.state, MailAction.RETRY)
        self.attempts = 0
        self.due_at = now


def pause_after(attempts: int) -> timedelta:
    """The wait after so many attempts: half a minute, doubled each time up to two hours."""
    return min(FIRST_PAUSE * (1 << max(attempts, 1) - 1), LONGEST_PAUSE)
