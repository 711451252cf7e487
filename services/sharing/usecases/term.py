"""Terms: the centre plans them, opens their lists, and the calendar moves them on (R70)."""

from __future__ import annotations

from datetime import date

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.access import require_reader
from services.sharing.domain.events import CollectionClosed, ReminderDue, ShareListOpened
from services.sharing.domain.reminders import due_reminders
from services.sharing.domain.share_list import ShareList
from services.sharing.domain.term import Season, Term, TermCalendar
from services.sharing.ports import Transaction
from services.sharing.ports.terms import TermRecord


def create_term(
    tx: Transaction,
    *,
    name: str,
    academic_year: str,
    season: Season,
    starts_on: date,
    ends_on: date,
    given_days: dict[str, date | None],
) -> TermRecord:
    """Plan a term; days of its calendar that are not given follow the guide."""
    tx.actor.require(Role.CENTRE_ADMIN)
    calendar = TermCalendar.by_the_guide(season, starts_on, tx.today, tx.is_working_day).with_given(**given_days)
    term = Term.create(
        name=name,
        academic_year=academic_year,
        season=season,
        starts_on=starts_on,
        ends_on=ends_on,
        calendar=calendar,
    )
    tx.terms.add(term)
    return TermRecord(term, None)


def list_terms(tx: Transaction, *, academic_year: str | None, limit: int, cursor: str | None) -> Slice[TermRecord]:
    """Terms, newest first."""
    require_reader(tx.actor)
    return tx.term_lists.page(academic_year, limit=limit, cursor=cursor)


def get_term(tx: Transaction, *, term_id: str) -> TermRecord:
    """One term.

    Raises:
        NotFound: `term_not_found`.
    """
    require_reader(tx.actor)
    return _found(tx, term_id)


def open_share_list(tx: Transaction, *, term_id: str) -> str:
    """Open the term's list, once, and tell every school; answers the list's id."""
    tx.actor.require(Role.CENTRE_ADMIN)
    found = _found(tx, term_id)
    if found.share_list is not None:
        raise Conflict("share_list_exists", details={"share_list_id": found.share_list.share_list_id})
    share_list = ShareList.open(found.term, tx.now)
    tx.share_lists.add(share_list)
    tx.record(ShareListOpened(share_list, found.term))
    return share_list.share_list_id


def sweep_terms(tx: Transaction) -> tuple[int, int]:
    """What the calendar asks for: collections that are over end, and reminders go out, each once.

    Answers how many lists moved and how many reminders went out. For the scheduler; repeating it is harmless.
    """
    tx.actor.require_platform()
    overdue = tx.share_lists.past_collection(tx.today)
    for share_list in overdue:
        share_list.close_collection()
        term = tx.terms.get(share_list.term_id)
        if term is not None:
            tx.record(CollectionClosed(share_list, term))
    return len(overdue), _remind(tx)


def _remind(tx: Transaction) -> int:
    records = {record.term.term_id: record for record in tx.term_lists.unpublished(tx.today)}
    due = [
        each
        for record in records.values()
        for each in due_reminders(record.term, record.share_list, tx.today, tx.is_working_day)
    ]
    new = tx.terms.note_reminders(due, tx.now)
    for each in due:
        if each in new:
            record = records[each.term_id]
            tx.record(ReminderDue(record.term, record.share_list, each.reminder, each.due_on))
    return len(new)


def _found(tx: Transaction, term_id: str) -> TermRecord:
    record = tx.term_lists.record(term_id)
    if record is None:
        raise NotFound("term_not_found")
    return record
