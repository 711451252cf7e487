"""Domain events of runs as contract events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chassis.contracts.base import Event
from chassis.contracts.catalog.events import (
    CatalogNotice,
    CatalogReviewRequested,
    CatalogReviewWithdrawn,
    RunChanged,
)
from chassis.contracts.review.events import Finding, SubjectKind
from services.catalog.domain import building_events as facts
from services.catalog.domain.run import Run, RunState

MOST_TOLD_AT_ONCE = 500
"""People in one notice; a class may have thousands."""


def _run_submitted(fact: facts.RunSubmitted) -> Iterator[Event]:
    run = fact.run
    yield CatalogReviewRequested(
        subject_kind=SubjectKind.COURSE_RUN,
        subject_id=run.run_id,
        subject_version=run.version,
        institution_id=run.institution_id,
        title=run.information.title,
        summary=f"第{run.run_number}期 {run.starts_on} – {run.ends_on}",
        submitted_by_id=fact.submitted_by_id,
        submitted_by_name=fact.submitted_by_name,
        submitted_at=fact.submitted_at,
        findings=[
            Finding(code=each.code, level=each.level, value=each.value, rule=each.rule) for each in fact.findings
        ],
        context={"run_id": run.run_id, "course_id": run.course_id, "outline_id": run.outline_id},
    )


def _run_decided(fact: facts.RunDecided) -> Iterator[Event]:
    run = fact.run
    is_rejected = run.state == RunState.REJECTED
    yield _run_notice(run, "run_rejected" if is_rejected else "run_approved", [run.leader_id])


def _run_withdrawn(fact: facts.RunWithdrawn) -> Iterator[Event]:
    yield CatalogReviewWithdrawn(
        subject_kind=SubjectKind.COURSE_RUN, subject_id=fact.run_id, subject_version=fact.version
    )


def _followed_run_over(fact: facts.FollowedRunOver) -> Iterator[Event]:
    yield CatalogNotice(
        kind="followed_run_over",
        person_ids=[fact.course.leader_id],
        facts={"title": fact.source_title},
        link=f"/api/v1/courses/{fact.course.course_id}",
    )


def _run_told(fact: facts.RunTold) -> Iterator[Event]:
    run = fact.run
    if run.period is None or run.approved_on is None:
        raise ValueError(f"run {run.run_id} is told of before its approval")
    yield RunChanged(
        run_id=run.run_id,
        course_id=run.course_id,
        run_number=run.run_number,
        title=run.information.title,
        course_type=run.course_type,
        institution_id=run.institution_id,
        leader_id=run.leader_id,
        leader_name=run.leader_name,
        category_code=run.information.category_code,
        online_credits=run.information.online_credits or 0,
        total_credits=run.information.total_credits or 0,
        starts_on=run.period.starts_on,
        ends_on=run.period.ends_on,
        state=run.state,
        reason=run.reason,
        approved_on=run.approved_on,
        version=run.version,
    )


def _run_taken_down(fact: facts.RunTakenDown) -> Iterator[Event]:
    yield _run_notice(fact.run, "run_taken_down", fact.team_ids)
    # Nobody shows a student a run that is taken down; it stays in the list of the own ones.
    for start in range(0, len(fact.student_ids), MOST_TOLD_AT_ONCE):
        some = fact.student_ids[start : start + MOST_TOLD_AT_ONCE]
        yield _run_notice(fact.run, "run_taken_down", some, link="/api/v1/me/runs")


def _run_ended_with_source(fact: facts.RunEndedWithSource) -> Iterator[Event]:
    yield _run_notice(fact.run, "run_ended_with_source", fact.person_ids)


def _run_notice(run: Run, kind: str, person_ids: Iterable[str], *, link: str = "") -> CatalogNotice:
    return CatalogNotice(
        kind=kind,
        person_ids=sorted(person_ids),
        facts={"title": run.information.title, "run_number": str(run.run_number), "reason": run.reason},
        link=link or f"/api/v1/runs/{run.run_id}",
    )


TRANSLATIONS: dict[type[Any], Callable[[Any], Iterable[Event]]] = {
    facts.RunSubmitted: _run_submitted,
    facts.RunDecided: _run_decided,
    facts.RunTold: _run_told,
    facts.RunTakenDown: _run_taken_down,
    facts.RunWithdrawn: _run_withdrawn,
    facts.FollowedRunOver: _followed_run_over,
    facts.RunEndedWithSource: _run_ended_with_source,
}
