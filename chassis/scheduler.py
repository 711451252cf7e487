"""What time alone moves: periodic calls to the services that own the moving things.

    python -m chassis.scheduler

Each call is made as the platform itself, with a deadline, and may be repeated or doubled without harm: the
services decide by their own clock and state what there is to do. A call that fails is tried again sooner, then
more patiently.
"""

from __future__ import annotations

import random
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from chassis.config import Settings, load
from chassis.contracts.accounts.audit import CheckpointAudit
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.accounts.session import SweepExpired
from chassis.contracts.base import ActorView, Call, View
from chassis.contracts.catalog.rpc import CatalogRpc
from chassis.contracts.catalog.run import SweepRuns
from chassis.contracts.media.commands import Sweep as SweepMedia
from chassis.contracts.media.rpc import MediaRpc
from chassis.contracts.sharing.evaluation import RemindReviewers
from chassis.contracts.sharing.rpc import SharingRpc
from chassis.contracts.sharing.statistics import TakeStatistics
from chassis.contracts.sharing.term import SweepTerms
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import DomainError
from chassis.domain.ids import new_id
from chassis.health import serve_health
from chassis.logging import configure, logger, request_context
from chassis.metrics import SWEEPS
from chassis.rpc.client import RpcClient, ServiceFailure

FIRST_RETRY_SECONDS: Final = 1.0
_SYSTEM: Final = ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name)

_log = logger()


class SchedulerSettings(Settings):
    """How many seconds lie between two calls of each kind."""

    sweep_runs_seconds: float = Field(60, gt=0)
    sweep_terms_seconds: float = Field(60, gt=0)
    take_statistics_seconds: float = Field(600, gt=0)
    remind_reviewers_seconds: float = Field(3600, gt=0)
    sweep_jobs_seconds: float = Field(10, gt=0)
    sweep_uploads_seconds: float = Field(3600, gt=0)
    sweep_expired_seconds: float = Field(300, gt=0)
    checkpoint_audit_seconds: float = Field(300, gt=0)
    sweep_timeout_seconds: float = Field(30, gt=0)


@dataclass(frozen=True)
class Sweep:
    """One periodic call."""

    name: str
    every: float
    ask: Callable[[Call], View]


def sweeps(settings: SchedulerSettings, client: RpcClient) -> list[Sweep]:
    """All of them."""
    timeout = settings.sweep_timeout_seconds
    accounts = client.proxy(AccountsRpc, "accounts", timeout=timeout)
    catalog = client.proxy(CatalogRpc, "catalog", timeout=timeout)
    media = client.proxy(MediaRpc, "media", timeout=timeout)
    sharing = client.proxy(SharingRpc, "sharing", timeout=timeout)
    return [
        Sweep("runs", settings.sweep_runs_seconds, lambda call: catalog.sweep_runs(call, SweepRuns())),
        Sweep("terms", settings.sweep_terms_seconds, lambda call: sharing.sweep_terms(call, SweepTerms())),
        Sweep(
            "statistics",
            settings.take_statistics_seconds,
            lambda call: sharing.take_statistics(call, TakeStatistics()),
        ),
        Sweep(
            "reviewers",
            settings.remind_reviewers_seconds,
            lambda call: sharing.remind_reviewers(call, RemindReviewers()),
        ),
        Sweep("jobs", settings.sweep_jobs_seconds, lambda call: media.sweep_jobs(call, SweepMedia())),
        Sweep("uploads", settings.sweep_uploads_seconds, lambda call: media.sweep_uploads(call, SweepMedia())),
        Sweep(
            "expired", settings.sweep_expired_seconds, lambda call: accounts.sweep_expired(call, SweepExpired())
        ),
        # What it answers goes into the log, and with it out of the reach of who can write the database.
        Sweep(
            "audit",
            settings.checkpoint_audit_seconds,
            lambda call: accounts.checkpoint_audit(call, CheckpointAudit()),
        ),
    ]


class Scheduler:
    """Runs each sweep on a thread of its own, so that a slow one delays no other."""

    def __init__(self, chosen: list[Sweep]) -> None:
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._repeat, args=[sweep], name=sweep.name) for sweep in chosen]

    def run(self) -> None:
        """Until `stop`; a call that is under way is waited for."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Begin no further call."""
        self._stopping.set()

    def _repeat(self, sweep: Sweep) -> None:
        pause, failures = 0.0, 0
        while not self._stopping.wait(pause):
            failures = 0 if ask_once(sweep) else failures + 1
            pause = pause_after(failures, sweep.every)


def ask_once(sweep: Sweep) -> bool:
    """Make the call; answers whether it succeeded."""
    call = Call(actor=_SYSTEM, correlation_id=new_id())
    with request_context(correlation_id=call.correlation_id, sweep=sweep.name):
        try:
            answer = sweep.ask(call)
        except (DomainError, ServiceFailure) as error:
            _log.warning("sweep failed", reason=str(error))
            SWEEPS.labels(sweep.name, "failed").inc()
            return False
        numbers = answer.model_dump()
        if any(numbers.values()):
            _log.info("sweep moved something", **numbers)
        SWEEPS.labels(sweep.name, "ok").inc()
        return True


def pause_after(failures: int, every: float) -> float:
    """Seconds until the next call: the interval; after failures a second, doubled each time up to the interval."""
    pause = min(every, FIRST_RETRY_SECONDS * 2 ** min(failures - 1, 20)) if failures else every
    return pause * random.uniform(0.9, 1.1)  # noqa: S311 - only spreads the calls


def main() -> int:
    settings = load(SchedulerSettings)
    configure("scheduler", settings.log_level)
    client = RpcClient(settings.amqp_url, name="scheduler")
    scheduler = Scheduler(sweeps(settings, client))
    signal.signal(signal.SIGTERM, lambda *_: scheduler.stop())
    signal.signal(signal.SIGINT, lambda *_: scheduler.stop())
    health = serve_health(settings.health_host, settings.health_port, {"broker": lambda: client.is_connected})
    _log.info("started")
    scheduler.run()
    client.close()
    if health is not None:
        health.close()
    _log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
