"""Where people are signed in, and ending that (R18)."""

from __future__ import annotations

from chassis.domain.errors import NotAuthenticated, NotFound
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.session import Session
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_about
from services.accounts.usecases.person import administered
from services.accounts.usecases.session import end_sessions


def list_sessions(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[Session]:
    """The caller's live sessions, the newest first."""
    return tx.sessions.page(_caller(tx), tx.now, limit=limit, cursor=cursor)


def end_session(tx: Transaction, *, session_id: str) -> None:
    """End one of the caller's sessions; ending one that is over changes nothing.

    Raises:
        NotFound: `session_not_found`, also for those of others.
    """
    person_id = _caller(tx)
    session = tx.sessions.get(session_id)
    if session is None or session.person_id != person_id:
        raise NotFound("session_not_found")
    end_sessions(tx, [each for each in tx.sessions.live_of(person_id, tx.now) if each.session_id == session_id])


def end_other_sessions(tx: Transaction) -> int:
    """End all of the caller's sessions but the one that asks; answers how many."""
    live = tx.sessions.live_of(_caller(tx), tx.now)
    others = [session for session in live if session.session_id != tx.actor.session_id]
    end_sessions(tx, others)
    return len(others)


def end_sessions_of(tx: Transaction, *, person_id: str) -> int:
    """End all sessions of a person of the own school, such as after a lost telephone; answers how many.

    Raises:
        NotFound: `person_not_found`.
        NotPermitted: `account_not_yours_to_change`.
    """
    person = administered(tx, person_id)
    tx.credentials.locked(person.person_id)  # nobody is half way through the door
    ended = tx.sessions.live_of(person.person_id, tx.now)
    end_sessions(tx, ended)
    note_about(tx, AuditAction.END_SESSIONS, person)
    return len(ended)


def _caller(tx: Transaction) -> str:
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    return tx.actor.actor_id
