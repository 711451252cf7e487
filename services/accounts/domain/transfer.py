"""Teachers and students who change schools (R18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, StaleVersion
from chassis.domain.states import StateMachine
from services.accounts.domain.person import Person


class TransferState(StrEnum):
    REQUESTED = "requested"
    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class TransferAction(StrEnum):
    RELEASE = "release"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


TRANSFER_STATES = StateMachine(
    "transfer",
    {
        (TransferState.REQUESTED, TransferAction.RELEASE): TransferState.RELEASED,
        (TransferState.REQUESTED, TransferAction.REFUSE): TransferState.REFUSED,
        (TransferState.REQUESTED, TransferAction.WITHDRAW): TransferState.WITHDRAWN,
    },
)


@dataclass
class Transfer:
    """One person's way from a school to another."""

    transfer_id: str
    person_id: str
    from_institution_id: str
    to_institution_id: str
    number: str
    reason: str
    state: TransferState
    requested_by_id: str
    requested_by_name: str
    requested_at: datetime
    decided_by_id: str | None = None
    decided_by_name: str | None = None
    decision_reason: str | None = None
    decided_at: datetime | None = None
    version: int = 1

    def expect_version(self, version: int) -> None:
        """Refuse a decision that was made looking at another version."""
        if version != self.version:
            raise StaleVersion("stale_version")

    def decide(self, action: TransferAction, actor: Actor, reason: str | None, now: datetime) -> None:
        """Release, refuse or withdraw it."""
        self.state = TRANSFER_STATES.next(self.state, action)
        self.decided_by_id, self.decided_by_name = actor.actor_id, actor.name
        self.decision_reason, self.decided_at = reason, now
        self.version += 1


def require_movable(person: Person, to_institution_id: str) -> str:
    """The school that the person leaves.

    Raises:
        Conflict: `account_state`; `transfer_not_for_role`, unless the person is a teacher or a student and nothing
            else: an administrator's role is withdrawn first; `transfer_same_school`.
    """
    if not person.is_active:
        raise Conflict("account_state", details={"state": person.state, "action": "transfer", "allowed": []})
    if person.institution_id is None or person.roles not in ({Role.TEACHER}, {Role.STUDENT}):
        raise Conflict("transfer_not_for_role", details={"roles": sorted(map(str, person.roles))})
    if person.institution_id == to_institution_id:
        raise Conflict("transfer_same_school")
    return person.institution_id
