"""Does one job from its download to the transaction that makes its result true."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import Counter, Histogram

from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import Conflict, Unavailable
from chassis.lease import LeaseLost
from chassis.logging import logger
from chassis.objectstore import ObjectStore, StoreUnavailable
from services.media.adapters.transaction import MediaTransaction
from services.media.bootstrap import MediaApplication
from services.media.domain.job import JobKind
from services.media.domain.resource import Renditions
from services.media.usecases import job
from services.media.usecases.job import Accepted, Assignment
from services.media.worker import document, video
from services.media.worker.failures import BadFile, MustStop, TransientFault
from services.media.worker.keeper import Keeper
from services.media.worker.sandbox import Limits
from services.media.worker.scratch import Scratch
from services.media.worker.transcode import Tuning

COMMIT_ATTEMPTS = 5
COMMIT_PAUSE_SECONDS = 1.0
DOWNLOADED, TRANSCODED = 5, 95  # percent

JOBS = Counter("kx_media_jobs_total", "Jobs by kind and outcome", ["kind", "outcome"])
JOB_SECONDS = Histogram(
    "kx_media_job_seconds",
    "Time from taking a job to its end",
    ["kind"],
    buckets=(0.5, 1, 5, 15, 60, 300, 900, 3600),
)
_log = logger()


@dataclass(frozen=True)
class Workbench:
    """What every job of a worker uses."""

    application: MediaApplication
    store: ObjectStore
    scratch: Scratch
    limits: Limits
    tuning: Tuning


def system_call() -> Call:
    """The platform itself calls."""
    return Call(actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name))


def perform(bench: Workbench, assignment: Assignment, must_stop: Callable[[], bool]) -> str:
    """Do the job and tell the database how it ended; answers the outcome.

    Runs on one thread from beginning to end: ffmpeg is killed when the thread that started it is gone.
    """

    def beat(percent: int) -> None:
        with bench.application.transaction(system_call()) as tx:
            job.keep(tx, job_id=assignment.job_id, fence=assignment.fence, percent=percent)

    started = time.monotonic()
    with Keeper(beat, must_stop) as keeper:
        outcome = _outcome(bench, assignment, keeper)
    JOBS.labels(assignment.kind, outcome).inc()
    JOB_SECONDS.labels(assignment.kind).observe(time.monotonic() - started)
    _log.info("job ended", job_id=assignment.job_id, fence=assignment.fence, outcome=outcome)
    return outcome


def _outcome(bench: Workbench, assignment: Assignment, keeper: Keeper) -> str:
    job_id, fence = assignment.job_id, assignment.fence
    try:
        try:
            result = _work(bench, assignment, keeper)
            _commit(bench, lambda tx: job.accept(tx, outcome=result, job_id=job_id, fence=fence))
        except BadFile as fault:
            code, details = fault.code, fault.details
            _commit(bench, lambda tx: job.refuse(tx, code=code, details=details, job_id=job_id, fence=fence))
            return "refused"
        except MustStop:
            _commit(bench, lambda tx: job.hand_back(tx, job_id=job_id, fence=fence))
            return "handed_back"
        except (TransientFault, StoreUnavailable, OSError) as error:
            fault_text = f"{type(error).__name__}: {error}"
            _log.warning("job postponed", job_id=assignment.job_id, fault=fault_text)
            _commit(bench, lambda tx: job.postpone(tx, fault=fault_text, job_id=job_id, fence=fence))
            return "postponed"
    except LeaseLost:
        _remove_unless_published(bench, assignment)
        return "lease_lost"
    _remove_leftovers(bench, assignment)
    return "done"


def _work(bench: Workbench, assignment: Assignment, keeper: Keeper) -> Accepted:
    with bench.scratch.folder(f"{assignment.job_id}-{assignment.fence}") as folder:
        source = folder / "source"
        sha256 = _download(bench.store, assignment, source, keeper)
        keeper.reached(DOWNLOADED)
        if assignment.kind is JobKind.INSPECT:
            return Accepted(sha256, document.inspect(source, assignment.file_name))
        return _transcode(bench, assignment, source, sha256, keeper)


def _transcode(bench: Workbench, assignment: Assignment, source: Path, sha256: str, keeper: Keeper) -> Accepted:
    folder = source.parent / "result"
    folder.mkdir()
    made = video.transcode(
        source,
        folder,
        bench.limits,
        bench.tuning,
        percent=lambda percent: keeper.reached(DOWNLOADED + percent * (TRANSCODED - DOWNLOADED) // 100),
        check=keeper.check,
    )
    prefix = _prefix(assignment)
    for file in made.media:
        keeper.check()
        bench.store.upload(file, f"{prefix}{file.name}")
    keeper.check()
    return Accepted(
        sha256=sha256,
        content_type=made.content_type,
        findings=made.findings,
        renditions=Renditions(prefix, made.rungs, made.sprites, made.measured.duration, made.extras),
        playlists=made.playlists,
    )


def _download(store: ObjectStore, assignment: Assignment, target: Path, keeper: Keeper) -> str:
    digest = hashlib.sha256()

    def take(chunk: bytes) -> None:
        digest.update(chunk)
        keeper.check()

    store.download(assignment.object_key, target, take)
    if assignment.claimed_sha256 not in (None, digest.hexdigest()):
        raise BadFile("file_hash_mismatch")
    return digest.hexdigest()


def _commit(bench: Workbench, work: Callable[[MediaTransaction], None]) -> None:
    """One transaction, tried again while the database is away; only the holder of the lease gets through."""
    for attempt in range(1, COMMIT_ATTEMPTS + 1):
        try:
            with bench.application.transaction(system_call()) as tx:
                work(tx)
        except Conflict as error:
            _log.warning("result refused", code=error.code)
            raise LeaseLost from None
        except Unavailable:
            if attempt == COMMIT_ATTEMPTS:
                raise LeaseLost from None
            time.sleep(attempt * COMMIT_PAUSE_SECONDS)
        else:
            return


def _prefix(assignment: Assignment) -> str:
    """Every taking of every job writes to a place of its own, so nobody overwrites a published file."""
    return f"media/{assignment.resource_id}/{assignment.job_id}-{assignment.fence}/"


def _remove_unless_published(bench: Workbench, assignment: Assignment) -> None:
    """A commit can succeed without its answer reaching us; then these files are the published ones."""
    try:
        with bench.application.transaction(system_call(), read_only=True) as tx:
            found = tx.resources.get(assignment.resource_id)
        published = {version.media_prefix for version in found.versions} if found else set()
        if _prefix(assignment) not in published:
            bench.store.remove(list(bench.store.keys(_prefix(assignment))))
    except Unavailable:
        _log.warning("leftovers stay until their resource is deleted", prefix=_prefix(assignment), exc_info=True)


def _remove_leftovers(bench: Workbench, assignment: Assignment) -> None:
    """What earlier takings of this job left in the store when they were killed."""
    own = _prefix(assignment)
    of_job = f"media/{assignment.resource_id}/{assignment.job_id}-"
    try:
        left = [key for key in bench.store.keys(of_job) if not key.startswith(own)]
        if left:
            bench.store.remove(left)
    except StoreUnavailable:
        _log.warning("leftovers stay until their resource is deleted", prefix=of_job, exc_info=True)
