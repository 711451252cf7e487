"""What selecting schools owe for a term, as the centre rules it, in versions that never change (R93)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.domain.actor import Actor
from chassis.domain.errors import InvalidInput
from services.sharing.domain.term import Term


@dataclass(frozen=True)
class Rates:
    """Amounts in fen. What is owed is the sum of the three; those that do not apply are 0."""

    per_student_fen: int
    """For each student at the cut-off."""
    per_credit_fen: int
    """For each student and each credit of the selection: a school pays for what it may recognise (R90)."""
    per_run_fen: int
    """For the run as a whole, borne by all its selecting schools in proportion to their students."""


@dataclass(eq=False)
class CostRule:
    """One version of the rule, for the terms from one on, until a version takes over that begins later."""

    number: int
    valid_from_term_id: str
    valid_from_on: date
    """The first day of that term."""
    per_student_fen: int
    per_credit_fen: int
    per_run_fen: int
    basis: str
    """The decision that the amounts rest on."""
    made_by_id: str
    made_by_name: str
    made_at: datetime

    @classmethod
    def make(cls, *, number: int, term: Term, rates: Rates, basis: str, actor: Actor, now: datetime) -> CostRule:
        """The next version.

        Raises:
            InvalidInput: `cost_rule_empty`, when nothing would ever be owed.
        """
        if not (rates.per_student_fen or rates.per_credit_fen or rates.per_run_fen):
            raise InvalidInput.of("/per_student_fen", "cost_rule_empty")
        return cls(
            number=number,
            valid_from_term_id=term.term_id,
            valid_from_on=term.starts_on,
            per_student_fen=rates.per_student_fen,
            per_credit_fen=rates.per_credit_fen,
            per_run_fen=rates.per_run_fen,
            basis=basis,
            made_by_id=actor.actor_id,
            made_by_name=actor.name,
            made_at=now,
        )

    @property
    def rates(self) -> Rates:
        return Rates(self.per_student_fen, self.per_credit_fen, self.per_run_fen)
