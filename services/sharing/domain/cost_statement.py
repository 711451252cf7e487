"""A cost statement: what a selecting school owes an offering school for a term (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import InvalidInput, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.cost_rule import CostRule
from services.sharing.domain.cost_share import CostLine, Sides, total_of
from services.sharing.domain.term import Term


class StatementState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class StatementAction(StrEnum):
    ISSUE = "issue"
    ACCEPT = "accept"
    DISPUTE = "dispute"
    UPHOLD = "uphold"
    SETTLE = "settle"
    CANCEL = "cancel"


COST_STATEMENT = StateMachine[StatementState, StatementAction](
    "cost_statement",
    {
        (StatementState.DRAFT, StatementAction.ISSUE): StatementState.ISSUED,
        (StatementState.DRAFT, StatementAction.CANCEL): StatementState.CANCELLED,
        (StatementState.ISSUED, StatementAction.ACCEPT): StatementState.ACCEPTED,
        (StatementState.ISSUED, StatementAction.DISPUTE): StatementState.DISPUTED,
        (StatementState.ISSUED, StatementAction.CANCEL): StatementState.CANCELLED,
        # The centre hears a dispute: it stands by the figures, or gives the statement up and draws up another.
        (StatementState.DISPUTED, StatementAction.UPHOLD): StatementState.ISSUED,
        (StatementState.DISPUTED, StatementAction.CANCEL): StatementState.CANCELLED,
        (StatementState.ACCEPTED, StatementAction.SETTLE): StatementState.SETTLED,
        (StatementState.ACCEPTED, StatementAction.CANCEL): StatementState.CANCELLED,
    },
)

REASONED = frozenset({StatementAction.DISPUTE, StatementAction.UPHOLD, StatementAction.CANCEL})
STANDING = frozenset(StatementState) - {StatementState.DRAFT, StatementState.CANCELLED}
"""States in which the schools know the statement, and its rule is in use."""


class Party(StrEnum):
    CENTRE = "centre"
    OFFERING = "offering"
    SELECTING = "selecting"


MAY: dict[StatementAction, frozenset[Party]] = {
    StatementAction.ISSUE: frozenset({Party.CENTRE}),
    StatementAction.UPHOLD: frozenset({Party.CENTRE}),
    StatementAction.CANCEL: frozenset({Party.CENTRE}),
    StatementAction.ACCEPT: frozenset({Party.SELECTING}),
    # Who is owed may find too few students as well as who owes may find too many.
    StatementAction.DISPUTE: frozenset({Party.OFFERING, Party.SELECTING}),
    # Only who is owed can say that the money came.
    StatementAction.SETTLE: frozenset({Party.OFFERING}),
}
"""Who may do what."""


@dataclass(eq=False)
class StatementStep:
    """What somebody did about a statement; kept for ever (R4)."""

    statement_id: str
    number: int
    action: StatementAction
    by_id: str
    by_name: str
    reason: str
    at: datetime


@dataclass(eq=False)
class CostStatement:
    """The sum and its state. The lines are written with it once, and never again."""

    statement_id: str
    term_id: str
    offering_institution_id: str
    selecting_institution_id: str
    rule_number: int
    cut_off_on: date
    students: int
    class_count: int
    total_fen: int
    drawn_up_at: datetime
    issued_at: datetime | None = None
    """When the schools first saw it; what was never issued they never see."""
    state: StatementState = StatementState.DRAFT
    reason: str = ""
    """Of the last step that needed one."""
    steps: int = 0
    version: int = 1

    @classmethod
    def draw_up(
        cls, term: Term, rule: CostRule, cut_off_on: date, lines: Sequence[CostLine], *, now: datetime
    ) -> CostStatement:
        """A draft of lines that are all of the same two schools."""
        sides = lines[0].taught.sides
        return cls(
            statement_id=new_id(),
            term_id=term.term_id,
            offering_institution_id=sides.offering_institution_id,
            selecting_institution_id=sides.selecting_institution_id,
            rule_number=rule.number,
            cut_off_on=cut_off_on,
            students=sum(line.taught.students for line in lines),
            class_count=len(lines),
            total_fen=total_of(lines),
            drawn_up_at=now,
        )

    @property
    def sides(self) -> Sides:
        return Sides(self.offering_institution_id, self.selecting_institution_id)

    def parties(self, actor: Actor) -> frozenset[Party]:
        """As what the actor stands before this statement."""
        parties = {Party.CENTRE} if actor.has(Role.CENTRE_ADMIN) else set()
        if actor.has(Role.SCHOOL_ADMIN) and actor.institution_id is not None:
            if actor.institution_id == self.offering_institution_id:
                parties.add(Party.OFFERING)
            if actor.institution_id == self.selecting_institution_id:
                parties.add(Party.SELECTING)
        return frozenset(parties)

    def take(self, action: StatementAction, actor: Actor, reason: str, now: datetime) -> StatementStep:
        """Take a step.

        Raises:
            NotPermitted: `cost_statement_step_not_yours`.
            InvalidInput: `reason_required`.
            Conflict: `cost_statement_state`.
        """
        if MAY[action].isdisjoint(self.parties(actor)):
            raise NotPermitted("cost_statement_step_not_yours", details={"action": str(action)})
        state = COST_STATEMENT.next(self.state, action)
        if action in REASONED and not reason:
            raise InvalidInput.of("/reason", "reason_required")
        self.state = state
        if action is StatementAction.ISSUE:
            self.issued_at = now
        self.reason = reason
        self.steps += 1
        self.version += 1
        return StatementStep(self.statement_id, self.steps, action, actor.actor_id, actor.name, reason, now)


def check_cut_off(cut_off_on: date, term: Term, today: date) -> None:
    """Hold the day against the term: it must be over, for students may come until it is.

    Raises:
        InvalidInput: `cut_off_not_over`, `cut_off_before_term`.
    """
    if cut_off_on >= today:
        raise InvalidInput.of("/cut_off_on", "cut_off_not_over")
    if cut_off_on < term.starts_on:
        raise InvalidInput.of("/cut_off_on", "cut_off_before_term", starts_on=term.starts_on.isoformat())
