"""How costs become lines and sums: nothing is lost and nothing invented (R93)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import InvalidInput
from services.sharing.domain.cost_rule import CostRule, Rates
from services.sharing.domain.cost_share import Sides, TaughtClass, apportion, share_costs, total_of, yuan
from services.sharing.domain.cost_statement import check_cut_off
from services.sharing.domain.term import Season, Term

A_B, A_C = Sides("a", "b"), Sides("a", "c")


def a_class(
    class_id: str, students: int, *, sides: Sides = A_B, run_id: str = "run", agreed: str = "2.0"
) -> TaughtClass:
    return TaughtClass(
        class_id=class_id,
        class_title=f"班 {class_id}",
        selection_id=f"selection of {sides.selecting_institution_id} in {run_id}",
        run_id=run_id,
        run_title="数据结构",
        run_number=1,
        credits=Decimal(agreed),
        students=students,
        sides=sides,
    )


def a_term(starts_on: date = date(2026, 9, 1)) -> Term:
    return Term(
        term_id="term",
        name="秋季",
        academic_year="2026-2027",
        season=Season.AUTUMN,
        starts_on=starts_on,
        ends_on=date(2027, 1, 20),
        notice_on=starts_on,
        collection_until=starts_on,
        review_until=starts_on,
        publication_until=starts_on,
    )


COUNTS = st.integers(min_value=0, max_value=300)
FEN = st.integers(min_value=0, max_value=1_000_000)
CREDITS = st.integers(min_value=1, max_value=60).map(lambda tenths: str(Decimal(tenths) / 10))

PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""On a crowded machine the first inputs take long to make."""


@st.composite
def provinces(draw: st.DrawFn) -> list[TaughtClass]:
    """Classes of a few schools in a few runs, each run of one school, each selection with its credits."""
    owners = {f"run {number}": draw(st.sampled_from("ab")) for number in range(3)}
    agreed: dict[tuple[str, str], str] = {}
    found = []
    for number in range(draw(st.integers(0, 12))):
        run_id = draw(st.sampled_from(sorted(owners)))
        selecting = draw(st.sampled_from("cdef"))
        of_selection = agreed.setdefault((run_id, selecting), draw(CREDITS))
        found.append(
            a_class(
                f"class {number:02d}",
                draw(COUNTS),
                sides=Sides(owners[run_id], selecting),
                run_id=run_id,
                agreed=of_selection,
            )
        )
    return found


@PATIENT
@given(rates=st.builds(Rates, FEN, FEN, FEN), classes=provinces())
def test_what_all_pay_is_what_all_receive_and_lines_are_the_totals_r93(
    rates: Rates, classes: list[TaughtClass]
) -> None:
    shared = share_costs(rates, classes)
    paid: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for sides, lines in shared.items():
        assert total_of(lines) == sum(line.amount_fen for line in lines)
        assert {line.taught.sides for line in lines} == {sides}
        paid[sides.selecting_institution_id] += total_of(lines)
        received[sides.offering_institution_id] += total_of(lines)
    assert sum(paid.values()) == sum(received.values())
    lines = [line for each in shared.values() for line in each]
    assert sorted(line.taught.class_id for line in lines) == sorted(
        each.class_id for each in classes if each.students
    )
    taught = {each.run_id for each in classes if each.students}
    assert sum(line.per_run_fen for line in lines) == rates.per_run_fen * len(taught)
    assert sum(line.per_student_fen for line in lines) == rates.per_student_fen * sum(
        each.students for each in classes
    )


@PATIENT
@given(rates=st.builds(Rates, FEN, FEN, FEN), classes=provinces())
def test_credits_are_rounded_once_for_a_statement_and_never_by_a_fen_or_more_r93(
    rates: Rates, classes: list[TaughtClass]
) -> None:
    for lines in share_costs(rates, classes).values():
        exact = [Fraction(line.taught.credits) * line.taught.students * rates.per_credit_fen for line in lines]
        assert abs(sum(line.per_credit_fen for line in lines) - sum(exact, Fraction(0))) <= Fraction(1, 2)
        for line, one in zip(lines, exact, strict=True):
            assert abs(line.per_credit_fen - one) <= 1


@PATIENT
@given(rates=st.builds(Rates, FEN, FEN, FEN), classes=provinces())
def test_the_order_in_which_classes_are_read_changes_nothing_r93(rates: Rates, classes: list[TaughtClass]) -> None:
    assert share_costs(rates, classes) == share_costs(rates, classes[::-1])


@PATIENT
@given(total=st.integers(0, 10**12), weights=st.lists(COUNTS, min_size=1).filter(any))
def test_parts_add_up_and_are_next_to_exact_r93(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_the_largest_remainders_come_first_r93() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(10, [15, 25, 60]) == [2, 2, 6]
    assert apportion(3, [Fraction(1, 2), Fraction(1, 2), Fraction(2)]) == [1, 0, 2]


def test_nothing_can_be_divided_among_nobody_r93() -> None:
    assert apportion(0, []) == []
    with pytest.raises(ValueError, match="nobody"):
        apportion(1, [0])


def test_each_part_of_the_rule_is_owed_for_each_class_r93() -> None:
    classes = [a_class("1", 30), a_class("2", 0), a_class("3", 10, sides=A_C, agreed="1.5")]
    shared = share_costs(Rates(500, 100, 1000), classes)
    (of_b,), (of_c,) = shared[A_B], shared[A_C]
    assert (of_b.per_student_fen, of_b.per_credit_fen, of_b.per_run_fen) == (15_000, 6_000, 750)
    assert (of_c.per_student_fen, of_c.per_credit_fen, of_c.per_run_fen) == (5_000, 1_500, 250)
    assert (of_b.amount_fen, yuan(of_b.amount_fen)) == (21_750, "217.50")


def test_a_runs_costs_that_are_borne_already_are_not_shared_again_r93() -> None:
    rates = Rates(0, 0, 1000)
    first = share_costs(rates, [a_class("1", 30), a_class("2", 10, sides=A_C)])
    assert [line.per_run_fen for line in first[A_B]] == [750]
    later = share_costs(rates, [a_class("2", 50, sides=A_C)], {"run": 750})
    assert [line.per_run_fen for line in later[A_C]] == [250]
    assert share_costs(rates, [a_class("2", 5)], {"run": 2000})[A_B][0].per_run_fen == 0


def test_a_rule_without_any_amount_is_refused_r93() -> None:
    centre = Actor(kind="person", actor_id="c", name="中心", roles=frozenset({Role.CENTRE_ADMIN}))
    with pytest.raises(InvalidInput) as refusal:
        CostRule.make(
            number=1,
            term=a_term(),
            rates=Rates(0, 0, 0),
            basis="",
            actor=centre,
            now=datetime(2026, 9, 1, tzinfo=UTC),
        )
    assert refusal.value.code == "cost_rule_empty"


@pytest.mark.parametrize(
    ("cut_off_on", "code"),
    [
        (date(2026, 11, 2), "cut_off_not_over"),
        (date(2026, 11, 3), "cut_off_not_over"),
        (date(2026, 8, 31), "cut_off_before_term"),
        (date(2026, 9, 1), None),
        (date(2026, 11, 1), None),
    ],
)
def test_a_cut_off_is_a_day_of_the_term_that_is_over_r93(cut_off_on: date, code: str | None) -> None:
    today = date(2026, 11, 2)
    if code is None:
        check_cut_off(cut_off_on, a_term(), today)
        return
    with pytest.raises(InvalidInput) as refusal:
        check_cut_off(cut_off_on, a_term(), today)
    assert refusal.value.code == code
