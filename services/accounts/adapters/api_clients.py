"""Systems of schools in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.domain.scopes import ClientScope
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import api_client_secrets, api_clients, ended_grants
from services.accounts.domain.api_client import ApiClient, ClientSecret, ClientState

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOBODY = "00000000-0000-0000-0000-000000000000"


class SqlApiClients:
    """Implements `ports.ApiClients`. A client is read with two statements, found or not."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, client: ApiClient) -> None:
        self._session.execute(insert(api_clients).values(_row_of(client)))
        self._session.execute(insert(api_client_secrets), _secret_rows(client))

    def get(self, client_id: str) -> ApiClient | None:
        return self._read(client_id, is_locked=False)

    def locked(self, client_id: str) -> ApiClient | None:
        return self._read(client_id, is_locked=True)

    def page(self, institution_id: str | None, *, limit: int, cursor: str | None) -> Slice[ApiClient]:
        statement = select(api_clients)
        if institution_id is not None:
            statement = statement.where(api_clients.c.institution_id == institution_id)
        page = fetch_slice(
            self._session,
            statement,
            keys=[api_clients.c.client_id],
            limit=limit,
            cursor=cursor,
            item=lambda row: _client_of(row, []),
            descending=True,
        )
        by_id = {client.client_id: client for client in page.items}
        for row in self._secrets(by_id):
            by_id[row.client_id].secrets.append(_secret_of(row))
        return page

    def save(self, client: ApiClient) -> None:
        own = api_client_secrets.c.client_id == client.client_id
        self._session.execute(
            update(api_clients).where(api_clients.c.client_id == client.client_id).values(_row_of(client))
        )
        self._session.execute(delete(api_client_secrets).where(own))
        if client.secrets:
            self._session.execute(insert(api_client_secrets), _secret_rows(client))

    def note_use(self, client_id: str, secret_id: str, now: datetime) -> None:
        for table, key, value in (
            (api_clients, api_clients.c.client_id, client_id),
            (api_client_secrets, api_client_secrets.c.secret_id, secret_id),
        ):
            self._session.execute(update(table).where(key == value).values(last_used_at=now))

    def end_grants(self, grant_ids: Collection[str], now: datetime) -> None:
        self._session.execute(
            insert(ended_grants), [{"grant_id": grant_id, "ended_at": now} for grant_id in grant_ids]
        )

    def grants_ended_since(self, since: datetime) -> list[str]:
        return list(self._session.scalars(select(ended_grants.c.grant_id).where(ended_grants.c.ended_at >= since)))

    def _read(self, client_id: str, *, is_locked: bool) -> ApiClient | None:
        # What is no id takes the same way as an id that nobody has.
        wanted = client_id if _ID.fullmatch(client_id) else _NOBODY
        statement = select(api_clients).where(api_clients.c.client_id == wanted)
        row = self._session.execute(statement.with_for_update() if is_locked else statement).one_or_none()
        secrets = [_secret_of(each) for each in self._secrets([wanted])]
        return None if row is None else _client_of(row, secrets)

    def _secrets(self, client_ids: Collection[str]) -> Iterable[Row[Any]]:
        return self._session.execute(
            select(api_client_secrets)
            .where(api_client_secrets.c.client_id.in_(client_ids))
            .order_by(api_client_secrets.c.secret_id)
        )


def _client_of(row: Row[Any], secrets: list[ClientSecret]) -> ApiClient:
    values = dict(row._mapping)
    return ApiClient(
        **values
        | {
            "scopes": frozenset(ClientScope(scope) for scope in row.scopes),
            "state": ClientState(row.state),
            "secrets": secrets,
        }
    )


def _secret_of(row: Row[Any]) -> ClientSecret:
    return ClientSecret(row.secret_id, row.secret_hash, row.grant_id, row.created_at, row.last_used_at)


def _row_of(client: ApiClient) -> dict[str, Any]:
    return {name: getattr(client, name) for name in api_clients.c.keys()} | {  # noqa: SIM118 - names, not columns
        "scopes": sorted(client.scopes)
    }


def _secret_rows(client: ApiClient) -> list[dict[str, Any]]:
    return [{"client_id": client.client_id, **vars(secret)} for secret in client.secrets]
