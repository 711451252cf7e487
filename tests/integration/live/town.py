"""People who listen, and the notices that they get."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import amqp
import httpx
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.contracts.accounts.person import RegisterLearner
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.accounts.session import (
    JWT_ALGORITHM,
    JWT_AUDIENCE,
    JWT_ISSUER,
    CreateCaptcha,
    SessionView,
    SignIn,
)
from chassis.contracts.base import Call, Envelope, Event
from chassis.contracts.media.events import JobProgressed
from chassis.contracts.notices import NoticeRaised
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from chassis.rpc.broker import Confirmed, connect
from chassis.rpc.topology import events_exchange
from tests.integration.accounts.house import PASSWORD, fresh, fresh_mobile
from tests.integration.messaging.processes import Process
from tests.waiting import wait_until

NO_LIMITS = httpx.Limits(max_connections=None)
PATH = "/api/v1/notifications/stream"


@dataclass
class Heard:
    """One server-sent event."""

    name: str
    facts: dict[str, str]
    event_id: str = ""


@dataclass
class Ear:
    """An open stream, read on a thread of its own."""

    response: httpx.Response
    events: list[Heard] = field(default_factory=list)
    comments: int = 0
    is_over: bool = False

    def start(self) -> Ear:
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def named(self, name: str) -> list[Heard]:
        return [each for each in self.events if each.name == name]

    def wait(self, name: str, count: int = 1) -> list[Heard]:
        """The events of that name, once there are so many."""
        wait_until(lambda: len(self.named(name)) >= count, 15, f"{count} × {name}, heard {self.events}")
        return self.named(name)

    def wait_end(self) -> str:
        """Why the stream ended."""
        (end,) = self.wait("end")
        wait_until(lambda: self.is_over, 10, "the end of the connection")
        return end.facts["reason"]

    def _read(self) -> None:
        lines: dict[str, str] = {}
        try:
            for line in self.response.iter_lines():
                name, _, value = line.partition(": ")
                if line.startswith(":"):
                    self.comments += 1
                elif line:
                    lines[name] = value
                elif "event" in lines:
                    facts = json.loads(lines["data"])
                    self.events.append(Heard(lines["event"], facts, lines.get("id", "")))
                    lines = {}
        except httpx.HTTPError:
            pass
        finally:
            self.is_over = True


class Town:
    """The live process, with people of accounts."""

    def __init__(self, url: str, accounts: AccountsRpc, environment: dict[str, str], process: Process) -> None:
        self.accounts = accounts
        self.process = process
        self._amqp_url = environment["KX_AMQP_URL"]
        self._key = OKPKey.import_key(Path(environment["KX_TOKEN_PRIVATE_KEY_FILE"]).read_text())
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False, limits=NO_LIMITS)

    def close(self) -> None:
        self._http.close()

    def someone(self) -> SessionView:
        """A new learner, signed in."""
        username = f"learner{fresh()}"
        form = RegisterLearner(
            username=username, full_name="李学习", mobile=fresh_mobile(), password=PASSWORD, **self._captcha()
        )
        self.accounts.register_learner(Call(), form)
        return self.again(username)

    def again(self, username: str) -> SessionView:
        """One more session of somebody."""
        return self.accounts.sign_in(Call(), SignIn(login=username, password=PASSWORD, **self._captcha()))

    def token(self, person_id: str, *, seconds: float = 900, **claims: Any) -> str:
        """A token as accounts would sign it."""
        now = datetime.now(UTC)
        said = {
            "iss": JWT_ISSUER,
            "aud": JWT_AUDIENCE,
            "sub": person_id,
            "sid": new_id(),
            "roles": [],
            "scopes": [FULL_SCOPE],
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=seconds)).timestamp()),
        }
        return jwt.encode({"alg": JWT_ALGORITHM}, {**said, **claims}, self._key, algorithms=[JWT_ALGORITHM])

    def ask(self, token: str | None, last_id: str = "", query: str = "") -> httpx.Response:
        """Open a stream; the answer's body is not read."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if last_id:
            headers["Last-Event-ID"] = last_id
        return self._http.send(self._http.build_request("GET", PATH + query, headers=headers), stream=True)

    def listen(self, token: str, last_id: str = "") -> Ear:
        """A stream that is open and being read."""
        response = self.ask(token, last_id)
        assert response.status_code == 200, response.read()
        assert response.headers["Content-Type"].startswith("text/event-stream")
        return Ear(response).start()

    def refused(self, token: str | None, query: str = "") -> tuple[int, str]:
        response = self.ask(token, query=query)
        return response.status_code, json.loads(response.read())["code"]

    def tell(self, *person_ids: str, link: str = "/api/v1/me") -> None:
        """A notice, raised as catalog raises one."""
        event = NoticeRaised(
            kind="run_approved",
            person_ids=list(person_ids),
            facts={"title": "线性代数", "run_number": "1"},
            link=link,
        )
        self._publish("catalog", event)

    def show(self, person_id: str, percent: int) -> None:
        """How far a worker is, as media tells it."""
        event = JobProgressed(
            job_id=new_id(), resource_id=new_id(), number=1, person_id=person_id, state="running", percent=percent
        )
        self._publish("media", event)

    def _publish(self, source: str, event: Event) -> None:
        envelope = Envelope(
            event_id=new_id(),
            type=event.TYPE,
            occurred_at=datetime.now(UTC),
            payload=event.model_dump(mode="json"),
        )
        with connect(self._amqp_url) as broker:
            channel = Confirmed(broker)
            channel.publish(
                amqp.Message(envelope.model_dump_json(), delivery_mode=2), events_exchange(source), event.TYPE
            )
            channel.wait()

    def _captcha(self) -> dict[str, str]:
        drawn = self.accounts.create_captcha(Call(), CreateCaptcha())
        return {"captcha_id": drawn.captcha_id, "captcha_answer": drawn.answer or ""}
