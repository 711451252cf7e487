"""The CPU that one request costs, through the gateway and all that is behind it, against the floor.

The floor is Flask under gunicorn with one SELECT of 20 rows by primary key (`bench/floor.py`). Both run on
the same database and take turns. Counted is the time that the kernel charges to the server processes; the client's
is not.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from urllib.parse import quote

import psycopg
from joserfc.jwk import OKPKey

from bench.cpu import Pids, family, used_by
from bench.lesson import fill_lesson, joins, reports
from bench.load import get, send, volley
from bench.report import Cell, Measurement
from bench.school import COURSES, HITS, WORD, fill, token
from chassis.domain.actor import Role
from tests.integration.messaging.processes import Process, free_port
from tests.servers import Servers, shared_servers
from tests.waiting import wait_until

ROUNDS = 6
CONNECTIONS = 8
EACH = 50
"""Requests on each connection, each round."""
GUNICORN = ("gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "32", "--keep-alive", "30")
FLOOR = "floor"


@dataclass
class Case:
    """One kind of request, and what its rounds cost by group of processes."""

    name: str
    port: int
    rounds: Iterator[list[bytes]]
    """The requests of each round, `CONNECTIONS × EACH`."""
    cost: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    requests: int = 0

    def round(self, groups: Mapping[str, Pids]) -> None:
        """Ask over all connections at once and add up what it took."""
        requests = next(self.rounds)
        before = used_by(groups)
        load = send(self.port, [iter(requests[lane::CONNECTIONS]) for lane in range(CONNECTIONS)])
        after = used_by(groups)
        if load.refused:
            raise RuntimeError(f"{self.name} answered {dict(load.refused)}")
        self.requests += len(load.latencies)
        for name, seconds in after.items():
            self.cost[name] += seconds - before[name]

    def milliseconds(self, *groups: str) -> float:
        """What one request cost these groups."""
        return sum(self.cost[name] for name in groups) / self.requests * 1000


def measure() -> Measurement:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(shared_servers())
        cases, groups = stack.enter_context(running(servers, folder))
        for case in cases.values():
            case.round(groups)  # warms up
            case.cost.clear()
            case.requests = 0
        for _ in range(ROUNDS):
            for case in cases.values():
                case.round(groups)
    floor = cases.pop(FLOOR)
    return Measurement(
        name="request_cost",
        what=f"CPU of one request against the floor, {CONNECTIONS} connections, interleaved",
        rows=[_row(floor, floor), *(_row(case, floor) for case in cases.values())],
        notes=[
            "ratio: of gateway, service, broker and PostgreSQL together to the floor's gunicorn and PostgreSQL;",
            "own code: the same without broker and PostgreSQL on both sides. ms: CPU of one request, and whose.",
            f"{floor.requests} requests of each kind; {COURSES} courses; all with token, roles and log line.",
        ],
    )


def _row(case: Case, floor: Case) -> dict[str, Cell]:
    base = floor.milliseconds("floor", "PostgreSQL")
    total = case.milliseconds("floor", "gateway", "service", "broker", "PostgreSQL")
    own = case.milliseconds("floor", "gateway", "service")
    return {
        "request": case.name,
        "ratio": round(total / base, 2),
        "own code": round(own / floor.milliseconds("floor"), 2),
        "ms": round(total, 2),
        "gateway ms": round(case.milliseconds("gateway", "floor"), 2),
        "service ms": round(case.milliseconds("service"), 2),
        "broker ms": round(case.milliseconds("broker"), 2),
        "PostgreSQL ms": round(case.milliseconds("PostgreSQL"), 2),
    }


@contextmanager
def running(servers: Servers, folder: Path) -> Iterator[tuple[dict[str, Case], dict[str, Pids]]]:
    """Catalog, the gateway and the floor, each a process; the requests to compare, and whose CPU counts."""
    with ExitStack() as stack:
        name, database_url = servers.create_database("catalog")
        stack.callback(servers.drop_database, name)
        filled = fill(database_url)
        lesson = fill_lesson(
            database_url, students=CONNECTIONS * EACH, newcomers=CONNECTIONS * EACH * (ROUNDS + 1)
        )
        key = OKPKey.generate_key("Ed25519")
        (folder / "key.pem").write_bytes(key.as_pem(private=False))
        gateway_port, floor_port = free_port(), free_port()
        environment = {
            "KX_AMQP_URL": servers.take_vhost(),
            "KX_DATABASE_URL_CATALOG": database_url,
            "KX_GRANT_KEY": "a key for measurements alone, 32 bytes",
            "KX_TOKEN_PUBLIC_KEY_FILE": str(folder / "key.pem"),
            "KX_RATE_LIMIT_CALLER": "1000000/minute",
            "KX_REVOCATION_POLL_SECONDS": "45",
            "KX_GATEWAY_PORT": str(gateway_port),
            "KX_LOG_LEVEL": "INFO",
        }

        def process(label: str, *command: str) -> Process:
            started = Process(environment, folder / f"{label}.log", *command)
            stack.callback(started.kill)
            return started

        service = process("catalog", "chassis.serve", "services.catalog.service:CatalogService")
        service.wait_ready()
        gateway = process("gateway", "gunicorn", "-c", "gateway/gunicorn.py")
        gateway.wait_ready()
        floor = process("floor", *GUNICORN, "--bind", f"127.0.0.1:{floor_port}", "bench.floor:floor()")
        headers = {"Authorization": f"Bearer {token(key, Role.CENTRE_ADMIN)}"}
        api = "/api/v1"
        asked = {
            f"search, {HITS} hits": f"{api}/courses?limit=20&q={quote(WORD)}",
            "one course": f"{api}/courses/{filled.course_id}",
            "outline of 80 units": f"{api}/outlines/{filled.outline_id}",
        }
        cases = [
            Case(FLOOR, floor_port, _same(get("/rows", {}))),
            *(Case(name, gateway_port, _same(get(path, headers))) for name, path in asked.items()),
            Case("a student joins a run", gateway_port, joins(lesson, key, ROUNDS + 1)),
            Case("a player's report", gateway_port, reports(lesson, key, ROUNDS + 1)),
        ]
        wait_until(lambda: _answers(floor_port), 30, "the floor")
        groups: dict[str, Pids] = {
            "floor": lambda: family(floor.pid),
            "gateway": lambda: family(gateway.pid),
            "service": lambda: [service.pid],
            "broker": lambda: [servers.supervisor.states()["rabbitmq"].pid],
            "PostgreSQL": _backends(servers, name),
        }
        yield {case.name: case for case in cases}, groups


def _same(request: bytes) -> Iterator[list[bytes]]:
    return repeat([request] * (CONNECTIONS * EACH))


def _answers(port: int) -> bool:
    try:
        return not volley(port, "/rows", {}, connections=1, each=1).refused
    except OSError:
        return False


def _backends(servers: Servers, database: str) -> Callable[[], list[int]]:
    def pids() -> list[int]:
        with psycopg.connect(servers.admin_url) as connection:
            statement = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
            return [pid for (pid,) in connection.execute(statement, [database])]

    return pids
