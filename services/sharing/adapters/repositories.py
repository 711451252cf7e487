"""Terms, lists, entries, selections and recognitions in PostgreSQL, for changing them."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime

from sqlalchemy import Uuid, any_, bindparam, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.sharing.adapters.offered import OFFERED_NAMES, offered_columns, runs_with_schools
from services.sharing.adapters.tables.lists import (
    share_entries,
    share_lists,
    term_reminders,
    term_shifts,
    terms,
    version_entries,
)
from services.sharing.adapters.tables.projections import runs
from services.sharing.adapters.tables.selections import recognitions, selections
from services.sharing.adapters.term_queries import moved_days
from services.sharing.domain.recognition import Recognition, RecognitionState
from services.sharing.domain.reminders import DueReminder
from services.sharing.domain.selection import OPEN_STATES, Selection
from services.sharing.domain.share_entry import LIVE, EntryState, ShareEntry
from services.sharing.domain.share_list import ListState, ListVersion, ShareList
from services.sharing.domain.term import Term
from services.sharing.domain.term_shift import TermShift


class SqlTerms:
    """Implements `ports.Terms`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, term: Term) -> None:
        self._session.add(term)

    def get(self, term_id: str) -> Term | None:
        return self._session.get(Term, term_id)

    def locked(self, term_id: str) -> Term | None:
        return self._session.get(Term, term_id, with_for_update=True)

    def keep_shift(self, shift: TermShift) -> None:
        row = {field.name: getattr(shift, field.name) for field in fields(shift)}
        self._session.execute(insert(term_shifts).values(row | {"moved": moved_days(shift)}))

    def note_reminders(self, due: list[DueReminder], now: datetime) -> set[DueReminder]:
        if not due:
            return set()
        new = upsert(term_reminders).values([asdict(each) | {"sent_at": now} for each in due])
        sent = new.on_conflict_do_nothing().returning(
            term_reminders.c.term_id, term_reminders.c.reminder, term_reminders.c.due_on
        )
        return {DueReminder(*row) for row in self._session.execute(sent)}


