"""A delivery: one record of a recognition on its way to the credit bank, sent until the bank has it (R91)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.recognition import Recognition

MOST_PAUSE = timedelta(hours=24)
"""The longest pause that a bank can ask for."""


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class DeliveryAction(StrEnum):
    DELIVER = "deliver"
    POSTPONE = "postpone"
    GIVE_UP = "give_up"
    REPLAY = "replay"


DELIVERY = StateMachine[DeliveryState, DeliveryAction](
    "delivery",
    {
        (DeliveryState.WAITING, DeliveryAction.DELIVER): DeliveryState.DELIVERED,
        (DeliveryState.WAITING, DeliveryAction.POSTPONE): DeliveryState.WAITING,
        (DeliveryState.WAITING, DeliveryAction.GIVE_UP): DeliveryState.DEAD,
        (DeliveryState.DEAD, DeliveryAction.REPLAY): DeliveryState.WAITING,
    },
)


class Step(StrEnum):
    """What the record tells of its recognition."""

    RECOGNISED = "recognised"
    REVOKED = "revoked"


class Outcome(StrEnum):
    """What became of an attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The bank answered, and not with a success."""
    UNCLEAR = "unclear"
    """The bank may have the record: no answer came in time, or the connection broke."""
    THROTTLED = "throttled"
    """The bank asks to come later. The record is not to blame."""
    UNREACHABLE = "unreachable"
    """Nothing was sent. The record is not to blame."""


BLAMELESS = frozenset({Outcome.THROTTLED, Outcome.UNREACHABLE})
"""Outcomes that do not bring a record nearer to being given up."""


@dataclass(frozen=True)
class Reply:
    """How an attempt ended."""

    outcome: Outcome
    status: int | None = None
    answer: str = ""
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Attempt:
    """One attempt, as people see it in the queue."""

    delivery_id: str
    number: int
    began_at: datetime
    milliseconds: int
    outcome: Outcome
    status: int | None
    answer: str


@dataclass(frozen=True)
class Patience:
    """How long a record is tried: so many failures, with pauses that double."""

    failures: int
    first: timedelta
    longest: timedelta

    def pause(self, failures: int, jitter: float) -> timedelta:
        """The pause after so many failures; `jitter` from 0 to 1 takes up to half of it away."""
        doubled = self.first * (1 << min(max(failures - 1, 0), 30))
        return min(doubled, self.longest) * (1 - jitter / 2)


@dataclass(eq=False)
class Delivery:
    """A record that the bank must have, once, and after everything earlier of the same student and run.

    Attributes:
        delivery_id: the id under which the bank knows the message, the same at every attempt.
        record: the text of the message, never changed, so that every attempt signs the same.
        due_at: when it is tried next. Whoever tries it moves this on first: that is the lease.
        tries: attempts so far; the number of the attempt that is under way.
        failures: those since the last replay that count towards giving up.
        number: the place in the queue, given by the database.
    """

    delivery_id: str
    recognition_id: str
    institution_id: str
    run_id: str
    student_id: str
    step: Step
    record: str
    created_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    tries: int = 0
    failures: int = 0
    settled_at: datetime | None = None
    version: int = 1
    number: int | None = None

    @classmethod
    def of(cls, recognition: Recognition, step: Step, record: str, now: datetime) -> Delivery:
        """The delivery of what a recognition tells now."""
        return cls(
            delivery_id=new_id(),
            recognition_id=recognition.recognition_id,
            institution_id=recognition.institution_id,
            run_id=recognition.run_id,
            student_id=recognition.student_id,
            step=step,
            record=record,
            created_at=now,
            due_at=now,
        )

    def take(self, now: datetime, lease: timedelta) -> None:
        """Begin an attempt; nobody else begins one before the lease is over."""
        self.tries += 1
        self.due_at = now + lease
        self.version += 1

    def settle(self, reply: Reply, patience: Patience, now: datetime, jitter: float) -> None:
        """Apply what became of the attempt.

        Raises:
            Conflict: `delivery_state`, when it waits no longer.
        """
        if reply.outcome is Outcome.ACCEPTED:
            self._move(DeliveryAction.DELIVER)
            self.settled_at = now
            return
        failures = self.failures + (reply.outcome not in BLAMELESS)
        if failures >= patience.failures:
            self._move(DeliveryAction.GIVE_UP)
            self.settled_at = now
        else:
            self._move(DeliveryAction.POSTPONE)
            asked = min(reply.retry_after or timedelta(), MOST_PAUSE)
            self.due_at = now + max(patience.pause(failures, jitter), asked)
        self.failures = failures

    def replay(self, now: datetime) -> None:
        """Try it again from the beginning.

        Raises:
            Conflict: `delivery_state`, unless it was given up.
        """
        self._move(DeliveryAction.REPLAY)
        self.failures = 0
        self.due_at = now
        self.settled_at = None

    def _move(self, action: DeliveryAction) -> None:
        self.state = DELIVERY.next(self.state, action)
        self.version += 1
