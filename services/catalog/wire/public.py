"""What the public sees as views."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.contracts.catalog.course import OverviewPartView
from chassis.contracts.catalog.public import (
    PublicRunDetailView,
    PublicRunPage,
    PublicRunView,
    PublicTeacherView,
    SearchPublicRuns,
)
from services.catalog.domain.run import RunPhase
from services.catalog.domain.search import SearchOrder, words_of
from services.catalog.ports.building import RunUse
from services.catalog.ports.teaching import MOST_COUNTED, PublicRunRow, PublicSearch
from services.catalog.usecases.public import Found, PublicPage
from services.catalog.wire.learning import chapters_view

_PHASES = {
    None: (RunPhase.SCHEDULED, RunPhase.RUNNING),
    "upcoming": (RunPhase.SCHEDULED,),
    "running": (RunPhase.RUNNING,),
    "finished": (RunPhase.FINISHED,),
}


def public_search(query: SearchPublicRuns) -> PublicSearch:
    words = tuple(words_of(query.q or ""))
    order = SearchOrder.RELEVANCE if words else SearchOrder.START_DATE
    return PublicSearch(
        phases=_PHASES[query.state],
        words=words,
        category_code=query.category,
        institution_id=query.institution_id,
        institution_kind=query.institution_kind,
        least_credits=query.credits_min,
        most_credits=query.credits_max,
        order=SearchOrder(query.sort) if query.sort else order,
    )


def public_run_page(found: Found, today: date) -> PublicRunPage:
    return PublicRunPage(
        items=[
            PublicRunView(
                **_public_facts(row, row.run.phase_on(today)),
                student_count=found.uses.get(row.run.run_id, RunUse()).student_count,
            )
            for row in found.page.items
        ],
        next_cursor=found.page.next_cursor,
        total=None if found.total is None else min(found.total, MOST_COUNTED),
        total_is_exact=found.total is not None and found.total <= MOST_COUNTED,
    )


def public_run_view(page: PublicPage) -> PublicRunDetailView:
    return PublicRunDetailView(
        **_public_facts(page.row, page.phase),
        overview=[
            OverviewPartView(heading=part.heading, content=part.content)
            for part in page.row.run.information.overview
        ],
        teachers=[
            PublicTeacherView(
                full_name=member.full_name, institution_name=member.institution_name, is_leader=member.is_leader
            )
            for member in page.teachers
        ],
        student_count=page.student_count,
        chapters=chapters_view(page.outline, page.visible, page.resources, {}),
    )


def _public_facts(row: PublicRunRow, phase: RunPhase) -> dict[str, Any]:
    run = row.run
    return {
        "run_id": run.run_id,
        "course_id": run.course_id,
        "run_number": run.run_number,
        "title": run.information.title,
        "category_code": run.information.category_code,
        "cover_id": run.information.cover_id,
        "institution_id": run.institution_id,
        "institution_name": row.institution_name,
        "leader_name": run.leader_name,
        "online_credits": run.information.online_credits,
        "starts_on": run.starts_on,
        "ends_on": run.ends_on,
        "phase": phase.value,
    }
