"""The inbox of each person (R94)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.events import NotificationsDelivered
from services.accounts.domain.notification import Notification
from services.accounts.domain.preference import is_mailed_by_default
from services.accounts.ports import Transaction
from services.accounts.usecases.mail import post


def deliver(
    tx: Transaction,
    *,
    kind: str,
    person_ids: Collection[str],
    role: Role | None,
    institution_id: str | None,
    facts: Mapping[str, str],
    link: str,
) -> None:
    """Put a notice that a service raised into the inboxes of its recipients; strangers among them are skipped."""
    recipients = {person.person_id for person in tx.people.by_ids(person_ids)} if person_ids else set()
    if role is not None:
        recipients.update(tx.people.ids_of(role, institution_id))
    notify(tx, sorted(recipients), kind=kind, facts=facts, link=link)


def notify(
    tx: Transaction, person_ids: Collection[str], *, kind: str, facts: Mapping[str, str], link: str
) -> None:
    """Put a notice into inboxes, tell whoever shows them live, and mail it to those who want this kind so."""
    delivered = [
        Notification(
            notification_id=new_id(),
            person_id=person_id,
            kind=kind,
            facts=dict(facts),
            link=link,
            created_at=tx.now,
        )
        for person_id in person_ids
    ]
    tx.notifications.add_all(delivered)
    if delivered:
        tx.record(NotificationsDelivered(delivered))
    mailboxes = tx.preferences.mailboxes(person_ids, kind=kind, by_default=is_mailed_by_default(kind))
    if mailboxes:
        post(tx, mailboxes, kind=kind, letter=tx.letters.notice(kind, facts))


def list_own(
    tx: Transaction, *, is_unread_only: bool, limit: int, cursor: str | None
) -> tuple[Slice[Notification], int]:
    """The caller's notices, newest first, and how many are unread."""
    person_id = _caller(tx)
    page = tx.notifications.page(person_id, is_unread_only=is_unread_only, limit=limit, cursor=cursor)
    return page, tx.notifications.unread_count(person_id)


def mark_read(tx: Transaction, *, notification_id: str) -> Notification:
    """The caller has read a notice.

    Raises:
        NotFound: `notification_not_found`, also for those of others.
    """
    person_id = _caller(tx)
    notification = tx.notifications.get(notification_id)
    if notification is None or notification.person_id != person_id:
        raise NotFound("notification_not_found")
    tx.notifications.mark_read(notification_id, tx.now)
    return tx.notifications.get(notification_id) or notification


def mark_all_read(tx: Transaction) -> int:
    """The caller has seen all notices; answers how many were unread."""
    return tx.notifications.mark_all_read(_caller(tx), tx.now)


def _caller(tx: Transaction) -> str:
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    return tx.actor.actor_id
