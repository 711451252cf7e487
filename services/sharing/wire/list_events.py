"""What happens to terms, lists, entries and recommendations, as others hear it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

from chassis.contracts.base import Event
from chassis.contracts.review.events import SubjectKind
from chassis.contracts.sharing.events import (
    RecommendationsChanged,
    ShareListPublished,
    SharingNotice,
    SharingReviewRequested,
    SharingReviewWithdrawn,
)
from chassis.domain.actor import Role
from chassis.workdays import CHINA
from services.sharing.domain import events as facts
from services.sharing.domain.reminders import AUDIENCE
from services.sharing.domain.share_entry import EntryState
from services.sharing.domain.share_list import ShareList


def _list_opened(fact: facts.ShareListOpened) -> Iterator[Event]:
    yield SharingNotice(
        kind="share_list_opened",
        role=Role.SCHOOL_ADMIN,
        facts={"title": fact.term.name, "until": fact.term.collection_until.isoformat()},
        link=f"/api/v1/share-lists/{fact.share_list.share_list_id}",
    )


def _entry_submitted(fact: facts.EntrySubmitted) -> Iterator[Event]:
    entry, run, term = fact.entry, fact.run, fact.term
    yield SharingReviewRequested(
        subject_kind=SubjectKind.SHARE_ENTRY,
        subject_id=entry.entry_id,
        subject_version=entry.submission,
        institution_id=None,
        title=run.title,
        summary=f"{fact.institution_name} · {run.leader_name} · {term.name} · {run.total_credits:f} 学分",
        submitted_by_id=fact.submitted_by_id,
        submitted_by_name=fact.submitted_by_name,
        submitted_at=_given(entry.submitted_at),
        due_at=datetime.combine(term.review_until, time.max, tzinfo=CHINA),
        context={
            "institution_id": entry.institution_id,
            "share_list_id": entry.share_list_id,
            "entry_id": entry.entry_id,
            "run_id": run.run_id,
            "course_id": run.course_id,
        },
    )


def _entry_decided(fact: facts.EntryDecided) -> Iterator[Event]:
    entry = fact.entry
    is_approved = entry.state is EntryState.APPROVED
    yield SharingNotice(
        kind="share_entry_approved" if is_approved else "share_entry_rejected",
        role=Role.SCHOOL_ADMIN,
        institution_id=entry.institution_id,
        facts={"title": fact.title, "reason": entry.reason},
        link=f"/api/v1/share-lists/{entry.share_list_id}/entries",
    )


def _submitted_entry_withdrawn(fact: facts.SubmittedEntryWithdrawn) -> Iterator[Event]:
    yield SharingReviewWithdrawn(
        subject_kind=SubjectKind.SHARE_ENTRY,
        subject_id=fact.entry.entry_id,
        subject_version=fact.entry.submission,
    )


def _list_published(fact: facts.ListPublished) -> Iterator[Event]:
    share_list, number = fact.share_list, fact.version.number
    yield ShareListPublished(
        share_list_id=share_list.share_list_id,
        term_id=share_list.term_id,
        list_version=number,
        run_ids=list(fact.run_ids),
    )
    yield SharingNotice(
        kind="share_list_published",
        role=Role.SCHOOL_ADMIN,
        facts={"title": fact.term.name, "version": str(number), "count": str(fact.version.entry_count)},
        link=f"/api/v1/share-lists/{share_list.share_list_id}",
    )


def _approved_entry_withdrawn(fact: facts.ApprovedEntryWithdrawn) -> Iterator[Event]:
    entry = fact.entry
    told = {"title": fact.run.title, "institution": fact.institution_name, "reason": entry.reason}
    yield SharingNotice(
        kind="share_entry_withdrawn",
        role=Role.CENTRE_ADMIN if fact.by_school else Role.SCHOOL_ADMIN,
        institution_id=None if fact.by_school else entry.institution_id,
        facts=told,
        link=f"/api/v1/share-lists/{entry.share_list_id}/entries/{entry.entry_id}",
    )
    for selection in fact.selections:
        yield SharingNotice(
            kind="selected_entry_withdrawn",
            role=Role.SCHOOL_ADMIN,
            institution_id=selection.selecting_institution_id,
            facts=told,
            link=f"/api/v1/selections/{selection.selection_id}",
        )


def _collection_closed(fact: facts.CollectionClosed) -> Iterator[Event]:
    yield SharingNotice(
        kind="share_list_reviewing",
        role=Role.SCHOOL_ADMIN,
        facts={"title": fact.term.name, "until": fact.term.publication_until.isoformat()},
        link=_list_link(fact.share_list),
    )


def _calendar_shifted(fact: facts.CalendarShifted) -> Iterator[Event]:
    term, shift = fact.term, fact.shift
    yield SharingNotice(
        kind="term_calendar_reopened" if shift.reopened_collection else "term_calendar_shifted",
        role=Role.SCHOOL_ADMIN,
        facts={
            "title": term.name,
            "reason": shift.reason,
            "collection_until": term.collection_until.isoformat(),
            "publication_until": term.publication_until.isoformat(),
        },
        link=f"/api/v1/terms/{term.term_id}/shifts",
    )


def _reminder_due(fact: facts.ReminderDue) -> Iterator[Event]:
    share_list = fact.share_list
    yield SharingNotice(
        kind=fact.reminder.value,
        role=AUDIENCE[fact.reminder],
        facts={"title": fact.term.name, "until": fact.due_on.isoformat()},
        link=f"/api/v1/terms/{fact.term.term_id}" if share_list is None else _list_link(share_list),
    )


def _recommendations_edited(_fact: facts.RecommendationsEdited) -> Iterator[Event]:
    yield RecommendationsChanged()


def _recommended_run_left(fact: facts.RecommendedRunLeft) -> Iterator[Event]:
    yield SharingNotice(
        kind="recommended_run_left",
        role=Role.CENTRE_ADMIN,
        facts={"title": fact.run.title, "reason": fact.reason},
        link="/api/v1/recommendations",
    )


def _list_link(share_list: ShareList) -> str:
    return f"/api/v1/share-lists/{share_list.share_list_id}"


def _given(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a submitted entry has its time")
    return moment


LIST_TRANSLATIONS: dict[type[Any], Callable[[Any], Iterator[Event]]] = {
    facts.ShareListOpened: _list_opened,
    facts.EntrySubmitted: _entry_submitted,
    facts.EntryDecided: _entry_decided,
    facts.SubmittedEntryWithdrawn: _submitted_entry_withdrawn,
    facts.ApprovedEntryWithdrawn: _approved_entry_withdrawn,
    facts.CollectionClosed: _collection_closed,
    facts.CalendarShifted: _calendar_shifted,
    facts.ReminderDue: _reminder_due,
    facts.ListPublished: _list_published,
    facts.RecommendationsEdited: _recommendations_edited,
    facts.RecommendedRunLeft: _recommended_run_left,
}
