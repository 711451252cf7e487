"""A run's life (R50–R54): the whole grid of states and actions, and what the days do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.domain.errors import Conflict, InvalidInput
from services.catalog.domain.course import CourseType
from services.catalog.domain.information import Information
from services.catalog.domain.run import (
    PERIOD_IS_OVER,
    RUN_STATES,
    SOURCE_IS_OVER,
    Run,
    RunAction,
    RunPeriod,
    RunPhase,
    RunState,
)

MONDAY = date(2026, 9, 7)
LAST_DAY = date(2026, 12, 31)
DAY = timedelta(days=1)

# Rows are states, columns actions, by hand from R50–R54; "-" is refused.
GRID = """
            edit      publish  approve    reject    withdraw  finish    take_down
draft       draft     pending  -          -         -         -         -
pending     -         -        published  rejected  draft     -         -
rejected    rejected  pending  -          -         -         -         -
published   -         -        -          -         -         finished  taken_down
finished    -         -        -          -         -         -         -
taken_down  -         -        -          -         -         -         -
"""
_ACTIONS, *_ROWS = [line.split() for line in GRID.strip().splitlines()]
CELLS = [(row[0], action, after) for row in _ROWS for action, after in zip(_ACTIONS, row[1:], strict=True)]


def run_in(state: RunState, starts_on: date = MONDAY, ends_on: date = LAST_DAY) -> Run:
    return Run(
        run_id="run",
        course_id="course",
        run_number=1,
        institution_id="school",
        leader_id="leader",
        leader_name="王小明",
        course_type=CourseType.MOOC,
        information=Information("线性代数"),
        outline_id="outline",
        opened_at=datetime(2026, 8, 1, tzinfo=UTC),
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_the_grid_has_every_cell() -> None:
    assert len(CELLS) == len(RunState) * len(RunAction)


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_allows_exactly_its_actions_r50_r54(state: str, action: str, after: str) -> None:
    if after == "-":
        with pytest.raises(Conflict) as refused:
            RUN_STATES.next(RunState(state), RunAction(action))
        assert refused.value.code == "run_state"
    else:
        assert RUN_STATES.next(RunState(state), RunAction(action)) == RunState(after)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (MONDAY - DAY, RunPhase.SCHEDULED),
        (MONDAY, RunPhase.RUNNING),
        (LAST_DAY, RunPhase.RUNNING),
        (LAST_DAY + DAY, RunPhase.FINISHED),
    ],
)
def test_a_published_run_runs_from_its_first_to_its_last_day_r54(day: date, phase: RunPhase) -> None:
    assert run_in(RunState.PUBLISHED).phase_on(day) == phase


def test_the_last_day_counts_before_anyone_wrote_it_down_r54() -> None:
    run = run_in(RunState.PUBLISHED)
    with pytest.raises(Conflict) as refused:
        run.take_down("侵权", LAST_DAY + DAY)
    assert refused.value.details["state"] == "finished"


def test_the_sweep_writes_the_end_down_once_r54() -> None:
    run = run_in(RunState.PUBLISHED)
    assert run.settle(LAST_DAY) is False
    assert run.settle(LAST_DAY + DAY) is True
    assert (run.state, run.finished_on, run.version) == (RunState.FINISHED, LAST_DAY, 2)
    assert run.settle(LAST_DAY + DAY) is False


def test_publishing_needs_a_period_that_is_not_over_r51() -> None:
    run = run_in(RunState.DRAFT)
    with pytest.raises(InvalidInput, match="period_is_past"):
        run.publish(RunPeriod(MONDAY, LAST_DAY), LAST_DAY + DAY)
    with pytest.raises(InvalidInput, match="period_reversed"):
        RunPeriod(LAST_DAY, MONDAY)
    run.publish(RunPeriod(MONDAY, MONDAY), MONDAY)
    assert run.state == RunState.PENDING


def test_a_rejected_run_is_corrected_and_published_again_r51() -> None:
    run = run_in(RunState.PENDING)
    run.reject("学分有误", MONDAY)
    assert run.reason == "学分有误"
    run.require_editable(MONDAY)
    run.publish(RunPeriod(MONDAY, LAST_DAY), MONDAY)
    run.approve(MONDAY)
    assert (run.state, run.reason, run.approved_on) == (RunState.PUBLISHED, "", MONDAY)


def test_an_approval_after_the_last_day_publishes_nothing_r54() -> None:
    run = run_in(RunState.PENDING)
    assert run.obstacle(LAST_DAY) == ""
    assert run.obstacle(LAST_DAY + DAY) == PERIOD_IS_OVER
    with pytest.raises(ValueError, match="cannot be published"):
        run.approve(LAST_DAY + DAY)


def test_a_run_that_follows_another_is_published_within_it_and_says_what_it_says_r23() -> None:
    source = run_in(RunState.PUBLISHED)
    source.information = Information("源课程", "07")
    run = run_in(RunState.DRAFT)
    run.source_run_id = source.run_id
    for period, given, code in (
        (RunPeriod(MONDAY, LAST_DAY + DAY), source, "period_outside_source"),
        (RunPeriod(MONDAY - DAY, LAST_DAY), source, "period_outside_source"),
        (RunPeriod(MONDAY, LAST_DAY), run_in(RunState.FINISHED), "source_not_running"),
        (RunPeriod(MONDAY, LAST_DAY), None, "source_not_running"),
    ):
        with pytest.raises(Conflict) as refused:
            run.publish(period, MONDAY, given)
        assert (refused.value.code, run.state) == (code, RunState.DRAFT)
    run.publish(RunPeriod(MONDAY, LAST_DAY), MONDAY, source)
    assert run.information == source.information
    source.end_with_source(MONDAY)
    assert run.obstacle(MONDAY, source) == SOURCE_IS_OVER


def test_a_withdrawn_request_leaves_a_draft_r51() -> None:
    run = run_in(RunState.PENDING)
    run.withdraw(MONDAY)
    assert (run.state, run.version) == (RunState.DRAFT, 2)
    run.change(Information("线性代数", "07"), MONDAY)


def test_the_leader_closes_a_running_run_early_r54() -> None:
    run = run_in(RunState.PUBLISHED)
    run.close(MONDAY + DAY)
    assert (run.state, run.finished_on) == (RunState.FINISHED, MONDAY + DAY)


def test_a_run_that_has_not_begun_cannot_be_closed_r54() -> None:
    with pytest.raises(Conflict, match="run_not_started"):
        run_in(RunState.PUBLISHED).close(MONDAY - DAY)


@pytest.mark.parametrize("state", [RunState.PENDING, RunState.PUBLISHED, RunState.FINISHED, RunState.TAKEN_DOWN])
def test_content_is_locked_from_the_submission_on_r54(state: RunState) -> None:
    with pytest.raises(Conflict, match="run cannot edit"):
        run_in(state).change(Information("线性代数"), MONDAY)


def test_a_period_lies_within_another_r23() -> None:
    source = RunPeriod(MONDAY, LAST_DAY)
    assert source.lies_within(source)
    assert not RunPeriod(MONDAY - DAY, LAST_DAY).lies_within(source)
    assert not RunPeriod(MONDAY, LAST_DAY + DAY).lies_within(source)
