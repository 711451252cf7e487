"""Runs between the domain and the bus."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog import run as contract
from chassis.domain.paging import Slice
from services.catalog.domain.comparison import RunComparison
from services.catalog.domain.course import CourseType
from services.catalog.domain.run import RunPeriod, RunPhase
from services.catalog.ports.building import RunFilter
from services.catalog.usecases.run_reading import RunDetail, RunFigures
from services.catalog.wire.course import information_fields, meter_view


def period(command: contract.PublishRun) -> RunPeriod:
    return RunPeriod(command.starts_on, command.ends_on)


def run_filter(query: contract.ListRuns) -> RunFilter:
    return RunFilter(
        institution_id=query.institution_id,
        leader_id=query.leader_id,
        course_type=CourseType(query.course_type) if query.course_type else None,
        category_code=query.category_code,
        text=query.q,
        teacher=query.teacher,
        phases=frozenset(RunPhase(each) for each in query.phase),
        since=query.since,
        until=query.until,
    )


def run_view(detail: RunDetail) -> contract.RunView:
    run = detail.run
    return contract.RunView(
        **information_fields(detail.information),
        run_id=run.run_id,
        course_id=run.course_id,
        run_number=run.run_number,
        institution_id=run.institution_id,
        leader_id=run.leader_id,
        leader_name=run.leader_name,
        course_type=run.course_type.value,
        source_run_id=run.source_run_id,
        outline_id=run.outline_id,
        phase=run.phase_on(detail.today).value,
        reason=run.reason,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        approved_on=run.approved_on,
        finished_on=run.finished_on,
        opened_at=run.opened_at,
        class_count=detail.use.class_count,
        student_count=detail.use.student_count,
        selecting_count=detail.use.selecting_count,
        credits_meter=meter_view(detail.meter),
        allowed=detail.allowed,
        version=run.version,
    )


def run_page(found: Slice[RunDetail]) -> Page[contract.RunBrief]:
    return Page(items=[_brief(detail) for detail in found.items], next_cursor=found.next_cursor)


def _brief(detail: RunDetail) -> contract.RunBrief:
    run, information = detail.run, detail.information
    return contract.RunBrief(
        run_id=run.run_id,
        course_id=run.course_id,
        run_number=run.run_number,
        institution_id=run.institution_id,
        leader_id=run.leader_id,
        leader_name=run.leader_name,
        course_type=run.course_type.value,
        title=information.title,
        category_code=information.category_code,
        online_credits=information.online_credits,
        total_credits=information.total_credits,
        cover_id=information.cover_id,
        outline_id=run.outline_id,
        phase=run.phase_on(detail.today).value,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        **_counts(detail),
        opened_at=run.opened_at,
    )


def figures_view(found: RunFigures) -> contract.RunFiguresView:
    learning = found.learning
    return contract.RunFiguresView(
        run_id=found.detail.run.run_id,
        **_counts(found.detail),
        active_count=learning.active_count,
        through_count=learning.through_count,
        completion_percent=found.completion_percent,
        watched_seconds=learning.watched_seconds,
        scored_count=learning.scored_count,
    )


def comparison_view(earlier: RunDetail, later: RunDetail, found: RunComparison) -> contract.RunComparisonView:
    return contract.RunComparisonView(
        from_run_id=earlier.run.run_id,
        from_run_number=earlier.run.run_number,
        to_run_id=later.run.run_id,
        to_run_number=later.run.run_number,
        information=[
            contract.FieldChangeView(field=each.field, before=each.before, after=each.after, heading=each.heading)
            for each in found.fields
        ],
        outline=[
            contract.NodeChangeView(
                difference=each.difference.value,
                level=each.level.value,
                title=each.title,
                within=list(each.within),
                before=each.before,
                after=each.after,
            )
            for each in found.nodes
        ],
    )


def _counts(detail: RunDetail) -> dict[str, int]:
    """What a run holds and who is in it (R53)."""
    figures, use = detail.figures, detail.use
    return {
        "chapter_count": figures.chapter_count,
        "section_count": figures.section_count,
        "unit_count": figures.unit_count,
        "video_count": figures.video_count,
        "video_seconds": int(figures.video_seconds),
        "class_count": use.class_count,
        "student_count": use.student_count,
        "selecting_count": use.selecting_count,
    }
