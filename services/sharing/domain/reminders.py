"""What a term's calendar asks to be told, each once: before a deadline, and after one that was missed (R70)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chassis.domain.actor import Role
from services.sharing.domain.share_list import ListState, ShareList
from services.sharing.domain.term import IsWorkingDay, Term

REMINDED_BEFORE = 3
"""Working days between a reminder and the deadline that it is about."""


class Reminder(StrEnum):
    NOTICE_DUE = "share_list_notice_due"
    COLLECTION_ENDS = "share_list_collection_ends"
    REVIEW_ENDS = "share_list_review_ends"
    PUBLICATION_DUE = "share_list_publication_due"
    PUBLICATION_LATE = "share_list_publication_late"


AUDIENCE = {
    Reminder.NOTICE_DUE: Role.CENTRE_ADMIN,
    Reminder.COLLECTION_ENDS: Role.SCHOOL_ADMIN,
    Reminder.REVIEW_ENDS: Role.CENTRE_ADMIN,
    Reminder.PUBLICATION_DUE: Role.CENTRE_ADMIN,
    Reminder.PUBLICATION_LATE: Role.CENTRE_ADMIN,
}


@dataclass(frozen=True)
class DueReminder:
    """A reminder about a day. With another day, after a shift, it is another reminder."""

    term_id: str
    reminder: Reminder
    due_on: date


def due_reminders(
    term: Term, share_list: ShareList | None, today: date, is_working_day: IsWorkingDay
) -> Iterator[DueReminder]:
    """What should have been told by today. Nothing about what is done, or about days that have passed."""

    def is_near(day: date) -> bool:
        return _working_days_before(day, REMINDED_BEFORE, is_working_day) <= today <= day

    state = share_list.state if share_list else None
    if state is ListState.PUBLISHED:
        return
    if state is None and term.notice_on <= today <= term.ends_on:
        yield DueReminder(term.term_id, Reminder.NOTICE_DUE, term.notice_on)
    if state is ListState.COLLECTING and is_near(term.collection_until):
        yield DueReminder(term.term_id, Reminder.COLLECTION_ENDS, term.collection_until)
    if state is not None and is_near(term.review_until):
        yield DueReminder(term.term_id, Reminder.REVIEW_ENDS, term.review_until)
    if state is not None and is_near(term.publication_until):
        yield DueReminder(term.term_id, Reminder.PUBLICATION_DUE, term.publication_until)
    if state is not None and term.publication_until < today <= term.ends_on:
        yield DueReminder(term.term_id, Reminder.PUBLICATION_LATE, term.publication_until)


def _working_days_before(day: date, count: int, is_working_day: IsWorkingDay) -> date:
    while count > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day
