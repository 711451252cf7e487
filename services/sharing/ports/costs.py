"""The rule of cost sharing and its statements, kept and read (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.cost_rule import CostRule
from services.sharing.domain.cost_share import CostLine, Sides, TaughtClass
from services.sharing.domain.cost_statement import CostStatement, StatementState, StatementStep
from services.sharing.domain.term import Term


@dataclass(frozen=True)
class StatementRecord:
    """A statement beside the names of its term and schools."""

    statement: CostStatement
    term_name: str
    offering_name: str
    selecting_name: str


@dataclass(frozen=True)
class StatementFilter:
    term_id: str | None = None
    side: str | None = None
    institution_id: str | None = None
    state: StatementState | None = None
    statement_id: str | None = None
    is_live: bool = False
    """Without those that are cancelled."""


class CostRules(Protocol):
    """The versions of the rule. None is changed or removed."""

    def add(self, rule: CostRule) -> None: ...

    def get(self, number: int) -> CostRule | None: ...

    def held(self) -> int:
        """Hold all versions until this transaction ends, so that none comes; answers the newest number, or 0."""

    def for_term(self, term: Term) -> CostRule | None:
        """The version for that term: of those that begin by then the one that begins last, the newest of these."""

    def terms_in_use(self, valid_from_on: date) -> list[str]:
        """Names of terms whose standing statements a version from that day on would contradict."""

    def page(self, *, limit: int, cursor: str | None) -> Slice[CostRule]: ...


class Statements(Protocol):
    """Statements, for changing them."""

    def taught_classes(self, term_id: str, cut_off_on: date) -> list[TaughtClass]:
        """The classes of all selections of the term, with their students at the end of that day."""

    def hold_term(self, term_id: str) -> None:
        """Let nobody else draw up or issue statements of this term until this transaction ends."""

    def remove_drafts(self, term_id: str) -> None: ...

    def live_sides(self, term_id: str) -> frozenset[Sides]:
        """The pairs of schools that have a statement which is not cancelled."""

    def borne_by_run(self, term_id: str) -> dict[str, int]:
        """What live statements bear of each run's costs, in fen."""

    def add(self, statements: Sequence[tuple[CostStatement, list[CostLine]]]) -> None: ...

    def add_steps(self, steps: Sequence[StatementStep]) -> None: ...

    def locked(self, statement_id: str) -> CostStatement | None: ...

    def locked_drafts(self, term_id: str, statement_ids: Sequence[str] | None) -> list[CostStatement]:
        """The term's drafts, all or those that are named."""


class StatementLists(Protocol):
    """Statements, for reading. Schools see what was issued to them, the centre everything."""

    def record(self, statement_id: str, sight: SchoolSight) -> StatementRecord | None: ...

    def page(
        self, sight: SchoolSight, narrowed: StatementFilter, *, limit: int, cursor: str | None
    ) -> Slice[StatementRecord]: ...

    def lines(self, statement_ids: Sequence[str]) -> dict[str, list[CostLine]]:
        """The lines of these statements, by run and class."""

    def steps(self, statement_id: str) -> list[StatementStep]: ...

    def school_names(self, institution_ids: Sequence[str]) -> dict[str, str]: ...
