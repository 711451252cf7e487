"""The worker's process.

    python -m services.media.worker

Takes one job at a time, from the database; the broker only wakes it. On SIGTERM it takes no more, lets the job at
hand go on for its grace, then hands it back. However it dies, its ffmpeg dies with it and the lease runs out.
"""

from __future__ import annotations

import os
import signal
import threading
import time

from sqlalchemy import text

from chassis.config import load
from chassis.domain.errors import Unavailable
from chassis.health import serve_health
from chassis.logging import configure, logger, request_context
from services.media.bootstrap import MediaApplication, bootstrap_worker
from services.media.config import MIB, WorkerSettings
from services.media.usecases import job
from services.media.usecases.job import Assignment
from services.media.worker.sandbox import Limits, network_can_be_cut
from services.media.worker.scratch import Scratch
from services.media.worker.transcode import Tuning
from services.media.worker.wake import WakeQueue
from services.media.worker.work import Workbench, perform, system_call

_log = logger()


class Worker:
    """Looks for work, does it, and listens meanwhile."""

    def __init__(self, bench: Workbench, wake: WakeQueue, settings: WorkerSettings) -> None:
        self._bench = bench
        self._wake = wake
        self._settings = settings
        self._name = f"{settings.worker_name}:{os.getpid()}"
        self._stop_at: float | None = None

    @property
    def is_stopping(self) -> bool:
        return self._stop_at is not None

    def stop(self) -> None:
        """Take no more jobs, and be gone when the grace is over."""
        if self._stop_at is None:
            self._stop_at = time.monotonic() + self._settings.worker_grace_seconds

    def run(self) -> None:
        """Until `stop`."""
        while not self.is_stopping:
            assignment = self._take()
            if assignment is not None:
                self._wake.rest()
                self._do(assignment)
            elif not self.is_stopping:
                self._bench.scratch.sweep()
                self._idle()
        self._wake.close()

    def _idle(self) -> None:
        """Until a call comes, it is time to look, or it is time to go."""
        look_at = time.monotonic() + self._settings.worker_poll_seconds
        while not self.is_stopping and time.monotonic() < look_at and not self._wake.wait(1.0):
            pass

    def _take(self) -> Assignment | None:
        try:
            with self._bench.application.transaction(system_call()) as tx:
                return job.take_next(tx, worker=self._name)
        except Unavailable:
            _log.warning("no database", exc_info=True)
            time.sleep(1)
            return None

    def _do(self, assignment: Assignment) -> None:
        thread = threading.Thread(target=self._perform, args=(assignment,), name="job")
        thread.start()
        while thread.is_alive():
            self._wake.tick()
            thread.join(timeout=0.2)

    def _perform(self, assignment: Assignment) -> None:
        with request_context(job_id=assignment.job_id):
            _log.info("job taken", kind=assignment.kind, fence=assignment.fence)
            try:
                perform(self._bench, assignment, self._grace_is_over)
            except Exception:  # noqa: BLE001 - the lease runs out and another attempt follows
                _log.exception("job broke off")

    def _grace_is_over(self) -> bool:
        return self._stop_at is not None and time.monotonic() >= self._stop_at


def main() -> int:
    settings = load(WorkerSettings)
    configure("media-worker", settings.log_level)
    application, store = bootstrap_worker(settings)
    scratch = Scratch(settings.scratch_dir)
    bench = Workbench(application, store, scratch, _limits(settings), _tuning(settings))
    worker = Worker(bench, WakeQueue(settings.amqp_url), settings)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    signal.signal(signal.SIGINT, lambda *_: worker.stop())
    checks = {"database": lambda: _database_answers(application), "store": store.has_bucket}
    health = serve_health(settings.health_host, settings.health_port, checks)
    _log.info("started", network_cut=network_can_be_cut(), swept=scratch.sweep())
    worker.run()
    if health is not None:
        health.close()
    application.close()
    _log.info("stopped")
    return 0


def _limits(settings: WorkerSettings) -> Limits:
    wall = settings.job_wall_seconds
    return Limits(
        address_space=settings.job_memory_mib * MIB,
        wall_seconds=wall,
        cpu_seconds=wall * 4,
        nice=settings.ffmpeg_nice,
    )


def _tuning(settings: WorkerSettings) -> Tuning:
    return Tuning(settings.ffmpeg_preset, settings.ffmpeg_crf, settings.ffmpeg_threads)


def _database_answers(application: MediaApplication) -> bool:
    with application.engine.connect() as connection:
        return bool(connection.execute(text("SELECT 1")).scalar())
