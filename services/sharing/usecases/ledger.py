"""The ledger: a school's own, a student's own record, for the centre all (R90, R91)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, TooMany
from chassis.domain.paging import Slice
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition, RecognitionState
from services.sharing.ports import Transaction
from services.sharing.ports.ledger import LedgerEntry, LedgerTotals
from services.sharing.ports.recognitions import RecognitionFilter

BOOK_LIMIT = 10_000
"""Rows of a workbook, which is made in one piece; the .csv has no limit."""
PART = 1_000
STUDENTS_AT_ONCE = 100


@dataclass(frozen=True)
class History:
    """A recognition, and all that there ever were of the same student and run, the earliest first."""

    recognition: Recognition
    of_the_result: list[Recognition]


def history(tx: Transaction, *, recognition_id: str) -> History:
    """One recognition with its history.

    Raises:
        NotFound: `recognition_not_found`, also for another school's or student's.
    """
    sight = RecognitionSight.of(tx.actor)
    found = tx.recognition_lists.seen(sight, recognition_id)
    if found is None:
        raise NotFound("recognition_not_found")
    return History(found, tx.recognition_lists.of_student_in_run(sight, found.student_id, found.run_id))


def own_recognitions(
    tx: Transaction, *, narrowed: RecognitionFilter, limit: int, cursor: str | None
) -> Slice[Recognition]:
    """A student's own, newest first."""
    return tx.recognition_lists.page(RecognitionSight.own(tx.actor), narrowed, limit=limit, cursor=cursor)


def totals(tx: Transaction, *, narrowed: RecognitionFilter) -> LedgerTotals:
    """What the ledger comes to."""
    return tx.ledger.totals(_sight(tx), narrowed)


def part(tx: Transaction, *, narrowed: RecognitionFilter, cursor: str | None) -> Slice[LedgerEntry]:
    """The next thousand entries."""
    return tx.ledger.page(_sight(tx), narrowed, limit=PART, cursor=cursor)


def book(tx: Transaction, *, narrowed: RecognitionFilter) -> list[LedgerEntry]:
    """All entries, for a workbook.

    Raises:
        TooMany: `export_too_large`.
    """
    entries: list[LedgerEntry] = []
    cursor: str | None = None
    while True:
        found = part(tx, narrowed=narrowed, cursor=cursor)
        entries += found.items
        cursor = found.next_cursor
        if len(entries) + (cursor is not None) > BOOK_LIMIT:
            raise TooMany("export_too_large", details={"most": BOOK_LIMIT})
        if cursor is None:
            return entries


def transcripts(tx: Transaction, *, narrowed: RecognitionFilter, cursor: str | None) -> Slice[LedgerEntry]:
    """What stands for the next hundred students, by student; the cursor goes on with those after them."""
    standing = replace(narrowed, state=RecognitionState.RECOGNISED)
    sight = _sight(tx)
    students = tx.ledger.students(sight, standing, limit=STUDENTS_AT_ONCE, cursor=cursor)
    return Slice(tx.ledger.of_students(sight, standing, students.items), students.next_cursor)


def own_transcript(tx: Transaction) -> list[LedgerEntry]:
    """What stands for the student who asks.

    Raises:
        NotFound: `nothing_recognised`.
    """
    everything = RecognitionFilter(None, None, None, None, RecognitionState.RECOGNISED)
    entries = tx.ledger.of_students(RecognitionSight.own(tx.actor), everything, [tx.actor.actor_id])
    if not entries:
        raise NotFound("nothing_recognised")
    return entries


def _sight(tx: Transaction) -> RecognitionSight:
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    return RecognitionSight.of(tx.actor)
