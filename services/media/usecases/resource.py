"""Resources: read, worked on again, decided on, deleted (R31–R36)."""

from __future__ import annotations

from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from chassis.grants import GrantSigner
from services.media.domain.events import ResourceAltered, ReviewTakenBack, UploaderTold
from services.media.domain.resource import Resource, ResourceKind, ReviewAction, ReviewStatus
from services.media.ports import ResourceRecord, Transaction
from services.media.usecases.access import CourseRight, held_grant, needs_grant, visible_resource
from services.media.usecases.upload import queue_work


def list_resources(
    tx: Transaction, *, right: CourseRight, kind: ResourceKind | None, limit: int, cursor: str | None
) -> Slice[ResourceRecord]:
    """The resources of the granted course, newest first."""
    return tx.resources.page(right.course_id, kind, limit=limit, cursor=cursor)


def get_resource(tx: Transaction, *, grants: GrantSigner, resource_id: str, grant: str) -> ResourceRecord:
    """One resource, for who may see it."""
    visible_resource(tx, grants, resource_id, grant)
    found = tx.resources.record(resource_id)
    if found is None:
        raise NotFound("resource_not_found")
    return found


def locate(tx: Transaction, *, resource_id: str) -> tuple[Resource, bool]:
    """A resource and whether the caller needs a right to its course to see more of it."""
    found = tx.resources.get(resource_id)
    if found is None:
        raise NotFound("resource_not_found")
    return found, needs_grant(tx.actor, found)


def retry(tx: Transaction, *, grants: GrantSigner, resource_id: str, grant: str) -> ResourceRecord:
    """Queue the failed newest version again (R31)."""
    resource = visible_resource(tx, grants, resource_id, grant, lock=True)
    version = resource.retry()
    queue_work(tx, resource, version.number)
    tx.record(ResourceAltered(resource))
    return ResourceRecord(resource)


def apply_decision(tx: Transaction, *, resource_id: str, number: int, outcome: str, reason: str) -> None:
    """What a reviewer decided on a version; one that nobody waits for any more changes nothing (R33)."""
    resource = tx.resources.locked(resource_id)
    if resource is None or not resource.awaits_decision_on(number):
        return
    if outcome == "deleted" and resource.usable is None:
        _delete(tx, resource)
        return
    # A deleted correction is refused: the version that was approved before stays in use.
    action = ReviewAction.APPROVE if outcome == "approved" else ReviewAction.REJECT
    version = resource.decide(number, action, reason)
    tx.record(ResourceAltered(resource))
    kind = "resource_approved" if version.is_approved else "resource_rejected"
    tx.record(UploaderTold(kind, resource, version.uploaded_by_id, {"title": resource.title, "reason": reason}))


def delete_resource(tx: Transaction, *, grants: GrantSigner, resource_id: str, grant: str) -> None:
    """Delete what catalog says that no outline uses (R36)."""
    allowed = held_grant(grants, grant, "resource_delete", tx.actor, tx.now)
    resource = tx.resources.locked(resource_id)
    if resource is None or allowed.subjects["resource_id"] != resource_id:
        raise NotFound("resource_not_found")
    for version in resource.versions:
        if version.review_status is ReviewStatus.PENDING:
            tx.record(ReviewTakenBack(resource_id, version.number))
    _delete(tx, resource)


def _delete(tx: Transaction, resource: Resource) -> None:
    resource.delete(tx.now)
    for job in tx.jobs.open_of(resource.resource_id):
        job.cancel(tx.now)
    tx.record(ResourceAltered(resource))


def note_files_removed(tx: Transaction, *, resource_ids: list[str]) -> None:
    """The store holds nothing of these any more."""
    for each in tx.resources.deleted(resource_ids):
        each.note_files_removed(tx.now)
