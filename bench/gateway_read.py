"""One read through the door: gateway + RPC + SQL against the same handler inside the gateway's process."""

from __future__ import annotations

import secrets
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy import create_engine, insert

from bench.load import Load, burst
from bench.report import Measurement, percentile
from chassis.contracts.accounts.session import JWT_ALGORITHM, JWT_AUDIENCE, JWT_ISSUER
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from services.review.adapters.tables import tasks
from services.review.domain.decision import Scope
from services.review.domain.task import TaskState
from tests.integration.messaging.processes import Process, free_port
from tests.servers import shared_servers
from tests.waiting import wait_until

ROUNDS = 4
SECONDS = 4.0
CONNECTIONS = 32
SCHOOL = new_id()


def measure() -> Measurement:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(shared_servers())
        name, database_url = servers.create_database("review")
        stack.callback(servers.drop_database, name)
        task_id = _fill(database_url)
        key = OKPKey.generate_key("Ed25519")
        (folder / "key.pem").write_bytes(key.as_pem(private=False))
        environment = {
            "KX_AMQP_URL": servers.take_vhost(),
            "KX_DATABASE_URL_REVIEW": database_url,
            "KX_TOKEN_PUBLIC_KEY_FILE": str(folder / "key.pem"),
            "KX_RATE_LIMIT_CALLER": "1000000/second",
            "KX_DATABASE_POOL_SIZE": "8",
            "KX_LOG_LEVEL": "INFO",
        }
        service = Process(
            environment, folder / "review.log", "chassis.serve", "services.review.service:ReviewService"
        )
        stack.callback(service.kill)
        service.wait_ready()
        doors = {
            name: stack.enter_context(_door(function, environment, folder))
            for name, function in (("in process", "in_process"), ("over the bus", "over_the_bus"))
        }
        headers = {"Authorization": f"Bearer {_token(key)}"}
        loads = _in_turns(doors, f"/api/v1/review-tasks/{task_id}", headers)
    base = loads["in process"].per_second
    return Measurement(
        name="gateway_read",
        what=f"One read through the gateway, {CONNECTIONS} connections, interleaved",
        rows=[_row(name, load, base) for name, load in loads.items()],
        notes=["Client, gateway, service, broker and database share the machine's cores."],
    )


def _in_turns(doors: dict[str, int], path: str, headers: dict[str, str]) -> dict[str, Load]:
    totals = {name: Load() for name in doors}
    for port in doors.values():
        burst(port, path, headers, connections=CONNECTIONS, seconds=1.0)
    for _ in range(ROUNDS):
        for name, port in doors.items():
            totals[name].add(burst(port, path, headers, connections=CONNECTIONS, seconds=SECONDS))
    return totals


def _row(name: str, load: Load, base: float) -> dict[str, str | int | float]:
    latencies = sorted(load.latencies)
    if load.refused:
        raise RuntimeError(f"{name} answered {dict(load.refused)}")
    return {
        "way": name,
        "requests/s": round(load.per_second),
        "ratio": round(load.per_second / base, 2),
        "p50 ms": round(percentile(latencies, 0.5) * 1000, 1),
        "p99 ms": round(percentile(latencies, 0.99) * 1000, 1),
    }


@contextmanager
def _door(function: str, environment: dict[str, str], folder: Path) -> Iterator[int]:
    port = free_port()
    process = Process(
        environment,
        folder / f"{function}.log",
        *("gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "32", "--keep-alive", "30"),
        *("--bind", f"127.0.0.1:{port}", f"bench.doors:{function}()"),
    )
    try:
        wait_until(lambda: _listens(port), 30, f"the gateway {function}")
        yield port
    finally:
        process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def _fill(database_url: str) -> str:
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = [
        {
            "task_id": new_id(),
            "subject_kind": "resource",
            "subject_id": new_id(),
            "subject_version": 1,
            "scope": Scope.SCHOOL,
            "institution_id": SCHOOL,
            "title": f"Lecture {number}",
            "summary": "",
            "submitted_by_id": new_id(),
            "submitted_by_name": "Somebody",
            "submitted_at": now,
            "due_at": None,
            "findings": (),
            "context": {},
            "state": TaskState.OPEN,
            "version": 1,
        }
        for number in range(2000)
    ]
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(insert(tasks), rows)
    engine.dispose()
    return str(rows[1000]["task_id"])


def _token(key: OKPKey) -> str:
    claims = {
        "iss": JWT_ISSUER,
        "aud": JWT_AUDIENCE,
        "sub": new_id(),
        "sid": secrets.token_hex(8),
        "name": "Bench",
        "institution_id": SCHOOL,
        "scopes": [FULL_SCOPE],
        "roles": [Role.SCHOOL_ADMIN.value],
        "exp": int(time.time()) + 3600,
    }
    return jwt.encode({"alg": JWT_ALGORITHM}, claims, key, algorithms=[JWT_ALGORITHM])
