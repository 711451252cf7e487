"""Who may do what with a resource (R2, R37). What an actor may not know of does not exist for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.domain.actor import Actor
from chassis.domain.errors import NotAuthenticated, NotFound, NotPermitted
from chassis.grants import Grant, GrantSigner
from services.media.domain.resource import Resource
from services.media.domain.upload import Upload
from services.media.ports import Transaction


@dataclass(frozen=True)
class CourseRight:
    """Catalog says: this actor may edit that course."""

    course_id: str
    institution_id: str


def held_grant(grants: GrantSigner, text: str, purpose: str, actor: Actor, now: datetime) -> Grant:
    """The grant behind the text, if this actor holds it.

    Raises:
        NotPermitted: `grant_invalid` or `grant_expired`.
        NotAuthenticated: `sign_in_required`.
    """
    if not actor.is_known:
        raise NotAuthenticated("sign_in_required")
    grant = grants.verify(text, purpose=purpose, now=now)
    if grant.actor_id != actor.actor_id:
        raise NotPermitted("grant_invalid")
    return grant


def course_right(grants: GrantSigner, text: str, actor: Actor, now: datetime) -> CourseRight:
    """The right to a course's resources."""
    grant = held_grant(grants, text, "course_edit", actor, now)
    return CourseRight(grant.subjects["course_id"], grant.subjects["institution_id"])


def visible_resource(
    tx: Transaction, grants: GrantSigner, resource_id: str, grant: str, *, lock: bool = False
) -> Resource:
    """The resource, for its uploader, its school's administrator, or who holds a right to its course.

    Raises:
        NotFound: to everyone else.
    """
    found = tx.resources.locked(resource_id) if lock else tx.resources.get(resource_id)
    if found is None or not (_stands_near(tx.actor, found) or _has_right(tx, grants, found, grant)):
        raise NotFound("resource_not_found")
    return found


def needs_grant(actor: Actor, resource: Resource) -> bool:
    """Whether the actor sees the resource only with a right to its course.

    Raises:
        NotFound: to people of other schools.
    """
    if _stands_near(actor, resource):
        return False
    if actor.institution_id != resource.institution_id:
        raise NotFound("resource_not_found")
    return True


def own_upload(tx: Transaction, upload_id: str, *, lock: bool = False) -> Upload:
    """The upload, for who began it."""
    found = tx.uploads.locked(upload_id) if lock else tx.uploads.get(upload_id)
    if found is None or not tx.actor.is_known or found.created_by_id != tx.actor.actor_id:
        raise NotFound("upload_not_found")
    return found


def _stands_near(actor: Actor, resource: Resource) -> bool:
    is_uploader = actor.is_known and actor.actor_id == resource.created_by_id
    return is_uploader or actor.administers(resource.institution_id)


def _has_right(tx: Transaction, grants: GrantSigner, resource: Resource, grant: str) -> bool:
    if not grant:
        return False
    return course_right(grants, grant, tx.actor, tx.now).course_id == resource.course_id
