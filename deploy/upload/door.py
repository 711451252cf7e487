"""The API as one person uses it: signed in, with tokens renewed, and asked again while it does not answer."""

from __future__ import annotations

import base64
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

PREFIX = "/api/v1"
_PASSING = frozenset({429, 502, 503, 504})
_LONGEST_PAUSE = 10.0


class Refused(Exception):
    """The platform said no; the text says why, in the caller's language."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        said = " ".join(str(problem[name]) for name in ("title", "detail") if problem.get(name))
        super().__init__(said or f"HTTP {status}")


class Unreachable(Exception):
    """Nobody answered for too long."""


class Door:
    """The gateway at an address.

    Args:
        url: of the gateway.
        token: an access token; without one `sign_in` comes first.
        patience_seconds: how long a request is repeated while nobody answers.
        language: of the messages.
    """

    def __init__(
        self, url: str, *, token: str = "", patience_seconds: float = 600, language: str = "zh-CN"
    ) -> None:
        self._web = httpx.Client(base_url=url.rstrip("/") + PREFIX, timeout=60)
        self._language = language
        self._token = token
        self._refresh_token = ""
        self._patience_seconds = patience_seconds

    def close(self) -> None:
        self._web.close()

    def sign_in(self, login: str, password: str, read_captcha: Callable[[Path], str]) -> None:
        """Sign in; `read_captcha` is shown the picture and answers what is on it (R11)."""
        challenge = self.ask("POST", "/captchas")
        answer = challenge.get("answer") or _read(challenge["image"], read_captcha)
        attempt = {"captcha_id": challenge["captcha_id"], "captcha_answer": answer}
        self._take(self.ask("POST", "/sessions", {"login": login, "password": password, **attempt}))

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send a request until it is answered; writes carry one key for all attempts.

        Raises:
            Refused: with the platform's own words.
            Unreachable: when patience is over.
        """
        headers = {"Accept-Language": self._language}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        deadline = time.monotonic() + self._patience_seconds
        pause = 0.2
        while True:
            response = self._try(method, path, headers, body)
            if response is not None and response.is_success:
                answer: dict[str, Any] = response.json() if response.content else {}
                return answer
            if response is not None and response.status_code == 401 and self._renew():
                continue
            if response is not None and response.status_code not in _PASSING:
                raise _refusal(response)
            if time.monotonic() > deadline:
                raise Unreachable(str(self._web.base_url)) if response is None else _refusal(response)
            time.sleep(max(pause, _wanted_pause(response)))
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _try(
        self, method: str, path: str, headers: dict[str, str], body: dict[str, Any] | None
    ) -> httpx.Response | None:
        known = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            return self._web.request(method, path, headers={**headers, **known}, json=body)
        except httpx.TransportError:
            return None

    def _renew(self) -> bool:
        """New tokens for the session, if there is one that can be renewed."""
        refresh_token, self._refresh_token, self._token = self._refresh_token, "", ""
        if not refresh_token:
            return False
        self._take(self.ask("POST", "/sessions/refresh", {"refresh_token": refresh_token}))
        return True

    def _take(self, session: dict[str, Any]) -> None:
        self._token = session["access_token"]
        self._refresh_token = session["refresh_token"] or ""


def _read(image: str, read_captcha: Callable[[Path], str]) -> str:
    """Put the picture where it can be looked at, for as long as that takes."""
    with tempfile.TemporaryDirectory(prefix="captcha-") as folder:
        picture = Path(folder) / "captcha.png"
        picture.write_bytes(base64.b64decode(image.partition(",")[2]))
        return read_captcha(picture)


def _wanted_pause(response: httpx.Response | None) -> float:
    wanted = response.headers.get("Retry-After", "") if response is not None else ""
    return min(float(wanted), 60.0) if wanted.isdigit() else 0.0


def _refusal(response: httpx.Response) -> Refused:
    try:
        problem = response.json()
    except ValueError:
        problem = {"detail": response.text[:200]}
    return Refused(response.status_code, problem if isinstance(problem, dict) else {})
