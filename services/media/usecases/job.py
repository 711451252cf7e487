"""Jobs: taken under a lease, kept alive, ended by whoever holds the newest fencing token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.domain.errors import Conflict
from services.media.domain.events import JobMoved, JobWaits, ResourceAltered, ReviewAsked, UploaderTold
from services.media.domain.evidence import Finding
from services.media.domain.job import Job, JobKind
from services.media.domain.resource import Renditions, Resource
from services.media.ports import Transaction

OVERLOOKED = timedelta(seconds=20)
"""A queued job this old was missed by the workers' wake-up call."""


@dataclass(frozen=True)
class Assignment:
    """What a worker must know to do a job."""

    job_id: str
    fence: int
    kind: JobKind
    resource_id: str
    number: int
    object_key: str
    file_name: str
    size_bytes: int
    claimed_sha256: str | None


@dataclass(frozen=True)
class Accepted:
    """What a worker found and made; the files are in the store already."""

    sha256: str
    content_type: str
    findings: tuple[Finding, ...] = ()
    renditions: Renditions | None = None
    playlists: Mapping[str, str] | None = None


def take_next(tx: Transaction, *, worker: str) -> Assignment | None:
    """The next job for a worker, under a lease and a new token; none when nothing waits."""
    job = tx.jobs.next_free(tx.now)
    if job is None:
        return None
    if job.is_exhausted:
        _give_up(tx, job)
        return None
    resource = _resource_of(tx, job)
    job.take(worker, tx.now)
    resource.start(job.number)
    version = resource.numbered(job.number)
    tx.record(JobMoved(job, version))
    return Assignment(
        job_id=job.job_id,
        fence=job.fence,
        kind=job.kind,
        resource_id=job.resource_id,
        number=job.number,
        object_key=version.object_key,
        file_name=version.file_name,
        size_bytes=version.size_bytes,
        claimed_sha256=version.claimed_sha256,
    )


def keep(tx: Transaction, *, job_id: str, fence: int, percent: int) -> None:
    """The worker lives, and whoever watches sees how far it is; `lease_lost` tells it that it need not go on."""
    job = _held(tx, job_id, fence)
    job.keep(fence, percent, tx.now)
    resource = tx.resources.get(job.resource_id)
    if resource is not None:
        tx.record(JobMoved(job, resource.numbered(job.number)))


def accept(tx: Transaction, *, job_id: str, fence: int, outcome: Accepted) -> None:
    """The file is good: result, review request and notice become true together, once (R32)."""
    job = _held(tx, job_id, fence)
    resource = _resource_of(tx, job)
    version = resource.accept(
        job.number,
        sha256=outcome.sha256,
        content_type=outcome.content_type,
        findings=outcome.findings,
        renditions=outcome.renditions,
    )
    tx.playlists.put(resource.resource_id, job.number, outcome.playlists or {})
    job.finish(tx.now)
    tx.record(JobMoved(job, version))
    tx.record(ResourceAltered(resource))
    tx.record(ReviewAsked(resource, version, tx.now))
    if version.is_video:
        tx.record(UploaderTold("video_transcoded", resource, version.uploaded_by_id, {"title": resource.title}))


def refuse(tx: Transaction, *, job_id: str, fence: int, code: str, details: Mapping[str, Any]) -> None:
    """The file is bad; it is not tried again unless the teacher asks (R31)."""
    job = _held(tx, job_id, fence)
    _fail(tx, job, code, details)


def postpone(tx: Transaction, *, job_id: str, fence: int, fault: str) -> None:
    """Something around the file failed: later again, or never after too many times."""
    job = _held(tx, job_id, fence)
    if job.is_exhausted:
        job.last_fault = fault[:500]
        _give_up(tx, job)
        return
    _resource_of(tx, job).hand_back(job.number)
    job.postpone(fault, tx.now)


def hand_back(tx: Transaction, *, job_id: str, fence: int) -> None:
    """The worker must go before it is done; another one takes over at once."""
    job = _held(tx, job_id, fence)
    _resource_of(tx, job).hand_back(job.number)
    job.hand_back(tx.now)
    tx.record(JobWaits(job.job_id))


def reclaim_abandoned(tx: Transaction, *, limit: int) -> int:
    """Queue again what dead workers held, and call for what was overlooked; answers how many."""
    tx.actor.require_platform()
    abandoned = tx.jobs.abandoned(tx.now, limit)
    for job in abandoned:
        if job.is_exhausted:
            _give_up(tx, job)
            continue
        _resource_of(tx, job).hand_back(job.number)
        job.reclaim(tx.now)
        tx.record(JobWaits(job.job_id))
    overlooked = tx.jobs.waiting_since(tx.now - OVERLOOKED, limit)
    for job in overlooked:
        tx.record(JobWaits(job.job_id))
    return len(abandoned) + len(overlooked)


def _held(tx: Transaction, job_id: str, fence: int) -> Job:
    job = tx.jobs.locked(job_id)
    if job is None:
        raise Conflict("lease_lost")
    job.require_holder(fence)
    return job


def _resource_of(tx: Transaction, job: Job) -> Resource:
    """A job's resource; a deleted one has cancelled its jobs, so whoever comes here has lost the lease."""
    resource = tx.resources.locked(job.resource_id)
    if resource is None:
        raise Conflict("lease_lost")
    return resource


def _give_up(tx: Transaction, job: Job) -> None:
    _fail(tx, job, "processing_failed", {"attempts": job.attempts})


def _fail(tx: Transaction, job: Job, code: str, details: Mapping[str, Any]) -> None:
    resource = _resource_of(tx, job)
    version = resource.refuse(job.number, code, details)
    job.fail(job.last_fault or code, tx.now)
    tx.record(JobMoved(job, version))
    tx.record(ResourceAltered(resource))
    facts = {"title": resource.title, "file_name": version.file_name, "code": code}
    kind = "video_failed" if version.is_video else "document_failed"
    tx.record(UploaderTold(kind, resource, version.uploaded_by_id, facts))
