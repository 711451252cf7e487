"""Imports and their files in PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis.domain.actor import Role
from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import import_files, imports
from services.accounts.adapters.vault import Vault
from services.accounts.domain.import_job import LEASE, FileKind, ImportState, PeopleImport, Progress
from services.accounts.domain.people_import import RowFault

_OPEN = (ImportState.QUEUED, ImportState.RUNNING)
_LONG = (imports.c.faults, imports.c.warnings)
_WITHOUT_FAULTS = [column for column in imports.columns if not any(column is long for long in _LONG)]


class SqlImports:
    """Implements `ports.Imports`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, record: PeopleImport) -> None:
        self._session.execute(insert(imports).values(asdict(record)))

    def get(self, import_id: str) -> PeopleImport | None:
        return self._one(select(imports).where(imports.c.import_id == import_id))

    def locked(self, import_id: str) -> PeopleImport | None:
        return self._one(select(imports).where(imports.c.import_id == import_id).with_for_update())

    def next_free(self, now: datetime) -> PeopleImport | None:
        is_due = and_(imports.c.state == ImportState.QUEUED, imports.c.available_at <= now)
        is_abandoned = and_(imports.c.state == ImportState.RUNNING, imports.c.lease_until <= now)
        statement = select(imports).where(or_(is_due, is_abandoned)).order_by(imports.c.available_at).limit(1)
        return self._one(statement.with_for_update(skip_locked=True))

    def save(self, record: PeopleImport) -> None:
        self._session.execute(
            update(imports).where(imports.c.import_id == record.import_id).values(asdict(record))
        )

    def keep(self, import_id: str, fence: int, progress: Progress, now: datetime) -> bool:
        statement = (
            update(imports)
            .where(
                imports.c.import_id == import_id,
                imports.c.fence == fence,
                imports.c.state == ImportState.RUNNING,
            )
            .values(lease_until=now + LEASE, **asdict(progress))
            .returning(imports.c.import_id)
        )
        return self._session.execute(statement).first() is not None

    def open_count(self, institution_id: str) -> int:
        statement = (
            select(func.count())
            .select_from(imports)
            .where(imports.c.institution_id == institution_id, imports.c.state.in_(_OPEN))
        )
        return self._session.scalars(statement).one()

    def page(
        self, institution_id: str, state: ImportState | None, *, limit: int, cursor: str | None
    ) -> Slice[PeopleImport]:
        statement = select(*_WITHOUT_FAULTS).where(imports.c.institution_id == institution_id)
        if state is not None:
            statement = statement.where(imports.c.state == state)
        return fetch_slice(
            self._session,
            statement,
            keys=[imports.c.import_id],
            limit=limit,
            cursor=cursor,
            item=_import_of,
            descending=True,
        )

    def _one(self, statement: Any) -> PeopleImport | None:
        row = self._session.execute(statement).one_or_none()
        return None if row is None else _import_of(row)


def _import_of(row: Row[Any]) -> PeopleImport:
    values = dict(row._mapping)
    return PeopleImport(
        **values
        | {
            "role": Role(values["role"]),
            "state": ImportState(values["state"]),
            "faults": [RowFault(**fault) for fault in values.get("faults", ())],
            "warnings": [RowFault(**warning) for warning in values.get("warnings", ())],
        }
    )


class SqlImportFiles:
    """Implements `ports.ImportFiles`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def put(self, import_id: str, kind: FileKind, content: bytes, now: datetime) -> None:
        sealed = self._vault.seal_bytes(file_purpose(kind), content)
        row = {"import_id": import_id, "kind": kind, "content_sealed": sealed, "created_at": now}
        statement = upsert(import_files).values(row)
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["import_id", "kind"], set_={"content_sealed": sealed})
        )

    def get(self, import_id: str, kind: FileKind) -> bytes | None:
        statement = select(import_files.c.content_sealed).where(
            import_files.c.import_id == import_id, import_files.c.kind == kind
        )
        sealed = self._session.scalars(statement).one_or_none()
        return None if sealed is None else self._vault.open_bytes(file_purpose(kind), sealed)

    def remove(self, import_id: str, kind: FileKind) -> None:
        self._session.execute(
            delete(import_files).where(import_files.c.import_id == import_id, import_files.c.kind == kind)
        )


def file_purpose(kind: FileKind) -> str:
    """What is authenticated with a sealed file."""
    return f"import file {kind}"
