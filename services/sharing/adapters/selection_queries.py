"""Selections and their results in PostgreSQL, for reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.offered import offered_columns, offered_run, runs_with_schools
from services.sharing.adapters.tables.projections import class_sizes, classes, institutions, runs, scores
from services.sharing.adapters.tables.selections import recognitions, selections
from services.sharing.domain.access import SelectionSight
from services.sharing.domain.recognition import RecognitionState
from services.sharing.domain.selection import Selection
from services.sharing.ports.selections import ClassRecord, ResultRecord, SelectionFilter, SelectionRecord


class SqlSelectionLists:
    """Implements `ports.SelectionLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, selection_id: str, sight: SelectionSight) -> SelectionRecord | None:
        statement = _selections().where(selections.c.selection_id == selection_id, _selection_seen(sight))
        row = self._session.execute(statement).one_or_none()
        return None if row is None else _selection_record(row)

    def classes(self, selection: Selection) -> list[ClassRecord]:
        statement = (
            select(classes.c.class_id, classes.c.title, classes.c.tutor_id, func.coalesce(class_sizes.c.size, 0))
            .outerjoin(class_sizes, class_sizes.c.class_id == classes.c.class_id)
            .where(
                classes.c.run_id == selection.run_id,
                classes.c.institution_id == selection.selecting_institution_id,
                classes.c.is_closed.is_(False),
            )
            .order_by(classes.c.class_id)
            .limit(200)
        )
        return [ClassRecord(*row) for row in self._session.execute(statement)]

    def page(
        self, sight: SelectionSight, narrowed: SelectionFilter, *, limit: int, cursor: str | None
    ) -> Slice[SelectionRecord]:
        return fetch_slice(
            self._session,
            _selections().where(_selection_seen(sight), *_selection_conditions(sight, narrowed)),
            keys=[selections.c.selection_id],
            limit=limit,
            cursor=cursor,
            item=_selection_record,
            descending=True,
        )

    def results(
        self, selection: Selection, recognised: bool | None, *, limit: int, cursor: str | None
    ) -> Slice[ResultRecord]:
        stands = and_(
            recognitions.c.run_id == scores.c.run_id,
            recognitions.c.student_id == scores.c.student_id,
            recognitions.c.state == RecognitionState.RECOGNISED,
        )
        school = selection.selecting_institution_id
        statement = (
            select(
                scores.c.student_id,
                scores.c.student_name,
                scores.c.class_id,
                classes.c.title,
                scores.c.score,
                scores.c.watched_seconds,
                recognitions.c.recognition_id,
                recognitions.c.credits,
            )
            .join(classes, classes.c.class_id == scores.c.class_id)
            .outerjoin(recognitions, stands)
            .where(
                scores.c.run_id == selection.run_id,
                scores.c.student_institution_id == school,
                classes.c.institution_id == school,
            )
        )
        if recognised is not None:
            is_open = recognitions.c.recognition_id.is_(None)
            statement = statement.where(~is_open if recognised else is_open)
        return fetch_slice(
            self._session,
            statement,
            keys=[scores.c.class_id, scores.c.student_id],
            limit=limit,
            cursor=cursor,
            item=_result_record,
        )


_selecting = institutions.alias("selecting")


def _selections() -> Select[Any]:
    return (
        select(
            *offered_columns(),
            Selection,
            selections.c.selection_id,
            func.coalesce(_selecting.c.name, "").label("selecting_name"),
        )
        .select_from(runs_with_schools().join(selections, selections.c.run_id == runs.c.run_id))
        .outerjoin(_selecting, _selecting.c.institution_id == selections.c.selecting_institution_id)
    )


def _selection_record(row: Row[Any]) -> SelectionRecord:
    return SelectionRecord(row.Selection, offered_run(row), row.selecting_name)


def _selection_seen(sight: SelectionSight) -> ColumnElement[bool]:
    if sight.is_everything:
        return true()
    seen: list[ColumnElement[bool]] = []
    if sight.institution_id is not None:
        seen.append(selections.c.selecting_institution_id == sight.institution_id)
        seen.append(selections.c.offering_institution_id == sight.institution_id)
    if sight.person_id is not None:
        seen.append(selections.c.tutor_id == sight.person_id)
        seen.append(runs.c.leader_id == sight.person_id)
    return or_(false(), *seen)


def _selection_conditions(sight: SelectionSight, narrowed: SelectionFilter) -> list[ColumnElement[bool]]:
    sides = {
        "selecting": selections.c.selecting_institution_id,
        "offering": selections.c.offering_institution_id,
    }
    conditions: list[ColumnElement[bool]] = []
    if narrowed.side is not None:
        conditions.append(sides[narrowed.side] == sight.institution_id)
    if narrowed.share_list_id is not None:
        conditions.append(selections.c.share_list_id == narrowed.share_list_id)
    if narrowed.run_id is not None:
        conditions.append(selections.c.run_id == narrowed.run_id)
    if narrowed.state is not None:
        conditions.append(selections.c.state == narrowed.state)
    return conditions


def _result_record(row: Sequence[Any]) -> ResultRecord:
    return ResultRecord(*row)
