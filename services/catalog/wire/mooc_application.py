"""Applications to become a MOOC between the domain and the bus."""

from __future__ import annotations

from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.catalog import mooc_application as contract
from chassis.domain.paging import Slice
from services.catalog.domain.mooc_application import ApplicationState, Condition, MoocApplication
from services.catalog.ports.library import ApplicationFilter
from services.catalog.usecases.mooc_application import Eligibility


def application_filter(query: contract.ListMoocApplications) -> ApplicationFilter:
    return ApplicationFilter(
        institution_id=query.institution_id,
        leader_id=query.leader_id,
        course_id=query.course_id,
        state=ApplicationState(query.state) if query.state else None,
        text=query.q,
    )


def eligibility_view(found: Eligibility) -> contract.MoocEligibilityView:
    return contract.MoocEligibilityView(
        course_id=found.course.course_id,
        is_eligible=found.is_eligible,
        has_pending_application=found.is_pending,
        conditions=[contract.ConditionView(**_condition(each)) for each in found.conditions],
    )


def application_view(application: MoocApplication) -> contract.MoocApplicationView:
    return contract.MoocApplicationView(
        application_id=application.application_id,
        course_id=application.course_id,
        institution_id=application.institution_id,
        leader_id=application.leader_id,
        leader_name=application.leader_name,
        title=application.title,
        video_seconds=application.video_seconds,
        finished_runs=application.finished_runs,
        submitted_by_id=application.submitted_by_id,
        submitted_at=application.submitted_at,
        state=application.state.value,
        reason=application.reason,
        decided_at=application.decided_at,
        library_entry_id=application.library_entry_id,
        version=application.version,
    )


def application_page(found: Slice[MoocApplication]) -> Page[contract.MoocApplicationView]:
    return Page(items=[application_view(each) for each in found.items], next_cursor=found.next_cursor)


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "code": condition.code,
        "actual": condition.actual,
        "required": condition.required,
        "unit": condition.unit,
        "is_met": condition.is_met,
    }
