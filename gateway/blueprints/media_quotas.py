"""How much teachers and schools may keep and bring, and what they use of it (R30)."""

from __future__ import annotations

from chassis.contracts.media import commands, views
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("media_quotas", title="Storage 存储配额")
WATCHERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
PLATFORM = only(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get(
    "/media-usage",
    summary="What you and your school keep and bring, and what is allowed (R30)",
    who=WATCHERS,
    errors=["school_not_named"],
)
def get_media_usage(query: commands.GetUsage) -> views.MediaUsageView:
    """Files as they were uploaded count, and uploads under way with their announced size; renditions do not.
    The platform's people name the school with `institution_id`."""
    return clients().media.usage(caller(), query)


@api.get(
    "/institutions/<id:institution_id>/media-quota",
    summary="The limits that were set for a school (R30)",
    who=PLATFORM,
)
def get_media_quota(query: commands.GetQuota) -> views.MediaQuotaView:
    """Where a limit is `null`, the platform's own holds. `GET /media-usage` tells what that comes to."""
    return clients().media.school_quota(caller(), query)


@api.put(
    "/institutions/<id:institution_id>/media-quota",
    summary="Give a school limits of its own (R30)",
    who=only(Role.PLATFORM_ADMIN),
)
def set_media_quota(command: commands.SetQuota) -> views.MediaQuotaView:
    """What is left out follows the platform's limits again. The first time, `If-Match` is `"0"`."""
    return clients().media.set_school_quota(caller(), command)
