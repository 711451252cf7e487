"""Where people's mail goes and what they want of it, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.accounts.adapters.person_rows import EMAIL
from services.accounts.adapters.tables import email_changes, notification_preferences, people
from services.accounts.adapters.vault import Vault
from services.accounts.domain.email_change import EmailChange
from services.accounts.domain.numbers import Email
from services.accounts.domain.person import PersonState

NEW_EMAIL = "new email"


class SqlPreferences:
    """Implements `ports.Preferences`. Only choices are rows; who chose nothing has none."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def of(self, person_id: str) -> Mapping[str, bool]:
        statement = select(notification_preferences.c.kind, notification_preferences.c.by_mail).where(
            notification_preferences.c.person_id == person_id
        )
        return {row.kind: row.by_mail for row in self._session.execute(statement)}

    def choose(self, person_id: str, chosen: Mapping[str, bool]) -> None:
        if not chosen:
            return
        new = upsert(notification_preferences)
        self._session.execute(
            new.on_conflict_do_update(
                index_elements=notification_preferences.primary_key, set_={"by_mail": new.excluded.by_mail}
            ),
            [{"person_id": person_id, "kind": kind, "by_mail": by_mail} for kind, by_mail in chosen.items()],
        )

    def mailboxes(self, person_ids: Collection[str], *, kind: str, by_default: bool) -> list[Email]:
        own = and_(
            notification_preferences.c.person_id == people.c.person_id, notification_preferences.c.kind == kind
        )
        statement = (
            select(people.c.email_sealed)
            .outerjoin(notification_preferences, own)
            .where(
                people.c.person_id.in_(person_ids),
                people.c.email_sealed.is_not(None),
                people.c.state != PersonState.DISABLED,
                func.coalesce(notification_preferences.c.by_mail, by_default),
            )
            .order_by(people.c.person_id)
        )
        return [Email(self._vault.open(EMAIL, sealed)) for sealed in self._session.scalars(statement) if sealed]


class SqlEmailChanges:
    """Implements `ports.EmailChanges`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def replace(self, change: EmailChange) -> None:
        row = {
            "change_id": change.change_id,
            "email_sealed": self._vault.seal(NEW_EMAIL, change.email.text),
            "requested_at": change.requested_at,
        }
        new = upsert(email_changes).values(person_id=change.person_id, **row)
        self._session.execute(new.on_conflict_do_update(index_elements=email_changes.primary_key, set_=row))

    def get(self, person_id: str) -> EmailChange | None:
        row = self._session.execute(
            select(email_changes).where(email_changes.c.person_id == person_id)
        ).one_or_none()
        if row is None:
            return None
        email = Email(self._vault.open(NEW_EMAIL, row.email_sealed))
        return EmailChange(row.person_id, row.change_id, email, row.requested_at)

    def remove(self, person_id: str) -> None:
        self._session.execute(delete(email_changes).where(email_changes.c.person_id == person_id))
