"""A term's share list: schools fill it, the centre decides and publishes it, version by version (R70, R72)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.domain.errors import Conflict
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.term import Term

UNDECIDED_SHOWN = 20


class ListState(StrEnum):
    COLLECTING = "collecting"
    REVIEWING = "reviewing"
    PUBLISHED = "published"


class ListAction(StrEnum):
    COLLECT = "collect"
    CLOSE_COLLECTION = "close_collection"
    REOPEN_COLLECTION = "reopen_collection"
    PUBLISH = "publish"


SHARE_LIST = StateMachine[ListState, ListAction](
    "share_list",
    {
        (ListState.COLLECTING, ListAction.COLLECT): ListState.COLLECTING,
        (ListState.COLLECTING, ListAction.CLOSE_COLLECTION): ListState.REVIEWING,
        (ListState.COLLECTING, ListAction.PUBLISH): ListState.PUBLISHED,
        (ListState.REVIEWING, ListAction.REOPEN_COLLECTION): ListState.COLLECTING,
        (ListState.REVIEWING, ListAction.PUBLISH): ListState.PUBLISHED,
        # What comes after publication is collected for the next version.
        (ListState.PUBLISHED, ListAction.COLLECT): ListState.PUBLISHED,
        (ListState.PUBLISHED, ListAction.PUBLISH): ListState.PUBLISHED,
    },
)


class Deadline(StrEnum):
    NOTICE = "notice"
    REVIEW = "review"
    PUBLICATION = "publication"


class Turn(StrEnum):
    SCHOOLS = "schools"
    CENTRE = "centre"


@dataclass(eq=False)
class ListVersion:
    """One frozen version: which entries, when, by whom. Its entries are kept as they were (R72)."""

    share_list_id: str
    number: int
    published_at: datetime
    published_by_id: str
    published_by_name: str
    entry_count: int
    undecided_count: int = 0
    """Submitted entries that were left for a later version."""


@dataclass(eq=False)
class ShareList:
    """The list of one term."""

    share_list_id: str
    term_id: str
    opened_at: datetime
    state: ListState = ListState.COLLECTING
    published_version: int | None = None
    published_at: datetime | None = None
    version: int = 1

    @classmethod
    def open(cls, term: Term, now: datetime) -> ShareList:
        return cls(share_list_id=new_id(), term_id=term.term_id, opened_at=now)

    def collect(self) -> None:
        """Let entries come in now.

        Raises:
            Conflict: `share_list_state`, between the end of collection and publication.
        """
        self.state = SHARE_LIST.next(self.state, ListAction.COLLECT)

    def close_collection(self) -> None:
        self.state = SHARE_LIST.next(self.state, ListAction.CLOSE_COLLECTION)
        self.version += 1

    def reopen_collection(self) -> None:
        self.state = SHARE_LIST.next(self.state, ListAction.REOPEN_COLLECTION)
        self.version += 1

    def publish(
        self,
        approved: frozenset[str],
        published_before: frozenset[str],
        *,
        undecided: Sequence[str],
        leave_undecided: bool,
        by_id: str,
        by_name: str,
        now: datetime,
    ) -> ListVersion:
        """Freeze the approved entries as the next version.

        Raises:
            Conflict: `entries_undecided` with the first of them, unless they are left for a later version;
                `share_list_empty`; `share_list_unchanged` since the last version.
        """
        state = SHARE_LIST.next(self.state, ListAction.PUBLISH)
        if undecided and not leave_undecided:
            shown = list(undecided[:UNDECIDED_SHOWN])
            raise Conflict("entries_undecided", details={"count": len(undecided), "entry_ids": shown})
        if not approved:
            raise Conflict("share_list_empty")
        if self.published_version is not None and approved == published_before:
            raise Conflict("share_list_unchanged", details={"version": self.published_version})
        self.state = state
        self.published_version = (self.published_version or 0) + 1
        self.published_at = now
        self.version += 1
        return ListVersion(
            self.share_list_id, self.published_version, now, by_id, by_name, len(approved), len(undecided)
        )

    @property
    def turn(self) -> Turn | None:
        """Whose turn it is."""
        return {ListState.COLLECTING: Turn.SCHOOLS, ListState.REVIEWING: Turn.CENTRE}.get(self.state)


def deadlines_missed(term: Term, share_list: ShareList | None, today: date) -> list[Deadline]:
    """The deadlines that have passed without what they ask for."""
    missed = []
    if share_list is None and today > term.notice_on:
        missed.append(Deadline.NOTICE)
    if share_list is None or share_list.state is not ListState.PUBLISHED:
        if today > term.review_until:
            missed.append(Deadline.REVIEW)
        if today > term.publication_until:
            missed.append(Deadline.PUBLICATION)
    return missed
