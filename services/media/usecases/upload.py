"""Uploads: planned and signed here, sent straight to the store, closed here (R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chassis.domain.errors import NotFound
from chassis.domain.ids import new_id
from services.media.domain.events import JobWaits, ResourceAltered
from services.media.domain.job import Job, JobKind
from services.media.domain.quota import Quota
from services.media.domain.resource import Author, Resource, ResourceKind
from services.media.domain.upload import Plan, Upload, UploadAction, UploadState
from services.media.ports import ResourceRecord, Transaction
from services.media.usecases.access import CourseRight, own_upload
from services.media.usecases.quota import require_room_for, require_still_room

UPLOAD_LIFETIME = timedelta(hours=48)


@dataclass(frozen=True)
class Incoming:
    """A file that is about to come, and where the store waits for it."""

    resource_id: str
    file_name: str
    size_bytes: int
    sha256: str | None
    plan: Plan
    object_key: str
    store_upload_id: str


def object_key(resource_id: str) -> str:
    """A fresh place in the store for an uploaded file."""
    return f"sources/{resource_id}/{new_id()}"


def create_resource(
    tx: Transaction, *, right: CourseRight, kind: ResourceKind, title: str, incoming: Incoming, platform: Quota
) -> tuple[ResourceRecord, Upload]:
    """A new resource of the granted course, still without a version."""
    resource = Resource(
        resource_id=incoming.resource_id,
        course_id=right.course_id,
        institution_id=right.institution_id,
        kind=kind,
        title=title,
        created_by_id=tx.actor.actor_id,
        created_by_name=tx.actor.name,
        created_at=tx.now,
    )
    tx.resources.add(resource)
    tx.record(ResourceAltered(resource))
    return ResourceRecord(resource), _begin(tx, incoming, platform, right.institution_id)


def create_version(
    tx: Transaction, *, resource: Resource, incoming: Incoming, platform: Quota
) -> tuple[ResourceRecord, Upload]:
    """The upload of a corrected version; it becomes one when it is complete (R33)."""
    resource.require_no_work()
    return ResourceRecord(resource), _begin(tx, incoming, platform, resource.institution_id)


def complete(tx: Transaction, *, upload_id: str, platform: Quota) -> ResourceRecord:
    """The file is in the store: it becomes the newest version and work for a worker. Repeating changes nothing."""
    upload = own_upload(tx, upload_id, lock=True)
    resource = tx.resources.locked(upload.resource_id)
    if resource is None:
        raise NotFound("resource_not_found")
    if upload.state is not UploadState.COMPLETED:
        require_still_room(tx, platform=platform, institution_id=upload.institution_id)
        upload.move(UploadAction.COMPLETE)
        version = resource.add_version(
            file_name=upload.file_name,
            size_bytes=upload.size_bytes,
            sha256=upload.sha256,
            object_key=upload.object_key,
            by=Author(upload.created_by_id, upload.created_by_name),
            now=tx.now,
        )
        queue_work(tx, resource, version.number)
        tx.record(ResourceAltered(resource))
    return ResourceRecord(resource)


def queue_work(tx: Transaction, resource: Resource, number: int) -> None:
    """A job for a version, and a call to the workers."""
    kind = JobKind.TRANSCODE if resource.kind is ResourceKind.VIDEO else JobKind.INSPECT
    job = Job(new_id(), kind, resource.resource_id, number, created_at=tx.now, available_at=tx.now)
    tx.jobs.add(job)
    tx.record(JobWaits(job.job_id))


def refuse(tx: Transaction, *, upload_id: str) -> None:
    """What came is not what was announced."""
    own_upload(tx, upload_id, lock=True).move(UploadAction.REFUSE)


def abort(tx: Transaction, *, upload_id: str) -> Upload:
    """Give an upload up; a resource that never had a version goes with it. Repeating changes nothing."""
    upload = own_upload(tx, upload_id, lock=True)
    if upload.state is not UploadState.ABORTED:
        upload.move(UploadAction.ABORT)
        _forget_empty(tx, upload.resource_id)
    return upload


def expire_overdue(tx: Transaction, *, limit: int) -> list[Upload]:
    """End uploads that nobody went on with."""
    tx.actor.require_platform()
    overdue = tx.uploads.overdue(tx.now, limit)
    for upload in overdue:
        upload.move(UploadAction.EXPIRE)
        _forget_empty(tx, upload.resource_id)
    return overdue


def _begin(tx: Transaction, incoming: Incoming, platform: Quota, institution_id: str) -> Upload:
    require_room_for(tx, platform=platform, institution_id=institution_id, size_bytes=incoming.size_bytes)
    upload = Upload(
        upload_id=new_id(),
        resource_id=incoming.resource_id,
        institution_id=institution_id,
        store_upload_id=incoming.store_upload_id,
        object_key=incoming.object_key,
        file_name=incoming.file_name,
        size_bytes=incoming.size_bytes,
        sha256=incoming.sha256,
        part_size_bytes=incoming.plan.part_size_bytes,
        part_count=incoming.plan.part_count,
        created_by_id=tx.actor.actor_id,
        created_by_name=tx.actor.name,
        created_at=tx.now,
        expires_at=tx.now + UPLOAD_LIFETIME,
    )
    tx.uploads.add(upload)
    return upload


def _forget_empty(tx: Transaction, resource_id: str) -> None:
    resource = tx.resources.locked(resource_id)
    if resource is not None and not resource.versions:
        resource.delete(tx.now)
        tx.record(ResourceAltered(resource))
