"""Deliveries to the credit bank in PostgreSQL (R91)."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, insert, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.credit_bank import deliveries, delivery_attempts
from services.sharing.domain.delivery import Attempt, Delivery, DeliveryState
from services.sharing.ports.deliveries import Backlog, DeliveryFilter, DeliveryRecord

ATTEMPTS_SHOWN = 100
ATTEMPT_COLUMNS = [delivery_attempts.c[field.name] for field in fields(Attempt)]
_earlier = deliveries.alias("earlier")
_noted = delivery_attempts.alias("noted")
_HELD_BACK = exists().where(
    _earlier.c.run_id == deliveries.c.run_id,
    _earlier.c.student_id == deliveries.c.student_id,
    _earlier.c.number < deliveries.c.number,
    _earlier.c.state != DeliveryState.DELIVERED,
)


class SqlDeliveries:
    """Implements `ports.Deliveries`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, new: list[Delivery]) -> None:
        self._session.flush()  # their recognitions first
        self._session.add_all(new)

    def locked(self, delivery_id: str) -> Delivery | None:
        return self._session.get(Delivery, delivery_id, with_for_update=True)

    def next_due(self, now: datetime) -> Delivery | None:
        statement = (
            select(Delivery)
            .where(deliveries.c.state == DeliveryState.WAITING, deliveries.c.due_at <= now, ~_HELD_BACK)
            .order_by(deliveries.c.due_at, deliveries.c.number)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return self._session.scalars(statement).one_or_none()

    def dead(self, limit: int) -> list[Delivery]:
        statement = (
            select(Delivery)
            .where(deliveries.c.state == DeliveryState.DEAD)
            .order_by(deliveries.c.number)
            .limit(limit)
            .with_for_update()
        )
        return list(self._session.scalars(statement))

    def note(self, attempt: Attempt) -> None:
        self._session.execute(insert(delivery_attempts).values(asdict(attempt)))


class SqlDeliveryLists:
    """Implements `ports.DeliveryLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, narrowed: DeliveryFilter, *, limit: int, cursor: str | None) -> Slice[DeliveryRecord]:
        return fetch_slice(
            self._session,
            _records().where(*_conditions(narrowed)),
            keys=[deliveries.c.number],
            limit=limit,
            cursor=cursor,
            item=_record,
            descending=True,
        )

    def record(self, delivery_id: str) -> DeliveryRecord | None:
        row = self._session.execute(_records().where(deliveries.c.delivery_id == delivery_id)).one_or_none()
        return None if row is None else _record(row)

    def attempts(self, delivery_id: str) -> list[Attempt]:
        statement = (
            select(*ATTEMPT_COLUMNS)
            .where(delivery_attempts.c.delivery_id == delivery_id)
            .order_by(delivery_attempts.c.number.desc())
            .limit(ATTEMPTS_SHOWN)
        )
        return [Attempt(*row) for row in self._session.execute(statement)]

    def backlog(self) -> Backlog:
        oldest = func.min(deliveries.c.created_at).filter(deliveries.c.state == DeliveryState.WAITING)
        statement = select(deliveries.c.state, func.count(), oldest).group_by(deliveries.c.state)
        rows = self._session.execute(statement).all()
        counts = dict.fromkeys(DeliveryState, 0) | {state: count for state, count, _ in rows}
        return Backlog(counts, next((since for _, _, since in rows if since is not None), None))


def _records() -> Select[Any]:
    newest = (
        select(func.max(_noted.c.number)).where(_noted.c.delivery_id == deliveries.c.delivery_id).scalar_subquery()
    )
    last = and_(delivery_attempts.c.delivery_id == deliveries.c.delivery_id, delivery_attempts.c.number == newest)
    held_back = and_(deliveries.c.state == DeliveryState.WAITING, _HELD_BACK).label("is_held_back")
    return select(*ATTEMPT_COLUMNS, Delivery, deliveries.c.number, held_back).outerjoin(delivery_attempts, last)


def _record(row: Row[Any]) -> DeliveryRecord:
    attempt = Attempt(*row[: len(ATTEMPT_COLUMNS)]) if row[0] is not None else None
    return DeliveryRecord(row.Delivery, attempt, row.is_held_back)


def _conditions(narrowed: DeliveryFilter) -> list[ColumnElement[bool]]:
    wanted = {
        deliveries.c.state: narrowed.state,
        deliveries.c.institution_id: narrowed.institution_id,
        deliveries.c.recognition_id: narrowed.recognition_id,
    }
    return [column == value for column, value in wanted.items() if value is not None]