class SqlShareLists:
    """Implements `ports.ShareLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, share_list: ShareList) -> None:
        self._session.add(share_list)

    def get(self, share_list_id: str) -> ShareList | None:
        return self._session.get(ShareList, share_list_id)

    def locked(self, share_list_id: str) -> ShareList | None:
        return self._session.get(ShareList, share_list_id, with_for_update=True)

    def shared(self, share_list_id: str) -> ShareList | None:
        return self._session.get(ShareList, share_list_id, with_for_update={"read": True})

    def locked_of_term(self, term_id: str) -> ShareList | None:
        statement = select(ShareList).where(share_lists.c.term_id == term_id).with_for_update()
        return self._session.scalar(statement)

    def past_collection(self, today: date) -> list[ShareList]:
        statement = (
            select(ShareList)
            .join(Term, terms.c.term_id == share_lists.c.term_id)
            .where(share_lists.c.state == ListState.COLLECTING, terms.c.collection_until < today)
            .with_for_update()  # the terms too: a shift at the same time is seen, not slept through
        )
        return list(self._session.scalars(statement))

    def freeze(self, version: ListVersion, entry_ids: frozenset[str]) -> list[str]:
        self._session.add(version)
        self._session.flush()
        chosen = bindparam("entry_ids", sorted(entry_ids), type_=ARRAY(Uuid(as_uuid=False)))
        rows = (
            select(
                literal(version.share_list_id, share_entries.c.share_list_id.type),
                literal(version.number),
                share_entries.c.entry_id,
                *offered_columns(),
            )
            .select_from(runs_with_schools().join(share_entries, share_entries.c.run_id == runs.c.run_id))
            .where(share_entries.c.entry_id == any_(chosen))
        )
        names = ["share_list_id", "number", "entry_id", *OFFERED_NAMES]
        frozen = insert(version_entries).from_select(names, rows).returning(version_entries.c.run_id)
        return sorted(self._session.scalars(frozen))

    def is_published(self, share_list: ShareList, entry_id: str) -> bool:
        statement = select(version_entries.c.entry_id).where(
            version_entries.c.share_list_id == share_list.share_list_id,
            version_entries.c.number == share_list.published_version,
            version_entries.c.entry_id == entry_id,
        )
        return self._session.scalar(statement) is not None

    def frozen_entry_ids(self, share_list: ShareList) -> frozenset[str]:
        statement = select(version_entries.c.entry_id).where(
            version_entries.c.share_list_id == share_list.share_list_id,
            version_entries.c.number == share_list.published_version,
        )
        return frozenset(self._session.scalars(statement))


class SqlEntries:
    """Implements `ports.Entries`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: ShareEntry) -> None:
        self._session.add(entry)

    def run_of(self, entry_id: str) -> str | None:
        return self._session.scalar(select(share_entries.c.run_id).where(share_entries.c.entry_id == entry_id))

    def locked(self, entry_id: str) -> ShareEntry | None:
        return self._session.get(ShareEntry, entry_id, with_for_update=True)

    def drafts(self, share_list_id: str, institution_id: str) -> list[ShareEntry]:
        statement = (
            select(ShareEntry)
            .where(
                share_entries.c.share_list_id == share_list_id,
                share_entries.c.institution_id == institution_id,
                share_entries.c.state == EntryState.DRAFT,
            )
            .order_by(share_entries.c.entry_id)
            .with_for_update()
        )
        return list(self._session.scalars(statement))

    def live_of_run(self, run_id: str) -> list[ShareEntry]:
        statement = (
            select(ShareEntry)
            .where(share_entries.c.run_id == run_id, share_entries.c.state.in_(LIVE))
            .order_by(share_entries.c.entry_id)
            .with_for_update()
        )
        return list(self._session.scalars(statement))

    def lists_with(self, run_id: str) -> frozenset[str]:
        statement = select(share_entries.c.share_list_id).where(
            share_entries.c.run_id == run_id, share_entries.c.state.in_(LIVE)
        )
        return frozenset(self._session.scalars(statement))

    def approved_ids(self, share_list_id: str) -> frozenset[str]:
        statement = select(share_entries.c.entry_id).where(
            share_entries.c.share_list_id == share_list_id, share_entries.c.state == EntryState.APPROVED
        )
        return frozenset(self._session.scalars(statement))

    def undecided_ids(self, share_list_id: str) -> list[str]:
        statement = (
            select(share_entries.c.entry_id)
            .where(share_entries.c.share_list_id == share_list_id, share_entries.c.state == EntryState.SUBMITTED)
            .order_by(share_entries.c.entry_id)
        )
        return list(self._session.scalars(statement))


class SqlSelections:
    """Implements `ports.Selections`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, selection: Selection) -> None:
        self._session.add(selection)

    def open_of_entry(self, entry_id: str) -> list[Selection]:
        statement = (
            select(Selection)
            .where(selections.c.entry_id == entry_id, selections.c.state.in_(OPEN_STATES))
            .order_by(selections.c.selection_id)
        )
        return list(self._session.scalars(statement))

    def run_of(self, selection_id: str) -> str | None:
        return self._session.scalar(select(selections.c.run_id).where(selections.c.selection_id == selection_id))

    def locked(self, selection_id: str) -> Selection | None:
        return self._session.get(Selection, selection_id, with_for_update=True)

    def open_of_run(self, run_id: str) -> list[Selection]:
        statement = (
            select(Selection)
            .where(selections.c.run_id == run_id, selections.c.state.in_(OPEN_STATES))
            .order_by(selections.c.selection_id)
            .with_for_update()
        )
        return list(self._session.scalars(statement))


class SqlRecognitions:
    """Implements `ports.Recognitions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, new: list[Recognition]) -> None:
        self._session.add_all(new)

    def locked(self, recognition_id: str) -> Recognition | None:
        return self._session.get(Recognition, recognition_id, with_for_update=True)

    def recognised_students(self, run_id: str, student_ids: list[str]) -> frozenset[str]:
        statement = select(recognitions.c.student_id).where(
            recognitions.c.run_id == run_id,
            recognitions.c.student_id.in_(student_ids),
            recognitions.c.state == RecognitionState.RECOGNISED,
        )
        return frozenset(self._session.scalars(statement))
