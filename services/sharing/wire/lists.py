"""Lists and entries as views."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing import share_list as views
from chassis.domain.paging import Slice
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.share_entry import EntryState
from services.sharing.domain.share_list import ListState, ListVersion
from services.sharing.ports.share_lists import EntryFilter, EntryRecord, EntrySort
from services.sharing.ports.terms import TermRecord
from services.sharing.usecases.share_list import ListDetail
from services.sharing.wire.terms import term_view


def share_list_page(found: Slice[TermRecord]) -> Page[views.ShareListView]:
    items = [views.ShareListView.model_validate(_list_fields(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def share_list_detail(detail: ListDetail, today: date) -> views.ShareListDetailView:
    return views.ShareListDetailView.model_validate(
        {
            **_list_fields(detail.record),
            "term": term_view(detail.record, today),
            "versions": [_version_view(version) for version in detail.versions],
            "entries": {state.value: count for state, count in detail.counts.items()},
        }
    )


def list_state(name: str | None) -> ListState | None:
    return None if name is None else ListState(name)


def entry_filter(query: views.ListEntries) -> EntryFilter:
    return EntryFilter(
        q=query.q,
        title=query.title,
        leader_name=query.leader_name,
        institution_kind=query.institution_kind,
        credits_from=query.credits_from,
        credits_to=query.credits_to,
        sort=None if query.sort is None else EntrySort(query.sort),
        institution_id=query.institution_id,
        category_code=query.category_code,
        state=None if query.state is None else EntryState(query.state),
    )


def run_brief(run: OfferedRun) -> views.RunBrief:
    return views.RunBrief.model_validate(asdict(run))


def run_page(found: Slice[OfferedRun]) -> Page[views.RunBrief]:
    return Page(items=[run_brief(run) for run in found.items], next_cursor=found.next_cursor)


def entry_view(record: EntryRecord) -> views.EntryView:
    return views.EntryView(
        entry_id=record.entry_id,
        share_list_id=record.share_list_id,
        state=record.state.value,
        reason=record.reason,
        submitted_at=record.submitted_at,
        decided_at=record.decided_at,
        run=run_brief(record.run),
    )


def entry_page(found: Slice[EntryRecord]) -> Page[views.EntryView]:
    return Page(items=[entry_view(record) for record in found.items], next_cursor=found.next_cursor)


def _list_fields(record: TermRecord) -> dict[str, Any]:
    term, share_list = record.term, record.share_list
    if share_list is None:
        raise ValueError(f"term {term.term_id} has no list to show")
    return {
        "share_list_id": share_list.share_list_id,
        "term_id": term.term_id,
        "term_name": term.name,
        "academic_year": term.academic_year,
        "state": share_list.state.value,
        "published_version": share_list.published_version,
        "published_at": share_list.published_at,
        "opened_at": share_list.opened_at,
    }


def _version_view(version: ListVersion) -> views.ListVersionView:
    return views.ListVersionView(
        number=version.number,
        published_at=version.published_at,
        published_by_name=version.published_by_name,
        entry_count=version.entry_count,
        undecided_count=version.undecided_count,
    )
