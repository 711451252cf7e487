"""What happened in media, in its own words. `wire.translate` says it in the words of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from services.media.domain.job import Job
from services.media.domain.resource import Resource, ResourceVersion


@dataclass(frozen=True)
class ResourceAltered:
    """A fact of a resource that others may rely on is another now."""

    resource: Resource


@dataclass(frozen=True)
class JobWaits:
    """A job can be taken at once."""

    job_id: str


@dataclass(frozen=True)
class JobMoved:
    """A job came further, or changed its state; `version` is what it works on."""

    job: Job
    version: ResourceVersion


@dataclass(frozen=True)
class ReviewAsked:
    """A version is ready to be decided on (R32)."""

    resource: Resource
    version: ResourceVersion
    at: datetime


@dataclass(frozen=True)
class ReviewTakenBack:
    """A version that waited for a decision is gone."""

    resource_id: str
    number: int


@dataclass(frozen=True)
class UploaderTold:
    """The uploader should hear of it (R94)."""

    kind: str
    resource: Resource
    person_id: str
    facts: dict[str, str] = field(default_factory=dict)
