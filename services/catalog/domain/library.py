"""The MOOC library: which courses are on file with the centre, for whom, and on what they rest (R21, R60, R62)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, FieldError
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine


class Standing(StrEnum):
    """On what an entry rests (R62)."""

    UNDER_CONSTRUCTION = "under_construction"  # 建设
    APPROVED_PROJECT = "approved_project"  # 立项
    RECOGNISED = "recognised"  # 认定


class Level(StrEnum):
    """Who stands behind that (R62)."""

    PROVINCIAL = "provincial"
    NATIONAL = "national"


STEPS = tuple(Standing)
"""The way of an entry: built first, used then, recognised at last (R62)."""
LEVELS = tuple(Level)


class EntryState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class EntryAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RESUBMIT = "resubmit"


ENTRY_STATES = StateMachine[EntryState, EntryAction](
    "library_entry",
    {
        (EntryState.PENDING, EntryAction.APPROVE): EntryState.APPROVED,
        (EntryState.PENDING, EntryAction.REJECT): EntryState.REJECTED,
        (EntryState.PENDING, EntryAction.WITHDRAW): EntryState.WITHDRAWN,
        (EntryState.REJECTED, EntryAction.RESUBMIT): EntryState.PENDING,
    },
)


@dataclass(frozen=True)
class EntryFacts:
    """What an entry says: a name, a leader, and on what it rests. A value: changing it means replacing it."""

    title: str
    leader_id: str
    leader_name: str
    standing: Standing
    level: Level
    batch: str
    year: int

    @property
    def rests_on(self) -> tuple[Standing, Level, str, int]:
        return (self.standing, self.level, self.batch, self.year)

    def advances(self, before: EntryFacts) -> bool:
        """Whether this standing is no step back from the one before, and not the same either (R62)."""
        rank, rank_before = ((STEPS.index(each.standing), LEVELS.index(each.level)) for each in (self, before))
        return rank[0] > rank_before[0] or (rank >= rank_before and self.rests_on != before.rests_on)


@dataclass(eq=False)
class LibraryEntry:
    """A course name with the teacher who leads it, as a school filed it with the centre."""

    entry_id: str
    institution_id: str
    leader_id: str
    leader_name: str
    title: str
    standing: Standing
    level: Level
    batch: str
    year: int
    submitted_by_id: str
    submitted_at: datetime
    state: EntryState = EntryState.PENDING
    reason: str = ""
    """Why it was rejected."""
    version: int = 1

    @property
    def facts(self) -> EntryFacts:
        return EntryFacts(
            self.title, self.leader_id, self.leader_name, self.standing, self.level, self.batch, self.year
        )

    def say(self, facts: EntryFacts) -> None:
        """Let the entry say something else (R61, R62)."""
        self._take_on(facts)
        self.version += 1

    def approve(self) -> None:
        self._move(EntryAction.APPROVE)

    def reject(self, reason: str) -> None:
        self._move(EntryAction.REJECT)
        self.reason = reason

    def withdraw(self) -> None:
        """Take back what still waits (R60)."""
        self._move(EntryAction.WITHDRAW)

    def resubmit(self, facts: EntryFacts, submitted_by_id: str, now: datetime) -> None:
        """Ask again after a rejection, with what was corrected (R60)."""
        self._move(EntryAction.RESUBMIT)
        self._take_on(facts)
        self.reason = ""
        self.submitted_by_id, self.submitted_at = submitted_by_id, now

    def _take_on(self, facts: EntryFacts) -> None:
        self.title, self.leader_id, self.leader_name = facts.title, facts.leader_id, facts.leader_name
        self.standing, self.level, self.batch, self.year = facts.rests_on

    def _move(self, action: EntryAction) -> None:
        self.state = ENTRY_STATES.next(self.state, action)
        self.version += 1


def new_entry(
    facts: EntryFacts, *, institution_id: str, submitted_by_id: str, submitted_at: datetime
) -> LibraryEntry:
    """An entry that waits for the centre."""
    return LibraryEntry(
        new_id(),
        institution_id,
        facts.leader_id,
        facts.leader_name,
        facts.title,
        *facts.rests_on,
        submitted_by_id,
        submitted_at,
    )


def entry_for(title: str, leader_id: str, entries: Iterable[LibraryEntry]) -> LibraryEntry:
    """The approved entry under which this leader may create a MOOC of that name (R21).

    Args:
        entries: the school's entries of that name or of that leader.

    Raises:
        Conflict: code `library_mismatch`. `differs` says what is in the way: `leader` (the name is on file for
            someone else), `name` (the leader is on file with other names), `approval` (on file, not approved)
            or `nothing_on_file`; `way_out` says what to do: `leader_change`, `name_change` or `ask_centre`, and
            `operation` with which call, `entry_id` on which entry, if there is one (R61).
    """
    entries = list(entries)
    own = [entry for entry in entries if entry.leader_id == leader_id]
    of_that_name = [entry for entry in entries if entry.title == title]
    for entry in own:
        if entry.title == title and entry.state == EntryState.APPROVED:
            return entry
    for entry in own:
        if entry.title == title:
            state = str(entry.state)
            raise _mismatch(title, "approval", "library_not_approved", "ask_centre", entry, entry_state=state)
    for entry in of_that_name:
        if entry.state == EntryState.APPROVED:
            name = entry.leader_name
            raise _mismatch(
                title, "leader", "library_leader_differs", "leader_change", entry, filed_leader_name=name
            )
    filed = sorted((entry for entry in own if entry.state == EntryState.APPROVED), key=lambda entry: entry.title)
    if filed:
        titles = [entry.title for entry in filed]
        one = filed[0] if len(filed) == 1 else None
        raise _mismatch(title, "name", "library_name_differs", "name_change", one, filed_titles=titles)
    raise _mismatch(title, "nothing_on_file", "library_nothing_on_file", "ask_centre")


_OPERATIONS = {
    "leader_change": "POST /library-entries/{entry_id}/changes",
    "name_change": "POST /library-entries/{entry_id}/changes",
    "ask_centre": "POST /library-entries",
}
"""What the school's administrator calls, by the way out."""


def _mismatch(
    title: str, differs: str, field_code: str, way_out: str, entry: LibraryEntry | None = None, **more: object
) -> Conflict:
    details = {"title": title, "differs": differs, "way_out": way_out, "operation": _OPERATIONS[way_out]}
    if entry is not None:
        details["entry_id"] = entry.entry_id
    return Conflict(
        "library_mismatch", details={**details, **more}, errors=(FieldError("/title", field_code, more),)
    )
