"""Terms, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.share_list import ShareList
from services.sharing.domain.term import Term


@dataclass(frozen=True)
class TermRecord:
    """A term beside its list, if that is open yet."""

    term: Term
    share_list: ShareList | None


class Terms(Protocol):
    def add(self, term: Term) -> None: ...

    def get(self, term_id: str) -> Term | None: ...


class TermLists(Protocol):
    """Terms, for reading."""

    def record(self, term_id: str) -> TermRecord | None: ...

    def page(self, academic_year: str | None, *, limit: int, cursor: str | None) -> Slice[TermRecord]: ...
