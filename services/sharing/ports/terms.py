"""Terms, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.reminders import DueReminder
from services.sharing.domain.share_list import ShareList
from services.sharing.domain.term import Term
from services.sharing.domain.term_shift import TermShift


@dataclass(frozen=True)
class TermRecord:
    """A term beside its list, if that is open yet."""

    term: Term
    share_list: ShareList | None


class Terms(Protocol):
    """Terms, for changing them."""

    def add(self, term: Term) -> None: ...

    def get(self, term_id: str) -> Term | None: ...

    def locked(self, term_id: str) -> Term | None:
        """The term, which nobody else can change until this transaction ends. Lock its list first."""

    def keep_shift(self, shift: TermShift) -> None: ...

    def note_reminders(self, due: list[DueReminder], now: datetime) -> set[DueReminder]:
        """Keep that these are sent; answers those that were not before."""


class TermLists(Protocol):
    """Terms, for reading."""

    def record(self, term_id: str) -> TermRecord | None: ...

    def shifts(self, term_id: str, *, limit: int, cursor: str | None) -> Slice[TermShift]:
        """What was shifted, newest first."""

    def unpublished(self, today: date) -> list[TermRecord]:
        """The terms with something to remind of: announced, not over, without a published list."""

    def page(self, academic_year: str | None, *, limit: int, cursor: str | None) -> Slice[TermRecord]: ...
