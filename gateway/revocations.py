"""Sessions and grants that ended before their tokens did (R18). Asked of accounts, known within 60 seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.accounts.session import RevokedSince
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import DomainError
from chassis.logging import logger
from chassis.rpc.client import ServiceFailure

Ask = Callable[[], Collection[str]]
"""Answers the sessions that ended within the lifetime of an access token."""

TOKEN_LIFETIME = timedelta(minutes=15)

_log = logger()


def asking_accounts(accounts: AccountsRpc) -> Ask:
    """Ask accounts, as the platform itself."""
    actor = ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name)

    def ask() -> Collection[str]:
        since = datetime.now(UTC) - TOKEN_LIFETIME
        return accounts.revoked_sessions(Call(actor=actor), RevokedSince(since=since)).session_ids

    return ask


class Revocations:
    """The ids of ended sessions, as last heard."""

    def __init__(self, ask: Ask, every_seconds: float) -> None:
        self._ask = ask
        self._every_seconds = every_seconds
        self._ended: frozenset[str] = frozenset()
        self._told: dict[str, float] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Ask now and then again and again, until `stop`."""
        self._thread = threading.Thread(target=self._poll, name="revocations", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the asking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def includes(self, session_id: str | None) -> bool:
        """Whether the session has ended."""
        return session_id in self._ended or session_id in self._told

    def note(self, session_ids: Collection[str]) -> None:
        """Sessions that an event told of, before the next asking does."""
        now = time.monotonic()
        lifetime = TOKEN_LIFETIME.total_seconds()
        kept = {session_id: at for session_id, at in self._told.items() if now - at < lifetime}
        self._told = kept | dict.fromkeys(session_ids, now)

    def refresh(self) -> None:
        """Ask once. While accounts is away the last answer stands; tokens die within 15 minutes."""
        try:
            self._ended = frozenset(self._ask())
        except (DomainError, ServiceFailure) as error:
            _log.warning("revoked sessions unknown", reason=str(error))

    def _poll(self) -> None:
        self.refresh()
        while not self._stop.wait(self._every_seconds):
            self.refresh()
