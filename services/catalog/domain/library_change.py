"""Changing an approved entry: its name, its leader (变更表) or its standing; the centre decides (R61, R62)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.catalog.domain.library import EntryFacts, EntryState, LibraryEntry


class ChangeKind(StrEnum):
    """Which part of the entry changes; the other parts stay as they are."""

    NAME = "name"  # 名称变更
    LEADER = "leader"  # 负责人信息变更
    STANDING = "standing"  # 立项、认定


class ChangeState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ChangeAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


CHANGE_STATES = StateMachine[ChangeState, ChangeAction](
    "library_change",
    {
        (ChangeState.PENDING, ChangeAction.APPROVE): ChangeState.APPROVED,
        (ChangeState.PENDING, ChangeAction.REJECT): ChangeState.REJECTED,
        (ChangeState.PENDING, ChangeAction.WITHDRAW): ChangeState.WITHDRAWN,
    },
)

_FIELD = {ChangeKind.NAME: "title", ChangeKind.LEADER: "leader_id", ChangeKind.STANDING: "standing"}


@dataclass(eq=False)
class LibraryChange:
    """What an entry said and what it shall say. Kept for ever, whatever became of it (R4)."""

    change_id: str
    entry_id: str
    institution_id: str
    kind: ChangeKind
    before: EntryFacts
    after: EntryFacts
    paper_id: str | None
    """The signed form; none when the centre itself set the standing."""
    submitted_by_id: str
    submitted_at: datetime
    state: ChangeState = ChangeState.PENDING
    reason: str = ""
    """Why it was rejected."""
    decided_at: datetime | None = None
    version: int = 1

    @property
    def words(self) -> str:
        """Old → new, as people read it."""
        return f"{said_of(self.kind, self.before)} → {said_of(self.kind, self.after)}"

    def approve(self, now: datetime) -> None:
        self._move(ChangeAction.APPROVE)
        self.decided_at = now

    def reject(self, reason: str, now: datetime) -> None:
        self._move(ChangeAction.REJECT)
        self.reason, self.decided_at = reason, now

    def withdraw(self) -> None:
        self._move(ChangeAction.WITHDRAW)

    def still_fits(self, entry: LibraryEntry) -> bool:
        """Whether the entry still says of this part what it said when the change was asked for."""
        if entry.state != EntryState.APPROVED:
            return False
        if self.kind == ChangeKind.STANDING:
            return self.after.advances(entry.facts)
        return part_of(self.kind, self.before, entry.facts) == entry.facts

    def apply_to(self, entry: LibraryEntry) -> None:
        """Let the entry say the new thing of this part alone."""
        entry.say(part_of(self.kind, self.after, entry.facts))

    def _move(self, action: ChangeAction) -> None:
        self.state = CHANGE_STATES.next(self.state, action)
        self.version += 1


def part_of(kind: ChangeKind, new: EntryFacts, old: EntryFacts) -> EntryFacts:
    """The old facts with one part of the new ones."""
    match kind:
        case ChangeKind.NAME:
            return replace(old, title=new.title)
        case ChangeKind.LEADER:
            return replace(old, leader_id=new.leader_id, leader_name=new.leader_name)
        case ChangeKind.STANDING:
            return replace(old, standing=new.standing, level=new.level, batch=new.batch, year=new.year)


def said_of(kind: ChangeKind, facts: EntryFacts) -> str:
    """What the facts say of that part, in words."""
    match kind:
        case ChangeKind.NAME:
            return facts.title
        case ChangeKind.LEADER:
            return facts.leader_name
        case ChangeKind.STANDING:
            return f"{facts.standing} {facts.level} {facts.year} {facts.batch}".strip()


def new_change(
    entry: LibraryEntry,
    kind: ChangeKind,
    wanted: EntryFacts,
    *,
    paper_id: str | None,
    submitted_by_id: str,
    submitted_at: datetime,
    may_go_back: bool = False,
) -> LibraryChange:
    """A change that waits for the centre.

    Args:
        entry: what is to change.
        kind: which part of it.
        wanted: the facts of which that part is taken.
        may_go_back: the centre corrects a standing that was set wrongly.

    Raises:
        Conflict: `library_entry_not_approved`; what waits or was rejected is corrected, not changed.
        InvalidInput: `library_change_same`, or `standing_goes_back` (R62).
    """
    if entry.state != EntryState.APPROVED:
        raise Conflict("library_entry_not_approved", details={"entry_state": str(entry.state)})
    after = part_of(kind, wanted, entry.facts)
    if after == entry.facts:
        raise InvalidInput.of(f"/{_FIELD[kind]}", "library_change_same")
    if kind == ChangeKind.STANDING and not (may_go_back or after.advances(entry.facts)):
        standing = f"{entry.standing} {entry.level}"
        raise InvalidInput.of("/standing", "standing_goes_back", present=standing)
    return LibraryChange(
        new_id(),
        entry.entry_id,
        entry.institution_id,
        kind,
        entry.facts,
        after,
        paper_id,
        submitted_by_id,
        submitted_at,
    )
