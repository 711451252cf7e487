"""Details, comparisons and pages of exports as views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from chassis.contracts.accounts.directory import TeacherContactView
from chassis.contracts.sharing import list_reading as views
from chassis.contracts.sharing.contact import LeaderContactView
from services.sharing.domain.catalogue import Run
from services.sharing.domain.list_comparison import Difference
from services.sharing.ports.share_lists import EntryDetail
from services.sharing.usecases.list_reading import Comparison, ExportPage
from services.sharing.wire.lists import entry_view, run_brief


def entry_detail(detail: EntryDetail) -> views.EntryDetailView:
    return views.EntryDetailView.model_validate(
        {
            **dict(entry_view(detail.record)),
            "versions": detail.versions,
            "run_state": detail.run_state,
            "selecting_count": detail.selecting_count,
        }
    )


def comparison(found: Comparison) -> views.ComparisonPage:
    return views.ComparisonPage(
        items=[_difference(each) for each in found.differences.items],
        next_cursor=found.differences.next_cursor,
        came_count=found.counts.came,
        went_count=found.counts.went,
        changed_count=found.counts.changed,
    )


def export_page(page: ExportPage, mobiles: Mapping[str, str]) -> views.ExportPage:
    return views.ExportPage(
        term_name=page.term_name,
        version=page.number,
        entry_count=page.entry_count,
        exported_by=page.exported_by,
        exported_at=page.exported_at,
        rows=[
            views.ExportRow(run=run_brief(run), leader_mobile=mobiles.get(run.leader_id, ""))
            for run in page.rows.items
        ],
        next_cursor=page.rows.next_cursor,
    )


def leader_contact(run: Run, found: TeacherContactView) -> LeaderContactView:
    return LeaderContactView(
        run_id=run.run_id,
        leader_id=found.person_id,
        full_name=found.full_name,
        institution_name=found.institution_name,
        mobile=found.mobile,
        email=found.email,
    )


def _difference(each: Difference) -> views.DifferenceView:
    return views.DifferenceView(
        kind=each.kind.value,
        run=run_brief(each.run),
        changes=[views.FieldDifferenceView.model_validate(asdict(change)) for change in each.changes],
    )
