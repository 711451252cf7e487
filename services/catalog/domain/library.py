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


class EntryState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class EntryAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


ENTRY_STATES = StateMachine[EntryState, EntryAction](
    "library_entry",
    {
        (EntryState.PENDING, EntryAction.APPROVE): EntryState.APPROVED,
        (EntryState.PENDING, EntryAction.REJECT): EntryState.REJECTED,
    },
)


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

    def approve(self) -> None:
        self._move(EntryAction.APPROVE)

    def reject(self, reason: str) -> None:
        self._move(EntryAction.REJECT)
        self.reason = reason

    def _move(self, action: EntryAction) -> None:
        self.state = ENTRY_STATES.next(self.state, action)
        self.version += 1


def new_entry(
    *,
    institution_id: str,
    leader_id: str,
    leader_name: str,
    title: str,
    standing: Standing,
    level: Level,
    batch: str,
    year: int,
    submitted_by_id: str,
    submitted_at: datetime,
) -> LibraryEntry:
    """An entry that waits for the centre."""
    return LibraryEntry(
        new_id(),
        institution_id,
        leader_id,
        leader_name,
        title,
        standing,
        level,
        batch,
        year,
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
            or `nothing_on_file`; `way_out` says what to do: `leader_change`, `name_change` or `ask_centre`.
    """
    entries = list(entries)
    own = [entry for entry in entries if entry.leader_id == leader_id]
    of_that_name = [entry for entry in entries if entry.title == title]
    for entry in own:
        if entry.title == title and entry.state == EntryState.APPROVED:
            return entry
    for entry in own:
        if entry.title == title:
            raise _mismatch(title, "approval", "library_not_approved", "ask_centre", entry_state=str(entry.state))
    for entry in of_that_name:
        if entry.state == EntryState.APPROVED:
            filed_leader = entry.leader_name
            raise _mismatch(
                title, "leader", "library_leader_differs", "leader_change", filed_leader_name=filed_leader
            )
    filed = sorted(entry.title for entry in own if entry.state == EntryState.APPROVED)
    if filed:
        raise _mismatch(title, "name", "library_name_differs", "name_change", filed_titles=filed)
    raise _mismatch(title, "nothing_on_file", "library_nothing_on_file", "ask_centre")


def _mismatch(title: str, differs: str, field_code: str, way_out: str, **more: object) -> Conflict:
    return Conflict(
        "library_mismatch",
        details={"title": title, "differs": differs, "way_out": way_out, **more},
        errors=(FieldError("/title", field_code, more),),
    )
