"""Quotas: asked before anything is signed and again when a file is there; shown; set per school (R30)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotPermitted, StaleVersion
from services.media.domain.quota import (
    Change,
    Quota,
    SchoolQuota,
    SchoolUsage,
    require_room,
    require_storage,
)
from services.media.ports import Transaction

PLATFORM_ROLES = (Role.PLATFORM_ADMIN, Role.CENTRE_ADMIN)


@dataclass(frozen=True)
class UsageReport:
    """What is used of what is allowed. Who teaches at the school sees their own part as well."""

    institution_id: str
    quota: Quota
    usage: SchoolUsage
    shows_teacher: bool


def require_room_for(tx: Transaction, *, platform: Quota, institution_id: str, size_bytes: int) -> None:
    """Refuse an upload for which there is no room; uploads of one school are let in one after the other."""
    tx.quotas.serialize(institution_id)
    require_room(*_state(tx, platform, institution_id), size_bytes)


def require_still_room(tx: Transaction, *, platform: Quota, institution_id: str) -> None:
    """Refuse what came after the limits were lowered; the upload itself is counted already."""
    require_storage(*_state(tx, platform, institution_id))


def usage(tx: Transaction, *, platform: Quota, institution_id: str | None) -> UsageReport:
    """What a school and the asking teacher use.

    Raises:
        NotPermitted: `role_required`, for another school than the own one.
        InvalidInput: `school_not_named`, when the platform's people name none.
    """
    actor = tx.actor
    actor.require(Role.TEACHER, Role.SCHOOL_ADMIN, *PLATFORM_ROLES)
    wanted = institution_id or actor.institution_id
    if wanted is None:
        raise InvalidInput.of("/institution_id", "school_not_named")
    if wanted != actor.institution_id and not actor.has(*PLATFORM_ROLES):
        raise NotPermitted("role_required", details={"roles": [str(role) for role in PLATFORM_ROLES]})
    quota, used = _state(tx, platform, wanted)
    is_teacher_there = actor.has(Role.TEACHER) and wanted == actor.institution_id
    return UsageReport(wanted, quota, used, shows_teacher=is_teacher_there)


def school_quota(tx: Transaction, *, institution_id: str) -> SchoolQuota:
    """What was set for a school, for the platform's people; nothing, at version 0, if nothing ever was."""
    tx.actor.require(*PLATFORM_ROLES)
    return tx.quotas.get(institution_id) or SchoolQuota(institution_id)


def set_school_quota(
    tx: Transaction, *, institution_id: str, teacher: Change, school: Change, expected_version: int
) -> SchoolQuota:
    """Give a school limits of its own; what is absent follows the platform's again.

    Raises:
        StaleVersion: someone else set them in between.
    """
    tx.actor.require(Role.PLATFORM_ADMIN)
    tx.quotas.serialize(institution_id)
    found = tx.quotas.get(institution_id)
    if (found.version if found else 0) != expected_version:
        raise StaleVersion("stale_version")
    if found is None:
        found = SchoolQuota(institution_id)
        tx.quotas.add(found)
    found.set(teacher=teacher, school=school, by_id=tx.actor.actor_id, by_name=tx.actor.name, now=tx.now)
    return found


def _state(tx: Transaction, platform: Quota, institution_id: str) -> tuple[Quota, SchoolUsage]:
    own = tx.quotas.get(institution_id)
    quota = own.over(platform) if own else platform
    return quota, tx.quotas.usage(institution_id, tx.actor.actor_id, tx.now)
