"""Runs between the domain and the bus."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog import run as contract
from chassis.domain.paging import Slice
from services.catalog.domain.course import CourseType
from services.catalog.domain.run import RunPeriod, RunPhase
from services.catalog.ports.building import RunFilter
from services.catalog.usecases.run_reading import RunDetail
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
        phase=RunPhase(query.phase) if query.phase else None,
    )


def run_view(detail: RunDetail) -> contract.RunView:
    run = detail.run
    return contract.RunView(
        **information_fields(run.information),
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
        credits_meter=meter_view(detail.meter),
        allowed=detail.allowed,
        version=run.version,
    )


def run_page(found: Slice[RunDetail]) -> Page[contract.RunBrief]:
    return Page(items=[_brief(detail) for detail in found.items], next_cursor=found.next_cursor)


def _brief(detail: RunDetail) -> contract.RunBrief:
    run = detail.run
    return contract.RunBrief(
        run_id=run.run_id,
        course_id=run.course_id,
        run_number=run.run_number,
        institution_id=run.institution_id,
        leader_id=run.leader_id,
        leader_name=run.leader_name,
        course_type=run.course_type.value,
        title=run.information.title,
        category_code=run.information.category_code,
        online_credits=run.information.online_credits,
        total_credits=run.information.total_credits,
        outline_id=run.outline_id,
        phase=run.phase_on(detail.today).value,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        unit_count=detail.figures.unit_count,
        class_count=detail.use.class_count,
        student_count=detail.use.student_count,
        video_seconds=int(detail.figures.video_seconds),
        opened_at=run.opened_at,
    )
