"""Signed capabilities: the service that owns a right grants it, the service that acts on it checks the signature.

The gateway carries a grant from one to the other and cannot make one. So media needs no copy of catalog's rules,
and no projection can lag behind them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chassis.domain.errors import NotPermitted


@dataclass(frozen=True)
class Grant:
    """A right: `purpose`, to whom, on what, until when.

    Purposes: `course_edit` (course_id, institution_id), `resource_view` (resource_id, and run_id if it ends with
    the run), `resource_delete` (resource_id).
    """

    purpose: str
    actor_id: str
    expires_at: datetime
    subjects: Mapping[str, str] = field(default_factory=dict)


class GrantSigner:
    """Signs and checks grants with a key that the services share and the gateway does not have."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def sign(self, grant: Grant) -> str:
        """The grant as text that is safe in a URL."""
        body = _encode(
            json.dumps(
                {
                    "p": grant.purpose,
                    "a": grant.actor_id,
                    "e": int(grant.expires_at.timestamp()),
                    "s": dict(grant.subjects),
                },
                separators=(",", ":"),
                sort_keys=True,
            ).encode()
        )
        return f"{body}.{self._signature(body)}"

    def verify(self, text: str, *, purpose: str, now: datetime) -> Grant:
        """The grant behind the text.

        Raises:
            NotPermitted: `grant_invalid` for a forged one or another purpose, `grant_expired` for a late one.
        """
        body, _, signature = text.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(body).encode()):
            raise NotPermitted("grant_invalid")
        values = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        grant = Grant(values["p"], values["a"], datetime.fromtimestamp(values["e"], UTC), values["s"])
        if grant.purpose != purpose:
            raise NotPermitted("grant_invalid")
        if grant.expires_at <= now:
            raise NotPermitted("grant_expired")
        return grant

    def issue(
        self, purpose: str, actor_id: str, now: datetime, lifetime: timedelta, **subjects: str
    ) -> tuple[str, datetime]:
        """A signed grant from now on, with its end."""
        expires_at = now + lifetime
        return self.sign(Grant(purpose, actor_id, expires_at, subjects)), expires_at

    def _signature(self, body: str) -> str:
        return _encode(hmac.new(self._key, body.encode(), hashlib.sha256).digest())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
