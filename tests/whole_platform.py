"""The whole platform for tests: every process, on the test servers, empty at the beginning of each run."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from chassis.contexts import SERVICES
from deploy.local import lifecycle, postgres, rabbitmq
from deploy.local import servers as local_servers
from deploy.local.keys import Keys
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import State, Supervisor
from tests.servers import Servers
from tests.waiting import wait_until


@dataclass(frozen=True)
class Platform:
    """A running platform: where it is, who may sign in first, and a hand on its processes."""

    base_url: str
    first_admin_password: str
    settings: LocalSettings
    keys: Keys
    supervisor: Supervisor

    def process(self, name: str) -> State:
        """How the supervisor sees one process, such as ``catalog`` or ``media-worker-1``."""
        return self.supervisor.states()[name]

    def wait_replaced(self, name: str, pid: int, seconds: float = 30) -> int:
        """Return the pid of the process that the supervisor put in the place of ``pid``."""

        def successor() -> int:
            state = self.process(name)
            return state.pid if state.state == "RUNNING" and state.pid != pid else 0

        return wait_until(successor, seconds, f"the supervisor to replace {name} (pid {pid})")


@contextlib.contextmanager
def whole_platform(servers: Servers) -> Iterator[Platform]:
    """Bring everything up on fresh databases; one test run at a time has it."""
    settings = servers.settings
    with (settings.run_dir / "platform.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _stop_processes(servers.supervisor)
        _forget_everything(servers)
        keys, supervisor = lifecycle.platform_up(settings)
        try:
            yield Platform(
                base_url=f"http://127.0.0.1:{settings.port('KX_GATEWAY_PORT')}",
                first_admin_password=keys["first_admin"],
                settings=settings,
                keys=keys,
                supervisor=supervisor,
            )
        finally:
            _stop_processes(supervisor)


def _stop_processes(supervisor: Supervisor) -> None:
    supervisor.stop(supervisor.states().keys() - set(local_servers.NAMES), seconds=120)


def _forget_everything(servers: Servers) -> None:
    with psycopg.connect(servers.admin_url, autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(service)))
    postgres.ensure_databases(servers.settings, servers.keys)
    rabbitmq.delete_vhosts(servers.settings, ["/"])
    rabbitmq.create_vhosts(servers.settings, ["/"])
