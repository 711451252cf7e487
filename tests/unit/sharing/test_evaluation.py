"""Rubrics, marks, results and who must not review (R93)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, InvalidInput
from services.sharing.domain.evaluation import result_of
from services.sharing.domain.expert_review import Expert, RunPeople, refuse_unfit
from services.sharing.domain.rubric import Criterion, Mark, Part, Rubric

CENTRE = Actor(kind="person", actor_id="c", name="中心", roles=frozenset({Role.CENTRE_ADMIN}))
NOW = datetime(2026, 11, 1, tzinfo=UTC)
CONTENT = Criterion("content", Part.BUILDING, "教学内容", "Content", 10, 60)
SERVICE = Criterion("service", Part.RUNNING, "教学服务", "Service", 20, 40)
PEOPLE = RunPeople("school-a", frozenset({"leader", "assistant"}), frozenset({"tutor"}))


def a_rubric(*criteria: Criterion) -> Rubric:
    return Rubric.make(number=1, title="评价标准", criteria=criteria or (CONTENT, SERVICE), actor=CENTRE, now=NOW)


def marks(content: str | None, service: str | None) -> list[Mark]:
    given = [("content", content), ("service", service)]
    return [Mark(code, Decimal(value), "") for code, value in given if value is not None]


@pytest.mark.parametrize("weights", [(60, 39), (60, 41), (100, 100)])
def test_weights_add_up_to_a_hundred_r93(weights: tuple[int, int]) -> None:
    criteria = [
        Criterion(f"c{place}", Part.BUILDING, "指标", "Criterion", 10, weight)
        for place, weight in enumerate(weights)
    ]
    with pytest.raises(InvalidInput) as refusal:
        a_rubric(*criteria)
    assert (refusal.value.code, refusal.value.details["sum"]) == ("rubric_weights_invalid", sum(weights))


def test_a_criterion_is_named_once_r93() -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_rubric(CONTENT, CONTENT)
    assert refusal.value.errors[0].pointer == "/criteria/1/code"


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ([Mark("content", Decimal("10.5"), "")], "marks_exceed_maximum", "/marks/0"),
        ([Mark("content", Decimal(9), ""), Mark("nothing", Decimal(1), "")], "criterion_unknown", "/marks/1"),
        ([Mark("content", Decimal(9), "")] * 2, "criterion_named_twice", "/marks/1"),
        ([Mark("content", Decimal(99), ""), Mark("nothing", Decimal(1), "")], "marks_invalid", "/marks/0"),
    ],
)
def test_marks_hold_against_the_rubric_r93(given: list[Mark], code: str, place: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_rubric().check(given)
    assert (refusal.value.code, refusal.value.errors[0].pointer) == (code, place)


def test_marks_may_be_incomplete_until_they_are_handed_in_r93() -> None:
    rubric = a_rubric()
    rubric.check(marks("10", None))
    assert rubric.missing(marks("10", None)) == ["service"]
    assert rubric.missing(marks("0", "0")) == []


def test_a_result_is_the_weighted_mean_and_how_far_reviewers_lie_apart_r93() -> None:
    rubric = a_rubric()
    assert rubric.score(marks("10", "20")) == 100
    assert rubric.score(marks("5", "15")) == Decimal("60.00")
    result = result_of(rubric, [marks("10", "20"), marks("5", "15"), marks("7.5", "10")])
    assert (result.score, result.spread) == (Decimal("75.00"), Decimal("17.80"))
    assert (result.lowest, result.highest, result.reviews) == (Decimal(60), Decimal(100), 3)
    assert [(each.criterion, each.marks) for each in result.criteria] == [
        ("content", Decimal("7.50")),
        ("service", Decimal("15.00")),
    ]


@pytest.mark.parametrize(
    ("person_id", "institution_id", "code"),
    [
        ("anyone", "school-a", "reviewer_of_offering_school"),
        ("leader", "school-b", "reviewer_in_team"),
        ("assistant", "school-b", "reviewer_in_team"),
        ("tutor", "school-b", "reviewer_is_tutor"),
        ("anyone", None, "reviewer_not_teacher"),
        ("anyone", "school-b", ""),
    ],
)
def test_nobody_with_a_part_in_the_run_reviews_it_r93(
    person_id: str, institution_id: str | None, code: str
) -> None:
    assert PEOPLE.conflict(person_id, institution_id) == code


def test_all_experts_are_fit_or_none_is_assigned_r93() -> None:
    experts = {
        person_id: Expert(person_id, "专家", school, "")
        for person_id, school in [
            ("fit", "school-b"),
            ("tutor", "school-b"),
            ("own", "school-a"),
            ("busy", "school-c"),
        ]
    }
    refuse_unfit(["fit", "busy"], experts, PEOPLE, frozenset())
    with pytest.raises(Conflict) as refusal:
        refuse_unfit(["fit", "tutor", "own", "unknown", "busy", "fit"], experts, PEOPLE, frozenset({"busy"}))
    assert refusal.value.code == "reviewers_refused"
    assert [(each.pointer, each.code) for each in refusal.value.errors] == [
        ("/reviewer_ids/1", "reviewer_is_tutor"),
        ("/reviewer_ids/2", "reviewer_of_offering_school"),
        ("/reviewer_ids/3", "reviewer_not_teacher"),
        ("/reviewer_ids/4", "reviewer_assigned_already"),
        ("/reviewer_ids/5", "reviewer_named_twice"),
    ]
    with pytest.raises(Conflict) as alone:
        refuse_unfit(["tutor"], experts, PEOPLE, frozenset())
    assert alone.value.code == "reviewer_is_tutor"
