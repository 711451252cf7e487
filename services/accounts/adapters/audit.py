"""The access audit in PostgreSQL: written in a chain, read in pages, streamed to be verified."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, insert, select, update
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import access_audit, audit_checkpoints, audit_head
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.audit_chain import ChainedRecord, Checkpoint, Head, Sealer
from services.accounts.ports.audit import AuditFilter

ROWS_AT_ONCE = 1000


class SqlAccessLog:
    """Implements `ports.AccessLog`.

    Records wait until the end of their transaction: the chain's head is locked for two statements and the commit,
    and always after every other lock, so that writers wait briefly for each other and never in a circle.
    """

    def __init__(self, session: Session, sealer: Sealer | None) -> None:
        self._session = session
        self._sealer = sealer
        self._waiting: list[AccessRecord] = []

    def add(self, record: AccessRecord) -> None:
        if self._session.get_bind().get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            raise RuntimeError(f"a question cannot record {record.action}: nothing of it is kept")
        self._waiting.append(record)

    def write(self) -> None:
        """Put the waiting records into the chain; the transaction calls it last."""
        if not self._waiting:
            return
        chained = self._own_sealer.chain(_locked_head(self._session), self._waiting)
        self._session.execute(insert(access_audit), [_row_of(each) for each in chained])
        last = chained[-1]
        self._session.execute(update(audit_head).values(sequence=last.sequence, seal=last.seal))
        self._waiting.clear()

    @property
    def _own_sealer(self) -> Sealer:
        if self._sealer is None:
            raise RuntimeError("this process has no audit key and leaves no records")
        return self._sealer

    def page(self, wanted: AuditFilter, *, limit: int, cursor: str | None) -> Slice[AccessRecord]:
        return fetch_slice(
            self._session,
            select(access_audit).where(*_conditions(wanted)),
            keys=[access_audit.c.sequence],
            limit=limit,
            cursor=cursor,
            item=_record_of,
            descending=True,
        )

    def checkpoint(self, now: datetime) -> Checkpoint | None:
        head = _locked_head(self._session)
        newest = self._session.scalar(
            select(audit_checkpoints.c.sequence).order_by(audit_checkpoints.c.sequence.desc()).limit(1)
        )
        if head.sequence <= (newest or 0):
            return None
        signed = self._own_sealer.sign(head, now)
        self._session.execute(insert(audit_checkpoints).values(asdict(signed)))
        return signed


def stream_records(connection: Connection) -> Generator[ChainedRecord]:
    """The whole chain in order, some rows at a time."""
    statement = select(access_audit).order_by(access_audit.c.sequence).where(access_audit.c.sequence > 0)
    with connection.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        for row in rows:
            yield ChainedRecord(row.sequence, _record_of(row), row.previous_seal, row.key_id, row.seal)


def stream_checkpoints(connection: Connection) -> Generator[Checkpoint]:
    """All checkpoints in order, some rows at a time."""
    statement = select(audit_checkpoints).order_by(audit_checkpoints.c.sequence)
    with connection.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        for row in rows:
            yield Checkpoint(**row._mapping)


def read_head(connection: Connection) -> Head:
    """Where the writers say that the chain ends."""
    return Head(*connection.execute(select(audit_head.c.sequence, audit_head.c.seal)).one())


def count_older(engine: Engine) -> int:
    """How many records are older than the chain."""
    with engine.connect() as connection:
        statement = select(func.count()).select_from(access_audit).where(access_audit.c.sequence <= 0)
        return connection.scalars(statement).one()


def _locked_head(session: Session) -> Head:
    statement = select(audit_head.c.sequence, audit_head.c.seal).with_for_update()
    return Head(*session.execute(statement).one())


def _row_of(chained: ChainedRecord) -> dict[str, Any]:
    return asdict(chained.record) | {
        "sequence": chained.sequence,
        "previous_seal": chained.previous_seal,
        "key_id": chained.key_id,
        "seal": chained.seal,
    }


def _record_of(row: Row[Any]) -> AccessRecord:
    return AccessRecord(
        record_id=row.record_id,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        institution_id=row.institution_id,
        action=row.action,
        purpose=row.purpose,
        person_ids=row.person_ids,
        client_address=row.client_address,
        correlation_id=row.correlation_id,
    )


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    columns = access_audit.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.institution_id is not None:
        conditions.append(columns.institution_id == wanted.institution_id)
    if wanted.actor_id is not None:
        conditions.append(columns.actor_id == wanted.actor_id)
    if wanted.person_id is not None:
        conditions.append(columns.person_ids.contains([wanted.person_id]))
    if wanted.action is not None:
        conditions.append(columns.action == wanted.action)
    if wanted.since is not None:
        conditions.append(columns.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.at < wanted.until)
    return conditions
