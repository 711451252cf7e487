"""Writing mails with what causes them, handing them over one by one, and looking after those that failed (R94)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.accounts.domain.mail import Letter, Mail, MailState
from services.accounts.domain.numbers import Email
from services.accounts.ports import Transaction


@dataclass(frozen=True)
class Backlog:
    """How the pipeline stands."""

    oldest_waiting: timedelta
    failed_count: int


def post(tx: Transaction, recipients: Collection[Email], *, kind: str, letter: Letter) -> None:
    """Write one mail to each address; they are sent if and only if this transaction commits."""
    tx.mails.add_all([Mail.write(kind, recipient, letter, tx.now) for recipient in recipients])


def take_next(tx: Transaction) -> Mail | None:
    """The mail to send now, which is this sender's for some minutes."""
    tx.actor.require_platform()
    mail = tx.mails.next_due(tx.now)
    if mail is not None:
        mail.take(tx.now)
        tx.mails.save(mail)
    return mail


def put_back(tx: Transaction, *, mail_id: str) -> None:
    """Nobody was there to take it: it waits as if it had not been taken."""
    tx.actor.require_platform()
    mail = tx.mails.locked(mail_id)
    if mail is not None and mail.state is MailState.WAITING:
        mail.put_back(tx.now)
        tx.mails.save(mail)


def note_sent(tx: Transaction, *, mail_id: str) -> None:
    """The mail server took it; what another sender settled meanwhile stays as it is."""
    tx.actor.require_platform()
    mail = tx.mails.locked(mail_id)
    if mail is not None and mail.state is MailState.WAITING:
        mail.sent(tx.now)
        tx.mails.save(mail)


def note_refused(tx: Transaction, *, mail_id: str, error: str, is_permanent: bool) -> MailState | None:
    """The mail server refused it; answers what became of it."""
    tx.actor.require_platform()
    mail = tx.mails.locked(mail_id)
    if mail is None or mail.state is not MailState.WAITING:
        return None
    mail.refused(error, is_permanent=is_permanent, now=tx.now)
    tx.mails.save(mail)
    return mail.state


def backlog(tx: Transaction) -> Backlog:
    """What waits and what failed, for those who watch."""
    oldest = tx.mails.oldest_waiting()
    return Backlog(tx.now - oldest if oldest else timedelta(0), tx.mails.failed_count())


def list_mails(tx: Transaction, state: MailState | None, *, limit: int, cursor: str | None) -> Slice[Mail]:
    """Mails, newest first, without what they say; for the platform's administrators."""
    tx.actor.require(Role.PLATFORM_ADMIN)
    return tx.mails.page(state, limit=limit, cursor=cursor)


def retry(tx: Transaction, *, mail_id: str) -> Mail:
    """Send a failed mail after all.

    Raises:
        NotFound: `mail_not_found`.
        Conflict: `mail_state`, unless it failed.
    """
    tx.actor.require(Role.PLATFORM_ADMIN)
    mail = tx.mails.locked(mail_id)
    if mail is None:
        raise NotFound("mail_not_found")
    mail.retry(tx.now)
    tx.mails.save(mail)
    return mail
