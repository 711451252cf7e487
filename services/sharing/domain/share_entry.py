"""An entry: a run that its school offers to the others for a term (R71, R72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.catalogue import Run
from services.sharing.domain.share_list import ShareList
from services.sharing.domain.term import Term


class EntryState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class EntryAction(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


SHARE_ENTRY = StateMachine[EntryState, EntryAction](
    "share_entry",
    {
        (EntryState.DRAFT, EntryAction.SUBMIT): EntryState.SUBMITTED,
        (EntryState.DRAFT, EntryAction.WITHDRAW): EntryState.WITHDRAWN,
        (EntryState.SUBMITTED, EntryAction.APPROVE): EntryState.APPROVED,
        (EntryState.SUBMITTED, EntryAction.REJECT): EntryState.REJECTED,
        (EntryState.SUBMITTED, EntryAction.WITHDRAW): EntryState.WITHDRAWN,
        (EntryState.APPROVED, EntryAction.WITHDRAW): EntryState.WITHDRAWN,
    },
)

LIVE = frozenset({EntryState.DRAFT, EntryState.SUBMITTED, EntryState.APPROVED})
"""A run has at most one live entry on a list; after a rejection it may be added again."""


class Obstacle(StrEnum):
    """Why a run cannot be added (R71)."""

    NOT_MOOC = "not_mooc"
    NOT_PUBLISHED = "not_published"
    OVER = "over"
    OUTSIDE_TERM = "outside_term"
    LISTED_ALREADY = "listed_already"
    LISTED_BEFORE = "listed_before"


def obstacles(
    run: Run, term: Term, today: date, *, lists_with_run: frozenset[str], share_list: ShareList
) -> list[Obstacle]:
    """Everything that keeps the run off the list: it must be MOOC, approved, not over, and new for the term."""
    found = []
    if not run.is_mooc:
        found.append(Obstacle.NOT_MOOC)
    if not run.is_published:
        found.append(Obstacle.NOT_PUBLISHED)
    elif run.is_over(today):
        found.append(Obstacle.OVER)
    if not term.includes(run.starts_on):
        found.append(Obstacle.OUTSIDE_TERM)
    if share_list.share_list_id in lists_with_run:
        found.append(Obstacle.LISTED_ALREADY)
    if lists_with_run - {share_list.share_list_id}:
        found.append(Obstacle.LISTED_BEFORE)
    return found


@dataclass(eq=False)
class ShareEntry:
    """One run on one list."""

    entry_id: str
    share_list_id: str
    run_id: str
    institution_id: str
    added_by_id: str
    state: EntryState = EntryState.DRAFT
    submission: int = 0
    """Counts submissions; a decision names the one that it is about."""
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str = ""
    version: int = 1

    @classmethod
    def add(cls, share_list: ShareList, run: Run, found: list[Obstacle], *, added_by_id: str) -> ShareEntry:
        """Put a run on a list.

        Raises:
            Conflict: `share_list_state` when the list takes none now, `run_not_eligible` with the obstacles (R71).
        """
        share_list.collect()
        if found:
            raise Conflict("run_not_eligible", details={"obstacles": [str(obstacle) for obstacle in found]})
        return cls(
            entry_id=new_id(),
            share_list_id=share_list.share_list_id,
            run_id=run.run_id,
            institution_id=run.institution_id,
            added_by_id=added_by_id,
        )

    def submit(self, now: datetime) -> None:
        self._move(EntryAction.SUBMIT)
        self.submission += 1
        self.submitted_at = now

    def awaits(self, submission: int) -> bool:
        """Whether a decision on that submission still counts."""
        return self.state is EntryState.SUBMITTED and self.submission == submission

    def decide(self, action: EntryAction, reason: str, now: datetime) -> None:
        self._move(action)
        self.reason = reason
        self.decided_at = now

    def withdraw(self, reason: str) -> None:
        """Take the entry off; others may count on an approved one and are owed a reason.

        Raises:
            InvalidInput: `withdrawal_reason_required`.
        """
        if self.state is EntryState.APPROVED and not reason:
            raise InvalidInput.of("/reason", "withdrawal_reason_required")
        self._move(EntryAction.WITHDRAW)
        self.reason = reason

    def _move(self, action: EntryAction) -> None:
        self.state = SHARE_ENTRY.next(self.state, action)
        self.version += 1
