"""Quality evaluation on a real database: rubric, experts without interest, results, what is public (R93)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from chassis.contracts.base import Call
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.sharing.evaluation import (
    AssignReviewers,
    EvaluationDetailView,
    GetEvaluation,
    GetMyReview,
    GetPublicEvaluation,
    GivenMark,
    ListEvaluations,
    ListMyReviews,
    ListRubrics,
    MakeRubric,
    MyReviewDetailView,
    NewCriterion,
    OpenEvaluation,
    ReleaseReview,
    RemindReviewers,
    StepEvaluation,
    SubmitReview,
    WriteReview,
)
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from services.sharing.adapters.tables.evaluations import evaluations
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.sharing.province import TODAY, Province
from tests.racing import race
from tests.statements import cost_of

ANYONE = Call()
FULL = {"content": "8.5", "service": "16"}


@dataclass
class Panel:
    """A run of school A, selected by school B, and an evaluation of it that the centre opened."""

    province: Province
    run: RunChanged
    tutor_id: str
    term_id: str
    evaluation_id: str = ""

    def open(self, **changes: Any) -> EvaluationDetailView:
        fields = {
            "run_id": self.run.run_id,
            "term_id": self.term_id,
            "reviews_wanted": 2,
            "due_on": TODAY + timedelta(days=14),
        }
        opened = self.province.sharing.open_evaluation(self.province.centre, OpenEvaluation(**(fields | changes)))
        self.evaluation_id = opened.evaluation_id
        return opened

    def an_expert(self, school_id: str | None = None, *, is_active: bool = True) -> Call:
        school_id = school_id or self.province.add_school("丙大学")
        person_id = self.province.accounts.add(school_id, Role.TEACHER, is_active=is_active)
        return call_of(Role.TEACHER, institution_id=school_id, actor_id=person_id)

    def assign(self, *reviewer_ids: str, call: Call | None = None) -> EvaluationDetailView:
        command = AssignReviewers(evaluation_id=self.evaluation_id, reviewer_ids=list(reviewer_ids))
        return self.province.sharing.assign_reviewers(call or self.province.centre, command)

    def a_reviewer(self) -> tuple[Call, str]:
        """An expert who is assigned, and the review."""
        expert = self.an_expert()
        self.assign(expert.actor.actor_id)
        (review,) = self.province.sharing.list_my_reviews(expert, ListMyReviews()).items
        return expert, review.review_id

    def write(self, expert: Call, review_id: str, marks: dict[str, str], version: int = 1) -> MyReviewDetailView:
        given = [GivenMark(criterion=code, marks=Decimal(value), comment="清楚") for code, value in marks.items()]
        command = WriteReview(review_id=review_id, expected_version=version, marks=given, comment="总体良好")
        return self.province.sharing.write_review(expert, command)

    def submit(self, expert: Call, review_id: str, version: int = 2) -> MyReviewDetailView:
        command = SubmitReview(review_id=review_id, expected_version=version)
        return self.province.sharing.submit_review(expert, command)

    def a_submitted_review(self, **marks: str) -> tuple[Call, str]:
        expert, review_id = self.a_reviewer()
        self.write(expert, review_id, FULL | marks)
        self.submit(expert, review_id)
        return expert, review_id

    def step(self, step: Any, *, call: Call | None = None, **said: str) -> EvaluationDetailView:
        command = StepEvaluation(evaluation_id=self.evaluation_id, step=step, **said)
        return self.province.sharing.step_evaluation(call or self.province.centre, command)

    def get(self, call: Call | None = None) -> EvaluationDetailView:
        query = GetEvaluation(evaluation_id=self.evaluation_id)
        return self.province.sharing.get_evaluation(call or self.province.centre, query)

    def public(self) -> Any:
        return self.province.sharing.get_public_evaluation(ANYONE, GetPublicEvaluation(run_id=self.run.run_id))


def make_rubric(province: Province, content: int = 60, service: int = 40) -> int:
    criteria = [
        NewCriterion(
            code="content", part="building", name_zh="教学内容", name_en="Content", max_marks=10, weight=content
        ),
        NewCriterion(
            code="service", part="running", name_zh="教学服务", name_en="Service", max_marks=20, weight=service
        ),
    ]
    command = MakeRubric(title="课程质量评价标准", criteria=criteria)
    return province.sharing.make_rubric(province.centre, command).number


@pytest.fixture
def panel(province: Province) -> Panel:
    run, entry = province.a_published_entry()
    tutor_id = province.a_tutor()
    selection = province.select(entry, tutor_id=tutor_id)
    make_rubric(province)
    made = Panel(province, run, tutor_id, selection.term_id)
    made.open()
    return made


def test_a_rubric_is_followed_by_versions_and_an_evaluation_keeps_its_own_r93(panel: Panel) -> None:
    province = panel.province
    first = panel.get().rubric
    second = make_rubric(province, content=50, service=50)
    assert second == first.number + 1
    assert [each.weight for each in panel.get().rubric.criteria] == [60, 40]
    teacher = call_of(Role.TEACHER, institution_id=province.school_b)
    assert province.sharing.list_rubrics(teacher, ListRubrics(limit=1)).items[0].number == second
    with pytest.raises(InvalidInput):
        make_rubric(province, content=50, service=49)


def test_one_evaluation_of_a_run_and_term_that_is_not_cancelled_r93(panel: Panel) -> None:
    with pytest.raises(Conflict) as refusal:
        panel.open()
    assert refusal.value.code == "evaluation_exists"
    panel.step("cancel", reason="推迟到下学期")
    panel.open()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"run_id": new_id()}, "run_not_found"),
        ({"term_id": new_id()}, "term_not_found"),
        ({"rubric_number": 999_999}, "rubric_not_found"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_in_past"),
    ],
)
def test_what_an_evaluation_is_opened_for_exists_r93(panel: Panel, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        panel.open(**changes)
    assert refusal.value.code == code


def test_experts_have_no_part_in_the_run_when_they_are_assigned_r93(panel: Panel) -> None:
    province = panel.province
    member, class_tutor = panel.an_expert(), panel.an_expert()
    province.join_team(panel.run, member.actor.actor_id)
    province.join_team(panel.run, member.actor.actor_id, version=2, leaves=True)
    class_id = province.open_class(panel.run, tutor_id=class_tutor.actor.actor_id)
    assert class_id
    own, idle, free = panel.an_expert(province.school_a), panel.an_expert(is_active=False), panel.an_expert()
    student = province.accounts.add(province.school_b, Role.STUDENT)
    wanted = [
        free.actor.actor_id,
        own.actor.actor_id,
        member.actor.actor_id,
        panel.tutor_id,
        class_tutor.actor.actor_id,
        idle.actor.actor_id,
        student,
    ]
    with pytest.raises(Conflict) as refusal:
        panel.assign(*wanted)
    assert [each.code for each in refusal.value.errors] == [
        "reviewer_of_offering_school",
        "reviewer_in_team",
        "reviewer_is_tutor",
        "reviewer_is_tutor",
        "reviewer_not_teacher",
        "reviewer_not_teacher",
    ]
    assert panel.get().reviews == []
    panel.assign(free.actor.actor_id)
    link = f"/api/v1/my-reviews/{panel.get().reviews[0].review_id}"
    (notice,) = province.told("notice_raised", link=link)
    assert (notice["kind"], notice["person_ids"]) == ("evaluation_assigned", [free.actor.actor_id])
    # A teacher of the selecting school who teaches no class of the run is free.
    panel.assign(panel.an_expert(province.school_b).actor.actor_id)
    with pytest.raises(Conflict) as again:
        panel.assign(free.actor.actor_id)
    assert again.value.code == "reviewer_assigned_already"


def test_of_many_assigning_one_expert_at_once_one_has_effect_r93(panel: Panel) -> None:
    expert = panel.an_expert()
    outcomes = race([partial(panel.assign, expert.actor.actor_id)] * 4)
    refused = [each.code for each in outcomes if isinstance(each, DomainError)]
    assert refused == ["reviewer_assigned_already"] * 3


@pytest.mark.parametrize("interest", ["team", "tutor", "school", "moved"])
def test_interest_is_looked_for_again_when_a_review_is_handed_in_r93(panel: Panel, interest: str) -> None:
    province = panel.province
    expert, review_id = panel.a_reviewer()
    panel.write(expert, review_id, FULL)
    if interest == "team":
        province.join_team(panel.run, expert.actor.actor_id)
    elif interest == "tutor":
        province.open_class(panel.run, tutor_id=expert.actor.actor_id)
    elif interest == "school":
        province.tell_again(panel.run, institution_id=expert.actor.institution_id)
    else:
        expert = call_of(Role.TEACHER, institution_id=province.school_a, actor_id=expert.actor.actor_id)
    with pytest.raises(Conflict) as refusal:
        panel.submit(expert, review_id)
    assert refusal.value.code == "conflict_of_interest"
    assert [each.state for each in panel.get().reviews] == ["drafted"]


def test_a_review_is_its_writers_alone_until_it_is_handed_in_r2_r93(panel: Panel) -> None:
    province = panel.province
    expert, review_id = panel.a_reviewer()
    draft = panel.write(expert, review_id, {"content": "8.5"})
    assert [(each.criterion, each.marks, each.comment) for each in draft.marks] == [
        ("content", Decimal("8.5"), "清楚")
    ]
    assert [each.marks for each in panel.get().reviews] == [[]]
    other, _ = panel.a_reviewer()
    for work in (
        partial(panel.write, other, review_id, FULL, draft.version),
        partial(panel.submit, other, review_id, draft.version),
        partial(province.sharing.get_my_review, other, GetMyReview(review_id=review_id)),
        partial(province.sharing.release_review, other, ReleaseReview(review_id=review_id, reason="无")),
    ):
        with pytest.raises(NotFound) as refusal:
            work()
        assert refusal.value.code == "expert_review_not_found"
    with pytest.raises(NotPermitted):
        panel.assign(other.actor.actor_id, call=province.admin_b)
    with pytest.raises(StaleVersion):
        panel.write(expert, review_id, FULL, version=1)
    with pytest.raises(Conflict) as incomplete:
        panel.submit(expert, review_id)
    assert incomplete.value.details["criteria"] == ["service"]
    panel.write(expert, review_id, FULL, version=2)
    panel.submit(expert, review_id, version=3)
    with pytest.raises(Conflict) as late:
        panel.write(expert, review_id, FULL, version=4)
    assert late.value.code == "expert_review_state"
    told = province.told("notice_raised", kind="evaluation_submitted", role="centre_admin")
    assert f"/api/v1/evaluations/{panel.evaluation_id}" in {each["link"] for each in told}


def test_usage_figures_stand_beside_the_marks_and_are_kept_with_the_result_r93(panel: Panel) -> None:
    province, run = panel.province, panel.run
    public = province.open_class(run, province.school_a)
    class_id = province.open_class(run)
    province.tell_size(run, public, 100, version=1)
    province.tell_size(run, class_id, 30, version=1)
    for score in ("90", "59.5"):
        province.score(run, class_id, score=Decimal(score), watched_seconds=14_430)
    expert, review_id = panel.a_reviewer()
    seen = province.sharing.get_my_review(expert, GetMyReview(review_id=review_id)).usage
    assert (seen.students, seen.classes, seen.selecting_schools) == (130, 2, 1)
    assert (seen.scored_students, seen.passed_students, seen.mean_score) == (2, 1, Decimal("74.75"))
    assert seen.watched_minutes == 481
    panel.step("cancel", reason="重新开始")
    panel.open(reviews_wanted=1)
    panel.a_submitted_review()
    panel.step("close")
    province.tell_size(run, class_id, 77, version=2)
    assert panel.get().usage.students == 130


def test_a_result_is_computed_from_enough_reviews_that_were_handed_in_r93(panel: Panel) -> None:
    province = panel.province
    panel.a_submitted_review(content="10", service="20")
    with pytest.raises(Conflict) as refusal:
        panel.step("close")
    assert (refusal.value.code, refusal.value.details) == ("reviews_missing", {"wanted": 2, "submitted": 1})
    panel.a_submitted_review(content="5", service="15")
    panel.a_reviewer()
    _, struck_out = panel.a_submitted_review(content="0", service="0")
    province.sharing.release_review(province.centre, ReleaseReview(review_id=struck_out, reason="存在利益关系"))
    result = panel.step("close").result
    assert result is not None
    assert (result.score, result.spread, result.reviews) == (Decimal("80.00"), Decimal("20.00"), 2)
    assert [each.marks for each in result.criteria] == [Decimal("7.50"), Decimal("17.50")]
    with pytest.raises(Conflict) as over:
        panel.a_reviewer()
    assert over.value.code == "evaluation_state"


def test_nothing_is_written_or_handed_in_once_it_is_closed_r93(panel: Panel) -> None:
    expert, review_id = panel.a_reviewer()
    panel.write(expert, review_id, FULL)
    panel.a_submitted_review()
    panel.a_submitted_review()
    panel.step("close")
    for work in (
        partial(panel.write, expert, review_id, FULL, 2),
        partial(panel.submit, expert, review_id),
        partial(
            panel.province.sharing.release_review, expert, ReleaseReview(review_id=review_id, reason="没有时间")
        ),
    ):
        with pytest.raises(Conflict) as refusal:
            work()
        assert refusal.value.code == "evaluation_state"


def test_a_result_is_public_while_the_centre_shows_it_r93_r94(panel: Panel) -> None:
    province = panel.province
    panel.a_submitted_review()
    panel.a_submitted_review()
    for step in ("close", "publish"):
        with pytest.raises(NotFound):
            panel.public()
        panel.step(step, remark="2026 年度评价")
    shown = panel.public()
    assert (shown.result.score, shown.remark) == (Decimal("83.00"), "2026 年度评价")
    assert [each.name_en for each in shown.criteria] == ["Content", "Service"]
    assert "清楚" not in shown.model_dump_json()
    assert "赵老师" not in shown.model_dump_json()
    with pytest.raises(InvalidInput):
        panel.step("retract")
    panel.step("retract", reason="数据更正")
    with pytest.raises(NotFound) as refusal:
        panel.public()
    assert refusal.value.code == "evaluation_not_found"
    panel.step("publish")
    assert panel.public().remark == ""
    events = province.told("evaluation_published", run_id=panel.run.run_id)
    assert [each["is_retracted"] for each in events] == [False, True, False]
    link = f"/api/v1/evaluations/{panel.evaluation_id}"
    told = province.told("notice_raised", link=link, institution_id=province.school_a)
    assert [each["kind"] for each in told] == [
        "evaluation_closed",
        "evaluation_published",
        "evaluation_retracted",
        "evaluation_published",
    ]
    page = f"/api/v1/public/runs/{panel.run.run_id}/evaluation"
    assert {tuple(each["person_ids"]) for each in province.told("notice_raised", link=page)} == {
        (province.leader_id,)
    }


def test_the_offering_school_sees_its_result_without_names_others_nothing_r2_r93(panel: Panel) -> None:
    province = panel.province
    panel.a_submitted_review()
    panel.a_submitted_review()
    with pytest.raises(NotFound):
        panel.get(province.admin_a)
    panel.step("close")
    seen = panel.get(province.admin_a)
    assert [(each.reviewer_id, each.reviewer_name, each.comment) for each in seen.reviews] == [
        (None, "", "总体良好")
    ] * 2
    assert {each.reviewer_name for each in panel.get().reviews} == {"赵老师"}
    query = ListEvaluations(run_id=panel.run.run_id)
    assert len(province.sharing.list_evaluations(province.admin_a, query).items) == 1
    assert province.sharing.list_evaluations(province.admin_b, query).items == []
    with pytest.raises(NotFound) as refusal:
        panel.get(province.admin_b)
    assert refusal.value.code == "evaluation_not_found"
    with pytest.raises(NotPermitted):
        panel.step("publish", call=province.admin_a)


def test_a_reviewer_declines_and_another_is_asked_r93_r94(panel: Panel) -> None:
    province = panel.province
    expert, review_id = panel.a_reviewer()
    with pytest.raises(InvalidInput):
        province.sharing.release_review(expert, ReleaseReview(review_id=review_id))
    province.sharing.release_review(expert, ReleaseReview(review_id=review_id, reason="与负责人合作"))
    (review,) = panel.get().reviews
    assert (review.state, review.reason) == ("released", "与负责人合作")
    link = f"/api/v1/evaluations/{panel.evaluation_id}"
    (told,) = province.told("notice_raised", kind="evaluation_declined", link=link)
    assert (told["role"], told["facts"]["reason"]) == ("centre_admin", "与负责人合作")
    panel.assign(expert.actor.actor_id)
    assert [each.state for each in panel.get().reviews] == ["released", "assigned"]


def test_reviewers_are_reminded_before_the_day_and_once_when_they_are_late_r93_r94(panel: Panel) -> None:
    province = panel.province
    application = province.sharing.application
    expert, review_id = panel.a_reviewer()
    panel.a_submitted_review()
    link = f"/api/v1/my-reviews/{review_id}"

    def reminded_on(days: int) -> int:
        """How often this reviewer was reminded, after the scheduler asked twice on that day."""
        kept = application.clock
        day = datetime.combine(TODAY + timedelta(days=days), time(4), tzinfo=UTC)
        application.clock = lambda: day
        try:
            for _ in range(2):
                province.sharing.remind_reviewers(SYSTEM_CALL, RemindReviewers())
        finally:
            application.clock = kept
        return len(province.told("notice_raised", kind="evaluation_due", link=link))

    assert [reminded_on(days) for days in (0, 10, 11, 12, 14, 15, 20)] == [0, 0, 1, 1, 1, 2, 2]
    with pytest.raises(NotPermitted):
        province.sharing.remind_reviewers(province.centre, RemindReviewers())
    (mine,) = province.sharing.list_my_reviews(expert, ListMyReviews()).items
    assert mine.is_late is False
    with application.engine.begin() as connection:
        connection.execute(
            update(evaluations)
            .where(evaluations.c.evaluation_id == panel.evaluation_id)
            .values(due_on=TODAY - timedelta(days=1))
        )
    (mine,) = province.sharing.list_my_reviews(expert, ListMyReviews()).items
    assert mine.is_late is True


def test_what_reading_costs_does_not_grow_r93(panel: Panel) -> None:
    province = panel.province
    engine = province.sharing.application.engine
    expert, review_id = panel.a_reviewer()
    requests = {
        "mine": lambda: province.sharing.list_my_reviews(expert, ListMyReviews()),
        "one of mine": lambda: province.sharing.get_my_review(expert, GetMyReview(review_id=review_id)),
        "all": lambda: province.sharing.list_evaluations(province.centre, ListEvaluations()),
        "one": panel.get,
    }
    few = cost_of(engine, requests)
    for _ in range(3):
        panel.a_submitted_review()
    panel.run = province.tell_run()
    panel.open()
    panel.assign(expert.actor.actor_id)
    assert cost_of(engine, requests) == few
    assert few == {"mine": 1, "one of mine": 3, "all": 1, "one": 4}
