"""What schools decide about their accounts, in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis.domain.errors import StaleVersion
from services.accounts.adapters.tables import account_settings
from services.accounts.domain.account_settings import AccountSettings
from services.accounts.domain.credential import InitialKind


class SqlAccountSettings:
    """Implements `ports.AccountSettingsStore`."""

    def __init__(self, session: Session, platform_kind: InitialKind) -> None:
        self._session = session
        self._platform_kind = platform_kind

    def of(self, institution_id: str) -> AccountSettings:
        statement = select(account_settings).where(account_settings.c.institution_id == institution_id)
        row = self._session.execute(statement).one_or_none()
        if row is None:
            return AccountSettings(institution_id, self._platform_kind)
        chosen = InitialKind(row.initial_kind) if row.initial_kind else None
        return AccountSettings(institution_id, self._platform_kind, chosen, row.version)

    def save(self, settings: AccountSettings) -> None:
        values = {"initial_kind": settings.initial_kind, "version": settings.version}
        statement = (
            upsert(account_settings)
            .values(institution_id=settings.institution_id, **values)
            .on_conflict_do_update(
                index_elements=[account_settings.c.institution_id],
                set_=values,
                where=account_settings.c.version == settings.version - 1,
            )
            .returning(account_settings.c.institution_id)
        )
        if self._session.execute(statement).first() is None:
            raise StaleVersion("stale_version")
