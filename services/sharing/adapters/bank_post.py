"""Messages to the credit bank over HTTP, signed as Standard Webhooks says (R91).

The headers `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,<base64>` carry an HMAC-SHA256 over
`id.timestamp.body`. No redirect is followed and no proxy asked: a record goes where the setting says or nowhere.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import hmac
import time
from datetime import UTC, datetime, timedelta

import httpx

from services.sharing.domain.delivery import Outcome, Reply

SECRET_PREFIX = "whsec_"  # noqa: S105 - how the scheme marks secrets
LONGEST_ANSWER = 300
LONGEST_READING = 5.0
_THROTTLES = frozenset({429, 503})
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def secret_bytes(secret: str) -> bytes:
    """The key in a secret such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`.

    Raises:
        ValueError: for a text without the prefix, or whose key is not 24 to 64 bytes in base64.
    """
    if not secret.startswith(SECRET_PREFIX):
        raise ValueError(f"a secret begins with {SECRET_PREFIX}")
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    if not 24 <= len(key) <= 64:
        raise ValueError("a secret holds 24 to 64 bytes in base64")
    return key


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """What `webhook-signature` says of a message."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class BankPost:
    """A connection to the bank, kept open between messages.

    Args:
        url: where messages go.
        key: what signs them.
        timeout: how long connecting, sending and each part of an answer may take.
    """

    def __init__(self, url: str, key: bytes, *, timeout: timedelta) -> None:
        self._url = url
        self._key = key
        self._web = httpx.Client(
            timeout=timeout.total_seconds(),
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "kexiang-credit-bank/1", "Content-Type": "application/json"},
        )

    def close(self) -> None:
        self._web.close()

    def send(self, message_id: str, body: str, now: datetime) -> Reply:
        """Send a message once; answers what became of it, and raises nothing for whatever the bank does."""
        content, timestamp = body.encode(), int(now.timestamp())
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._key, message_id, timestamp, content),
        }
        try:
            with self._web.stream("POST", self._url, content=content, headers=headers) as response:
                return _reply(response, _beginning(response), now)
        except _NOTHING_SENT as error:
            return Reply(Outcome.UNREACHABLE, answer=_short(f"{type(error).__name__}: {error}"))
        except httpx.HTTPError as error:
            return Reply(Outcome.UNCLEAR, answer=_short(f"{type(error).__name__}: {error}"))


def _reply(response: httpx.Response, answer: str, now: datetime) -> Reply:
    status = response.status_code
    if 200 <= status < 300:
        return Reply(Outcome.ACCEPTED, status, answer)
    retry_after = _retry_after(response.headers.get("Retry-After", ""), now)
    if status in _THROTTLES and (status == 429 or retry_after is not None):
        return Reply(Outcome.THROTTLED, status, answer, retry_after)
    return Reply(Outcome.REFUSED, status, answer, retry_after)


def _beginning(response: httpx.Response) -> str:
    """The beginning of the answer; the rest of a long or slow one is not read."""
    found, began = b"", time.monotonic()
    for part in response.iter_bytes():
        found += part
        if len(found) >= LONGEST_ANSWER * 4 or time.monotonic() - began > LONGEST_READING:
            break
    return _short(found.decode("utf-8", "replace"))


def _short(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_ANSWER].strip()


def _retry_after(header: str, now: datetime) -> timedelta | None:
    """Seconds, or a moment (RFC 9110)."""
    if header.isascii() and header.isdigit():
        return timedelta(seconds=min(int(header[:9]), 10**8))
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(moment.replace(tzinfo=moment.tzinfo or UTC) - now, timedelta())
