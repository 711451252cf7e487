"""Resources as catalog knows them, and the rights that it grants on them (R34, R36)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

ResourceKindValue = Literal["video", "material", "extended"]


class UsableResources(PageQuery):
    """The course's resources that an outline may use, oldest first."""

    course_id: Id
    kind: ResourceKindValue | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""


class UsableResourceView(View):
    resource_id: Id
    kind: ResourceKindValue
    title: str
    duration_seconds: float | None


class UsableResourceGrant(Command):
    """May the caller watch this resource, to choose it for the course's outline?"""

    course_id: Id
    resource_id: Id


class CourseGrant(Command):
    """May the caller edit the resources of this course?"""

    course_id: Id


class DeletionGrant(Command):
    """May the caller delete this resource? Refused while an outline uses it (R36)."""

    resource_id: Id


class GrantView(View):
    """A signed capability that media acts on."""

    grant: str
    expires_at: UtcTime
