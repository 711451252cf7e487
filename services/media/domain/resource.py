"""A resource of a course and its versions: transcoded if it is a video, reviewed, then usable (R30–R35)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chassis.domain.errors import Conflict, NotFound
from chassis.domain.states import StateMachine
from services.media.domain.evidence import Finding

WAVEFORM = "waveform.json"
"""The shape of a video's sound, a file beside its renditions."""


class ResourceKind(StrEnum):
    VIDEO = "video"
    MATERIAL = "material"
    EXTENDED = "extended"


class TranscodeStatus(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TranscodeAction(StrEnum):
    START = "start"
    HAND_BACK = "hand_back"
    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"


class ReviewStatus(StrEnum):
    NONE = "none"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ReviewAction(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    REPLACE = "replace"


TRANSCODING = StateMachine(
    "transcode",
    {
        (TranscodeStatus.WAITING, TranscodeAction.START): TranscodeStatus.RUNNING,
        (TranscodeStatus.RUNNING, TranscodeAction.START): TranscodeStatus.RUNNING,  # a lease that ran out
        (TranscodeStatus.RUNNING, TranscodeAction.HAND_BACK): TranscodeStatus.WAITING,
        (TranscodeStatus.RUNNING, TranscodeAction.FINISH): TranscodeStatus.DONE,
        (TranscodeStatus.RUNNING, TranscodeAction.FAIL): TranscodeStatus.FAILED,
        (TranscodeStatus.FAILED, TranscodeAction.RETRY): TranscodeStatus.WAITING,
    },
)

REVIEW = StateMachine(
    "resource_review",
    {
        (ReviewStatus.NONE, ReviewAction.SUBMIT): ReviewStatus.PENDING,
        (ReviewStatus.PENDING, ReviewAction.APPROVE): ReviewStatus.APPROVED,
        (ReviewStatus.PENDING, ReviewAction.REJECT): ReviewStatus.REJECTED,
        (ReviewStatus.PENDING, ReviewAction.REPLACE): ReviewStatus.NONE,
    },
)


@dataclass(frozen=True)
class Author:
    """Who did something."""

    person_id: str
    name: str


@dataclass(frozen=True)
class Renditions:
    """What transcoding made: where its files lie, in which sizes, how many sprites, and what lies beside them."""

    prefix: str
    rungs: tuple[str, ...]
    sprites: int
    duration_seconds: float
    extras: tuple[str, ...] = ()


@dataclass
class ResourceVersion:
    """One upload. Its number is the version that the review decides on."""

    resource_id: str
    number: int
    file_name: str
    size_bytes: int
    object_key: str
    transcode_status: TranscodeStatus
    uploaded_by_id: str
    uploaded_by_name: str
    uploaded_at: datetime
    claimed_sha256: str | None = None
    sha256: str = ""
    content_type: str = ""
    review_status: ReviewStatus = ReviewStatus.NONE
    review_reason: str = ""
    failure_code: str | None = None
    failure_details: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    media_prefix: str | None = None
    rungs: tuple[str, ...] = ()
    sprites: int = 0
    extras: tuple[str, ...] = ()
    """What else can be shown of it: `storyboard`, `waveform.json`, `preview.pdf`."""
    duration_seconds: float | None = None

    @property
    def is_video(self) -> bool:
        return self.transcode_status is not TranscodeStatus.NOT_APPLICABLE

    @property
    def is_ready(self) -> bool:
        """Whether a worker found it good and made of it what is needed."""
        return self.media_prefix is not None if self.is_video else bool(self.sha256) and not self.failure_code

    @property
    def is_in_work(self) -> bool:
        return not self.is_ready and self.failure_code is None

    @property
    def is_approved(self) -> bool:
        return self.review_status is ReviewStatus.APPROVED

    def transcoding(self, action: TranscodeAction) -> None:
        """Move a video on; for a document there is nothing to move."""
        if self.is_video:
            self.transcode_status = TRANSCODING.next(self.transcode_status, action)

    def review(self, action: ReviewAction, reason: str = "") -> None:
        self.review_status = REVIEW.next(self.review_status, action)
        self.review_reason = reason


@dataclass
class Resource:
    """The aggregate. `version` counts its changes, for who hears of them and for who edits at once."""

    resource_id: str
    course_id: str
    institution_id: str
    kind: ResourceKind
    title: str
    created_by_id: str
    created_by_name: str
    created_at: datetime
    versions: list[ResourceVersion] = field(default_factory=list)
    deleted_at: datetime | None = None
    files_removed_at: datetime | None = None
    version: int = 1

    @property
    def latest(self) -> ResourceVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def usable(self) -> ResourceVersion | None:
        """The newest approved version; a newer one in review does not take its place yet (R33, R34)."""
        if self.deleted_at is not None:
            return None
        return next((version for version in reversed(self.versions) if version.is_approved), None)

    def numbered(self, number: int) -> ResourceVersion:
        """The version of that number.

        Raises:
            NotFound: there is none.
        """
        for version in self.versions:
            if version.number == number:
                return version
        raise NotFound("resource_version_not_found")

    def add_version(
        self, *, file_name: str, size_bytes: int, sha256: str | None, object_key: str, by: Author, now: datetime
    ) -> ResourceVersion:
        """A new upload becomes the newest version.

        Raises:
            Conflict: code `version_in_progress`, while the one before is still worked on.
        """
        self.require_no_work()
        is_video = self.kind is ResourceKind.VIDEO
        version = ResourceVersion(
            resource_id=self.resource_id,
            number=(self.latest.number if self.latest else 0) + 1,
            file_name=file_name,
            size_bytes=size_bytes,
            claimed_sha256=sha256,
            object_key=object_key,
            transcode_status=TranscodeStatus.WAITING if is_video else TranscodeStatus.NOT_APPLICABLE,
            uploaded_by_id=by.person_id,
            uploaded_by_name=by.name,
            uploaded_at=now,
        )
        self.versions.append(version)
        self.version += 1
        return version

    def require_no_work(self) -> None:
        if self.latest is not None and self.latest.is_in_work:
            raise Conflict("version_in_progress")

    def start(self, number: int) -> None:
        self._change(number).transcoding(TranscodeAction.START)

    def hand_back(self, number: int) -> None:
        self._change(number).transcoding(TranscodeAction.HAND_BACK)

    def accept(
        self,
        number: int,
        *,
        sha256: str,
        content_type: str,
        findings: tuple[Finding, ...] = (),
        renditions: Renditions | None = None,
    ) -> ResourceVersion:
        """A worker found the file good; it goes to review, and takes the place of one that waits there (R32)."""
        version = self._change(number)
        version.transcoding(TranscodeAction.FINISH)
        version.sha256, version.content_type, version.findings = sha256, content_type, findings
        if renditions is not None:
            version.media_prefix, version.rungs = renditions.prefix, renditions.rungs
            version.sprites, version.duration_seconds = renditions.sprites, renditions.duration_seconds
            version.extras = renditions.extras
        for earlier in self.versions:
            if earlier.review_status is ReviewStatus.PENDING:
                earlier.review(ReviewAction.REPLACE)
        version.review(ReviewAction.SUBMIT)
        return version

    def refuse(self, number: int, code: str, details: Mapping[str, Any]) -> ResourceVersion:
        """A worker found the file bad (R31)."""
        version = self._change(number)
        version.transcoding(TranscodeAction.FAIL)
        version.failure_code, version.failure_details = code, dict(details)
        return version

    def retry(self) -> ResourceVersion:
        """Work on the newest version again.

        Raises:
            Conflict: code `nothing_to_retry`, unless it failed.
        """
        if self.latest is None or self.latest.failure_code is None:
            raise Conflict("nothing_to_retry")
        version = self._change(self.latest.number)
        version.transcoding(TranscodeAction.RETRY)
        version.failure_code, version.failure_details = None, {}
        return version

    def awaits_decision_on(self, number: int) -> bool:
        """Whether a decision on that version still means something."""
        versions = [version for version in self.versions if version.number == number]
        return self.deleted_at is None and any(each.review_status is ReviewStatus.PENDING for each in versions)

    def decide(self, number: int, action: ReviewAction, reason: str) -> ResourceVersion:
        """Apply what the reviewer decided (R33)."""
        version = self._change(number)
        version.review(action, reason)
        return version

    def delete(self, now: datetime) -> None:
        """Delete for good; the files follow with the next sweep.

        Raises:
            NotFound: it is gone already.
        """
        if self.deleted_at is not None:
            raise NotFound("resource_not_found")
        self.deleted_at = now
        self.version += 1

    def note_files_removed(self, now: datetime) -> None:
        """The sweep has been here."""
        self.files_removed_at = now
        self.version += 1

    def _change(self, number: int) -> ResourceVersion:
        version = self.numbered(number)
        self.version += 1
        return version
