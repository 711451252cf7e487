"""Sessions and refresh tokens in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, insert, select, update
from sqlalchemy.orm import Session as SqlSession

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import refresh_tokens, sessions
from services.accounts.domain.session import RefreshToken, Session


class SqlSessions:
    """Implements `ports.Sessions`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, session: Session) -> None:
        self._session.add(session)
        self._session.flush()

    def get(self, session_id: str) -> Session | None:
        return self._session.get(Session, session_id)

    def live_of(self, person_id: str, now: datetime) -> list[Session]:
        return self.live_of_all([person_id], now)

    def live_of_all(self, person_ids: Collection[str], now: datetime) -> list[Session]:
        is_live = and_(sessions.c.revoked_at.is_(None), sessions.c.expires_at > now)
        statement = select(Session).where(sessions.c.person_id.in_(person_ids), is_live)
        return list(self._session.scalars(statement.order_by(sessions.c.session_id).with_for_update()))

    def page(self, person_id: str, now: datetime, *, limit: int, cursor: str | None) -> Slice[Session]:
        statement = select(Session, sessions.c.session_id).where(
            sessions.c.person_id == person_id, sessions.c.revoked_at.is_(None), sessions.c.expires_at > now
        )
        return fetch_slice(
            self._session,
            statement,
            keys=[sessions.c.session_id],
            limit=limit,
            cursor=cursor,
            item=lambda row: row.Session,
            descending=True,
        )

    def revoked_since(self, since: datetime) -> list[str]:
        statement = select(sessions.c.session_id).where(sessions.c.revoked_at >= since)
        return list(self._session.scalars(statement))


class SqlRefreshTokens:
    """Implements `ports.RefreshTokens`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, token: RefreshToken) -> None:
        row = {"token_hash": token.token_hash, "session_id": token.session_id, "expires_at": token.expires_at}
        self._session.execute(insert(refresh_tokens).values(row))

    def locked(self, token_hash: str) -> RefreshToken | None:
        statement = select(refresh_tokens).where(refresh_tokens.c.token_hash == token_hash).with_for_update()
        row = self._session.execute(statement).one_or_none()
        return None if row is None else RefreshToken(**row._mapping)

    def mark_used(self, token_hash: str, *, request: str | None, now: datetime) -> None:
        self._session.execute(
            update(refresh_tokens)
            .where(refresh_tokens.c.token_hash == token_hash)
            .values(used_at=now, used_by_request=request)
        )
