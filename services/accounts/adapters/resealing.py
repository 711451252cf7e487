"""Sealing again, with the current key, what earlier keys sealed: by and by, beside the running service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Engine, LargeBinary, Select, Update, bindparam, func, select, true, update

from services.accounts.adapters.correspondence import NEW_EMAIL
from services.accounts.adapters.credentials import CAPTCHA_ANSWER
from services.accounts.adapters.imports import file_purpose
from services.accounts.adapters.institution_applications import CONTACT_EMAIL, CONTACT_MOBILE
from services.accounts.adapters.mails import MAIL_BODY, MAIL_RECIPIENT
from services.accounts.adapters.person_rows import EMAIL, ID_NUMBER, MOBILE
from services.accounts.adapters.tables import (
    captchas,
    email_changes,
    import_files,
    institution_applications,
    mails,
    people,
)
from services.accounts.adapters.vault import KEY_ID_BYTES, Vault
from services.accounts.domain.import_job import FileKind

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class SealedColumn:
    """A column of ciphertext, and the purpose that is authenticated with it."""

    column: ColumnElement[bytes]
    key: ColumnElement[str]
    purpose: str
    rows_at_once: int | None = None
    condition: ColumnElement[bool] = field(default_factory=true)

    @property
    def name(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"


SEALED = (
    SealedColumn(people.c.mobile_sealed, people.c.person_id, MOBILE),
    SealedColumn(people.c.email_sealed, people.c.person_id, EMAIL),
    SealedColumn(people.c.id_number_sealed, people.c.person_id, ID_NUMBER),
    SealedColumn(captchas.c.answer_sealed, captchas.c.captcha_id, CAPTCHA_ANSWER),
    SealedColumn(email_changes.c.email_sealed, email_changes.c.person_id, NEW_EMAIL),
    SealedColumn(
        institution_applications.c.mobile_sealed, institution_applications.c.application_id, CONTACT_MOBILE
    ),
    SealedColumn(
        institution_applications.c.email_sealed, institution_applications.c.application_id, CONTACT_EMAIL
    ),
    SealedColumn(mails.c.recipient_sealed, mails.c.mail_id, MAIL_RECIPIENT),
    SealedColumn(mails.c.body_sealed, mails.c.mail_id, MAIL_BODY),
    *(
        SealedColumn(
            import_files.c.content_sealed,
            import_files.c.import_id,
            file_purpose(kind),
            rows_at_once=1,  # up to ten mebibytes each
            condition=import_files.c.kind == kind,
        )
        for kind in FileKind
    ),
)


def reseal(engine: Engine, vault: Vault, sealed: SealedColumn) -> Iterator[int]:
    """Seal a column again, one short transaction for some rows; answers how many after each.

    A row is written only if it is as it was read, so a person who changes at the same moment wins; what the
    service writes carries the current key anyway. What is done stays done: to go on is to start again.
    """
    last = ""
    while True:
        with engine.begin() as connection:
            batch = connection.execute(_next_rows(sealed, vault, last)).all()
            if not batch:
                return
            connection.execute(_change(sealed), [_sealed_again(vault, sealed.purpose, *row) for row in batch])
        last = batch[-1][0]
        yield len(batch)


def count_by_key(engine: Engine) -> Mapping[bytes, int]:
    """How many values each key sealed, by the key's id."""
    counts: Counter[bytes] = Counter()
    with engine.connect() as connection:
        for sealed in SEALED:
            key_id = _key_id(sealed)
            statement = select(key_id, func.count()).where(sealed.column.is_not(None), sealed.condition)
            statement = statement.group_by(key_id)
            counts.update({bytes(key): count for key, count in connection.execute(statement)})
    return counts


def _sealed_again(vault: Vault, purpose: str, key: str, before: bytes) -> dict[str, Any]:
    return {
        "row_key": key,
        "before": before,
        "after": vault.seal_bytes(purpose, vault.open_bytes(purpose, before)),
    }


def _next_rows(sealed: SealedColumn, vault: Vault, last: str) -> Select[str, bytes]:
    statement = (
        select(sealed.key, sealed.column)
        .where(sealed.column.is_not(None), _key_id(sealed) != vault.key_id, sealed.condition)
        .order_by(sealed.key)
        .limit(sealed.rows_at_once or ROWS_AT_ONCE)
    )
    return statement.where(sealed.key > last) if last else statement


def _change(sealed: SealedColumn) -> Update:
    return (
        update(sealed.column.table)
        .where(sealed.key == bindparam("row_key"), sealed.column == bindparam("before"))
        .values({sealed.column: bindparam("after")})
    )


def _key_id(sealed: SealedColumn) -> ColumnElement[bytes]:
    return func.substring(sealed.column, 1, KEY_ID_BYTES, type_=LargeBinary)
