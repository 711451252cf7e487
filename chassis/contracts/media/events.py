"""Facts that media tells."""

from __future__ import annotations

from typing import ClassVar

from chassis.contracts.base import Event, Id
from chassis.contracts.notices import NoticeRaised
from chassis.contracts.review.events import ReviewRequested, ReviewWithdrawn


class MediaEvent(Event):
    SOURCE: ClassVar[str] = "media"


class ResourceChanged(MediaEvent):
    """A resource of a course, in full, whenever a fact that others may rely on changes (R34).

    `is_usable`: has an approved version (transcoded if it is a video). While a newer version is in review, the
    approved one stays usable.
    """

    TYPE: ClassVar[str] = "resource_changed.v1"
    resource_id: Id
    course_id: Id
    institution_id: Id
    kind: str
    """`video`, `material` or `extended`."""
    title: str
    is_usable: bool
    is_deleted: bool = False
    duration_seconds: float | None = None
    """Of the approved version of a video."""
    version: int
    """Grows with every such event of this resource; an older one that arrives late is ignored."""


class JobQueued(MediaEvent):
    """A job waits for a worker. Wakes the workers; the truth is the job's row."""

    TYPE: ClassVar[str] = "job_queued.v1"
    job_id: Id


class JobProgressed(MediaEvent):
    """How far the work on a version is: when it begins and ends, and every two seconds between (R31).

    For who watches; it may come late or not at all, and the resource itself always knows.
    """

    TYPE: ClassVar[str] = "job_progressed.v1"
    job_id: Id
    resource_id: Id
    number: int
    """Of the version."""
    person_id: Id
    """Who uploaded it."""
    state: str
    """`queued`, `running`, `done`, `failed` or `cancelled`."""
    percent: int


class MediaReviewRequested(ReviewRequested):
    """Asks review for a decision on something that media owns."""

    SOURCE: ClassVar[str] = "media"


class MediaReviewWithdrawn(ReviewWithdrawn):
    """Takes such a request back."""

    SOURCE: ClassVar[str] = "media"


class MediaNotice(NoticeRaised):
    """Something that people concerned by a fact of media should hear (R94)."""

    SOURCE: ClassVar[str] = "media"
