"""Credentials, captchas and counted attempts in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.accounts.adapters.copying import copy_rows
from services.accounts.adapters.tables import attempts, captchas, credentials, people
from services.accounts.adapters.vault import Vault
from services.accounts.domain.attempts import Attempts
from services.accounts.domain.captcha import Captcha
from services.accounts.domain.credential import INITIAL_LIFETIME, Credential, InitialCredential, InitialKind
from services.accounts.domain.numbers import Email
from services.accounts.domain.person import PersonState
from services.accounts.ports.admission import CodeHolder

CAPTCHA_ANSWER = "captcha"


class SqlCredentials:
    """Implements `ports.Credentials`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: str) -> Credential | None:
        row = self._session.execute(select(credentials).where(credentials.c.person_id == person_id)).one_or_none()
        return None if row is None else _credential_of(row)

    def locked(self, person_id: str) -> Credential:
        statement = select(credentials).where(credentials.c.person_id == person_id).with_for_update()
        return _credential_of(self._session.execute(statement).one())

    def locked_all(self, person_ids: Collection[str]) -> list[Credential]:
        statement = select(credentials).where(credentials.c.person_id.in_(person_ids))
        rows = self._session.execute(statement.order_by(credentials.c.person_id).with_for_update())
        return [_credential_of(row) for row in rows]

    def restart_all(self, restarted: Sequence[Credential]) -> None:
        if restarted:
            rows = [{**_row_of(each), "this_person_id": each.person_id} for each in restarted]
            statement = update(credentials).where(credentials.c.person_id == bindparam("this_person_id"))
            self._session.execute(statement, rows)

    def add_all(self, new: Iterable[Credential]) -> None:
        rows = [_row_of(credential) for credential in new]
        if rows:
            self._session.execute(insert(credentials), rows)

    def copy_all(self, new: Iterable[Credential]) -> None:
        copy_rows(self._session, credentials, (_row_of(credential) for credential in new))

    def unused_codes(self, import_id: str, now: datetime, *, after: str, limit: int) -> list[CodeHolder]:
        number = func.coalesce(people.c.student_number, people.c.staff_number).label("number")
        statement = (
            select(
                people.c.person_id,
                people.c.full_name,
                people.c.username,
                number,
                credentials.c.initial_id,
                credentials.c.initial_issued_at,
            )
            .join(people, people.c.person_id == credentials.c.person_id)
            .where(
                credentials.c.initial_import_id == import_id,
                credentials.c.initial_kind == InitialKind.ACTIVATION_CODE,
                credentials.c.initial_used_at.is_(None),
                credentials.c.initial_issued_at > now - INITIAL_LIFETIME,
                people.c.state == PersonState.ACTIVE,
                number > after,
            )
            .order_by(number)
            .limit(limit)
        )
        return [
            CodeHolder(
                person_id=row.person_id,
                credential_id=row.initial_id,
                full_name=row.full_name,
                number=row.number or "",
                username=row.username,
                expires_at=row.initial_issued_at + INITIAL_LIFETIME,
            )
            for row in self._session.execute(statement)
        ]

    def save(self, credential: Credential) -> None:
        self._session.execute(
            update(credentials).where(credentials.c.person_id == credential.person_id).values(_row_of(credential))
        )


def _credential_of(row: Row[Any]) -> Credential:
    initial = None
    if row.initial_id is not None:
        initial = InitialCredential(
            row.initial_id,
            InitialKind(row.initial_kind),
            row.initial_issued_at,
            row.initial_used_at,
            row.initial_import_id,
        )
    return Credential(row.person_id, row.password_hash, row.password_set_at, initial)


def _row_of(credential: Credential) -> dict[str, Any]:
    initial = credential.initial
    return {
        "person_id": credential.person_id,
        "password_hash": credential.password_hash,
        "password_set_at": credential.password_set_at,
        "initial_id": initial.credential_id if initial else None,
        "initial_kind": initial.kind if initial else None,
        "initial_issued_at": initial.issued_at if initial else None,
        "initial_used_at": initial.used_at if initial else None,
        "initial_import_id": initial.import_id if initial else None,
    }


class SqlCaptchas:
    """Implements `ports.Captchas`. Answers are sealed: five digits behind a hash would be no secret."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, captcha: Captcha) -> None:
        row = {
            "captcha_id": captcha.captcha_id,
            "answer_sealed": self._vault.seal(CAPTCHA_ANSWER, captcha.answer),
            "expires_at": captcha.expires_at,
        }
        self._session.execute(insert(captchas).values(row))

    def get(self, captcha_id: str) -> Captcha | None:
        row = self._session.execute(select(captchas).where(captchas.c.captcha_id == captcha_id)).one_or_none()
        return None if row is None else self._captcha_of(row)

    def locked(self, captcha_id: str) -> Captcha | None:
        statement = select(captchas).where(captchas.c.captcha_id == captcha_id).with_for_update()
        row = self._session.execute(statement).one_or_none()
        return None if row is None else self._captcha_of(row)

    def mark_used(self, captcha: Captcha) -> None:
        self._session.execute(
            update(captchas).where(captchas.c.captcha_id == captcha.captcha_id).values(used_for=captcha.used_for)
        )

    def _captcha_of(self, row: Row[Any]) -> Captcha:
        return Captcha(
            row.captcha_id, self._vault.open(CAPTCHA_ANSWER, row.answer_sealed), row.expires_at, row.used_for
        )


class SqlAttemptCounts:
    """Implements `ports.AttemptCounts`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def locked(self, subject: str, limit: int, now: datetime) -> Attempts:
        fresh = {"subject": subject, "attempt_limit": limit, "attempt_count": 0, "window_ends_at": now}
        self._session.execute(upsert(attempts).values(fresh).on_conflict_do_nothing())
        return self._session.get_one(Attempts, subject, with_for_update=True)

    def count_of(self, subject: str, now: datetime) -> int:
        statement = select(attempts.c.attempt_count).where(
            attempts.c.subject == subject, attempts.c.window_ends_at > now
        )
        return self._session.scalars(statement).one_or_none() or 0

    def subject_of_login(self, login: str) -> str:
        return "login:" + self._vault.lookup("login", login.strip().lower()).hex()

    def subject_of_contact(self, email: Email) -> str:
        return "contact:" + self._vault.lookup("contact", email.text).hex()
