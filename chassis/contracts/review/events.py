"""Facts that review tells, and the request that the owner of an object sends it."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from chassis.contracts.base import Event, Id, Message, UtcTime


class SubjectKind(StrEnum):
    """What can be decided on. The comment says who owns it and who decides."""

    TEACHER_ACCOUNT = "teacher_account"  # accounts; school_admin of the chosen school (R10)
    INSTITUTION_APPLICATION = "institution_application"  # accounts; centre_admin (R16)
    LIBRARY_ENTRY = "library_entry"  # catalog; centre_admin (R60)
    LIBRARY_CHANGE = "library_change"  # catalog; centre_admin (R61)
    COURSE_RUN = "course_run"  # catalog; school_admin of the course's school (R51)
    MOOC_APPLICATION = "mooc_application"  # catalog; centre_admin (R56)
    RESOURCE = "resource"  # media; school_admin of the resource's school (R33)
    SHARE_ENTRY = "share_entry"  # sharing; centre_admin (R72)


class Moment(Message):
    """Where in a video a finding was made."""

    start_seconds: float
    end_seconds: float
    still_url: str | None = None
    """A picture of it for a short while, where media itself shows the finding; events carry none."""


class Finding(Message):
    """One thing measured or computed, shown beside the decision."""

    code: str
    """Stable name, such as `duration` or `black`."""
    level: str
    """`ok`, `warn` or `fail`."""
    value: str
    """The measured value with its unit, as people read it, such as `14:32` or `720p`."""
    rule: str = ""
    """The rule that judges it, such as `R35`."""
    blocks_approval: bool = False
    moments: list[Moment] = []
    """The first places in a video where it was found."""


class ReviewRequested(Event):
    """The owner of an object asks for a decision. Every owner sends it from its own exchange.

    A later request for the same subject with a higher `subject_version` replaces the open task.
    """

    TYPE: ClassVar[str] = "review_requested.v1"
    SOURCE: ClassVar[str] = ""  # each owner sets its own: see its contracts
    subject_kind: SubjectKind
    subject_id: Id
    subject_version: int
    institution_id: Id | None
    """The school whose school_admin decides; absent where the centre decides."""
    title: str
    summary: str = ""
    submitted_by_id: str
    submitted_by_name: str
    submitted_at: UtcTime
    due_at: UtcTime | None = None
    findings: list[Finding] = []
    context: dict[str, str] = {}
    """Ids that a client needs to show the object, such as `course_id` or `resource_id`."""


class ReviewWithdrawn(Event):
    """The owner no longer needs the decision, e.g. because the object was deleted."""

    TYPE: ClassVar[str] = "review_withdrawn.v1"
    SOURCE: ClassVar[str] = ""
    subject_kind: SubjectKind
    subject_id: Id
    subject_version: int


class ReviewDecided(Event):
    """Someone decided. The owner applies it if kind, id and version are still its own and pending."""

    TYPE: ClassVar[str] = "review_decided.v1"
    SOURCE: ClassVar[str] = "review"
    task_id: Id
    subject_kind: SubjectKind
    subject_id: Id
    subject_version: int
    outcome: str
    """`approved`, `rejected` or `deleted` (R33)."""
    reason: str = ""
    decided_by_id: Id
    decided_by_name: str
    decided_at: UtcTime
