"""People who change schools, in PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import transfers
from services.accounts.domain.transfer import Transfer, TransferState


class SqlTransfers:
    """Implements `ports.Transfers`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, transfer: Transfer) -> None:
        self._session.execute(insert(transfers).values(vars(transfer)))

    def get(self, transfer_id: str) -> Transfer | None:
        return self._read(transfer_id, is_locked=False)

    def locked(self, transfer_id: str) -> Transfer | None:
        return self._read(transfer_id, is_locked=True)

    def page(self, institution_id: str | None, *, limit: int, cursor: str | None) -> Slice[Transfer]:
        statement = select(transfers)
        if institution_id is not None:
            statement = statement.where(
                or_(
                    transfers.c.from_institution_id == institution_id,
                    transfers.c.to_institution_id == institution_id,
                )
            )
        return fetch_slice(
            self._session,
            statement,
            keys=[transfers.c.transfer_id],
            limit=limit,
            cursor=cursor,
            item=_transfer_of,
            descending=True,
        )

    def save(self, transfer: Transfer) -> None:
        self._session.execute(
            update(transfers).where(transfers.c.transfer_id == transfer.transfer_id).values(vars(transfer))
        )

    def _read(self, transfer_id: str, *, is_locked: bool) -> Transfer | None:
        statement = select(transfers).where(transfers.c.transfer_id == transfer_id)
        row = self._session.execute(statement.with_for_update() if is_locked else statement).one_or_none()
        return None if row is None else _transfer_of(row)


def _transfer_of(row: Row[Any]) -> Transfer:
    return Transfer(**dict(row._mapping) | {"state": TransferState(row.state)})
