"""Resources, and what others told, between the domain and the bus."""

from __future__ import annotations

from datetime import datetime

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.base import Page
from chassis.contracts.catalog.resource import GrantView, UsableResourceView
from chassis.contracts.media.events import ResourceChanged
from chassis.domain.paging import Slice
from services.catalog.domain.resource import Institution, Resource


def resource(event: ResourceChanged) -> Resource:
    return Resource(
        resource_id=event.resource_id,
        course_id=event.course_id,
        kind=event.kind,
        title=event.title,
        is_usable=event.is_usable,
        is_deleted=event.is_deleted,
        duration_seconds=event.duration_seconds,
        version=event.version,
    )


def institution(event: InstitutionFiled) -> Institution:
    return Institution(event.institution_id, event.name, event.kind, event.version)


def usable_page(found: Slice[Resource]) -> Page[UsableResourceView]:
    return Page(
        items=[
            UsableResourceView(
                resource_id=each.resource_id,
                kind=each.kind,
                title=each.title,
                duration_seconds=each.duration_seconds,
            )
            for each in found.items
        ],
        next_cursor=found.next_cursor,
    )


def grant_view(signed: tuple[str, datetime]) -> GrantView:
    grant, expires_at = signed
    return GrantView(grant=grant, expires_at=expires_at)
