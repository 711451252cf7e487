"""How the costs of teaching are shared: from class sizes at a cut-off to amounts in whole fen (R93).

Nothing is lost in rounding. What does not divide is given away fen by fen, to the largest remainders first: the
lines of a statement add up to its total, and the parts of a run's costs to those costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.sharing.domain.cost_rule import Rates


@dataclass(frozen=True)
class Sides:
    """Who is owed, and who owes."""

    offering_institution_id: str
    selecting_institution_id: str


@dataclass(frozen=True)
class TaughtClass:
    """A class of a selecting school, with its students at the end of the cut-off day."""

    class_id: str
    class_title: str
    selection_id: str
    run_id: str
    run_title: str
    run_number: int
    credits: Decimal
    """Of the selection, for each student."""
    students: int
    sides: Sides


@dataclass(frozen=True)
class CostLine:
    """What is owed for one class, by which part of the rule."""

    taught: TaughtClass
    per_student_fen: int
    per_credit_fen: int
    per_run_fen: int

    @property
    def amount_fen(self) -> int:
        return self.per_student_fen + self.per_credit_fen + self.per_run_fen


def share_costs(
    rates: Rates, classes: Iterable[TaughtClass], already_borne: Mapping[str, int] | None = None
) -> dict[Sides, list[CostLine]]:
    """The lines of every pair of schools.

    Args:
        rates: the rule's amounts.
        classes: of all selecting schools of the runs; those without students count for nothing.
        already_borne: by run, what statements that stand already bear of its costs.
    """
    taught = sorted((each for each in classes if each.students > 0), key=lambda each: each.class_id)
    by_run = _shares_of_runs(rates.per_run_fen, taught, already_borne or {})
    by_sides: dict[Sides, list[TaughtClass]] = defaultdict(list)
    for each in taught:
        by_sides[each.sides].append(each)
    return {
        sides: [
            CostLine(each, each.students * rates.per_student_fen, for_credits, by_run[each.class_id])
            for each, for_credits in zip(own, _shares_by_credit(rates.per_credit_fen, own), strict=True)
        ]
        for sides, own in by_sides.items()
    }


def total_of(lines: Iterable[CostLine]) -> int:
    """What a statement with these lines comes to, in fen."""
    return sum(line.amount_fen for line in lines)


def yuan(fen: int) -> str:
    """An amount as people write it: 12345 fen are 123.45."""
    return f"{fen // 100}.{fen % 100:02d}"


def apportion(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Whole parts that add up to the total, in proportion to the weights; largest remainders first, then order.

    Raises:
        ValueError: for something to divide among nobody.
    """
    whole = sum(weights)
    if total == 0:
        return [0] * len(weights)
    if whole <= 0:
        raise ValueError("nobody to divide it among")
    exact = [Fraction(total) * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _shares_of_runs(
    per_run_fen: int, taught: Sequence[TaughtClass], already_borne: Mapping[str, int]
) -> dict[str, int]:
    runs: dict[str, list[TaughtClass]] = defaultdict(list)
    for each in taught:
        runs[each.run_id].append(each)
    shares: dict[str, int] = {}
    for run_id, classes in runs.items():
        left = max(per_run_fen - already_borne.get(run_id, 0), 0)
        parts = apportion(left, [each.students for each in classes])
        shares |= {each.class_id: part for each, part in zip(classes, parts, strict=True)}
    return shares


def _shares_by_credit(per_credit_fen: int, classes: Sequence[TaughtClass]) -> list[int]:
    """Credits have a decimal place: the sum is rounded once, half up, and the lines follow it."""
    exact = [Fraction(each.credits) * each.students * per_credit_fen for each in classes]
    return apportion(int(sum(exact) + Fraction(1, 2)), exact)
