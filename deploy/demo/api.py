"""A person at the API: signs in, asks, and asks again when a process was restarted in between.

Every write carries an `Idempotency-Key`, so that repeating it after a lost answer does nothing twice.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx

PREFIX = "/api/v1"
PATIENCE_SECONDS = 90.0
"""How long one request is repeated while connections fail or services are away."""

_LONGEST_PAUSE = 1.0
_PASSING = {502, 503, 504}


class Refused(Exception):
    """The API answered with a problem."""

    def __init__(self, request: str, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.code = str(problem.get("code", ""))
        super().__init__(
            f"{request} → {status} {self.code}: {problem.get('detail') or problem.get('title') or ''}"
        )


class NotRefused(Exception):
    """Something was allowed that a rule forbids."""


class Answer:
    """What the API answered: the JSON, and the version and place that its headers name."""

    def __init__(self, response: httpx.Response) -> None:
        self.headers = response.headers
        self.content = response.content
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        self.json: Any = response.json() if is_json else None

    def __getitem__(self, name: str) -> Any:
        return self.json[name]

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


class Visitor:
    """Somebody at the API, signed in or not.

    Args:
        web: the connections to the gateway, which visitors share.
        name: for messages.
        login: username or mobile number of who can sign in.
        password: the password, once there is one.

    `token` is the access token of the session; empty for who has not signed in.
    """

    def __init__(self, web: httpx.Client, name: str = "visitor", *, login: str = "", password: str = "") -> None:
        self.web = web
        self.name = name
        self.login = login
        self.password = password
        self.person: dict[str, Any] = {}
        self.token = ""

    def get(self, path: str, **query: Any) -> Answer:
        return self._request("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None, *, version: str = "", **more: Any) -> Answer:
        return self._request("POST", path, json=body, version=version, **more)

    def put(self, path: str, body: dict[str, Any], *, version: str = "") -> Answer:
        return self._request("PUT", path, json=body, version=version)

    def patch(self, path: str, body: dict[str, Any], *, version: str = "") -> Answer:
        return self._request("PATCH", path, json=body, version=version)

    def delete(self, path: str, *, version: str = "", **query: Any) -> Answer:
        return self._request("DELETE", path, params=query, version=version)

    def send_form(self, method: str, path: str, fields: dict[str, str], file: tuple[str, bytes, str]) -> Answer:
        """A multipart body: fields, and a file as name, content and media type."""
        return self._request(method, path, data=fields, files={"file": file})

    def all(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Every item of a list, page after page."""
        items: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next_cursor"]
        return items

    def captcha(self) -> dict[str, Any]:
        """A solved captcha, as fields of a request (R11)."""
        challenge = self.post("/captchas")
        if not challenge["answer"]:
            raise Refused("POST /captchas", 201, {"code": "captcha_hidden", "detail": _CAPTCHA_HINT})
        return {"captcha_id": challenge["captcha_id"], "captcha_answer": challenge["answer"]}

    def sign_in(self, password: str = "") -> dict[str, Any]:
        """Sign in, with another password than the own one if given; answers the session."""
        self.token = ""
        body = {"login": self.login, "password": password or self.password, **self.captcha()}
        session: dict[str, Any] = self.post("/sessions", body).json
        self.token = session["access_token"]
        self.person = session["person"]
        return session

    def set_first_password(self, initial: str, chosen: str) -> None:
        """Sign in with what opens a new account once, and set the own password (R12)."""
        session = self.sign_in(initial)
        if not session["must_set_password"]:
            raise NotRefused(f"{self.name}: the initial password opened more than setting a password")
        fresh = self.put("/me/password", {"new_password": chosen})
        self.password = chosen
        self.token = fresh["access_token"]

    def refusal(
        self, status: int, code: str, method: str, path: str, body: Any = None, **more: Any
    ) -> dict[str, Any]:
        """Send what a rule forbids; answers the problem.

        Raises:
            NotRefused: when it is allowed, or refused for another reason.
        """
        try:
            self._request(method, path, json=body, **more)
        except Refused as refused:
            if (refused.status, refused.code) != (status, code):
                raise NotRefused(f"expected {status} {code}, but: {refused}") from None
            return refused.problem
        raise NotRefused(f"{method} {path} should have been refused with {status} {code}")

    def _request(self, method: str, path: str, *, version: str = "", **content: Any) -> Answer:
        headers = {"Accept-Language": "zh-CN"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if version:
            headers["If-Match"] = version
        deadline = time.monotonic() + PATIENCE_SECONDS
        pause = 0.1
        has_renewed = False
        while True:
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            response = self._try(method, path, headers, content)
            if response is not None and response.status_code < 400:
                return Answer(response)
            is_expired = response is not None and response.status_code == 401 and bool(self.token)
            if is_expired and self.password and not has_renewed:
                has_renewed = True
                self.sign_in()
                continue
            is_passing = response is None or response.status_code in _PASSING or response.status_code == 429
            if not is_passing or time.monotonic() > deadline:
                raise _refused(f"{method} {path}", response)
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _try(
        self, method: str, path: str, headers: dict[str, str], content: dict[str, Any]
    ) -> httpx.Response | None:
        try:
            return self.web.request(method, PREFIX + path, headers=headers, **content)
        except httpx.TransportError:
            return None


def _refused(request: str, response: httpx.Response | None) -> Refused:
    if response is None:
        return Refused(request, 0, {"code": "no_connection", "detail": "the gateway does not answer"})
    try:
        problem = response.json()
    except ValueError:
        problem = {"code": "", "detail": response.text[:200]}
    return Refused(request, response.status_code, problem)


_CAPTCHA_HINT = "the platform hides the answers of its captchas (KX_CAPTCHA_REVEALS_ANSWER); the term needs them"
