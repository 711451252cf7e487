"""What media answers."""

from __future__ import annotations

from typing import Literal

from chassis.contracts.base import Id, UtcTime, View
from chassis.contracts.review.events import Finding

ResourceKindName = Literal["video", "material", "extended"]
TranscodeStatusName = Literal["not_applicable", "waiting", "running", "done", "failed"]
ReviewStatusName = Literal["none", "pending", "approved", "rejected"]


class Failure(View):
    """Why a file could not be used (R31). The gateway adds the sentence that people read."""

    code: str
    details: dict[str, str | int | float] = {}
    title: str = ""
    detail: str = ""


class VersionView(View):
    """One upload of a resource and what became of it (R31–R33)."""

    number: int
    """1 for the first upload; a corrected one is the next."""
    file_name: str
    size_bytes: int
    content_type: str
    """As found in the file itself; empty until a worker has looked."""
    sha256: str
    """Of the stored file; empty until a worker has looked."""
    transcode_status: TranscodeStatusName
    is_in_work: bool
    """Whether a worker is at it, or will be: it is neither ready nor has it failed."""
    percent: int
    """Of the work that a worker does on it now."""
    failure: Failure | None
    review_status: ReviewStatusName
    review_reason: str
    duration_seconds: float | None
    renditions: list[str]
    """Sizes it can be watched in, largest first, such as `720p`."""
    findings: list[Finding]
    uploaded_by_id: Id
    uploaded_by_name: str
    uploaded_at: UtcTime


class ResourceView(View):
    """A resource of a course (R30)."""

    resource_id: Id
    course_id: Id
    institution_id: Id
    kind: ResourceKindName
    title: str
    is_usable: bool
    """Whether an approved version may be used in the teaching plan (R34)."""
    usable_version: int | None
    latest: VersionView | None
    """The newest version; absent until the first upload is complete."""
    created_by_id: Id
    created_by_name: str
    created_at: UtcTime
    version: int


class ResourceDetailView(ResourceView):
    """A resource with all its versions, newest first."""

    versions: list[VersionView]


class UploadView(View):
    """An upload under way: the file goes to the store in `part_count` parts, all but the last of one size."""

    upload_id: Id
    resource_id: Id
    state: Literal["open", "completed", "aborted", "expired", "refused"]
    part_size_bytes: int
    part_count: int
    expires_at: UtcTime


class UploadTicket(View):
    """A resource and the upload that brings its content."""

    resource: ResourceView
    upload: UploadView


class SignedPart(View):
    """Where to PUT one part."""

    number: int
    url: str


class SignedParts(View):
    parts: list[SignedPart]
    expires_at: UtcTime


class UploadedPart(View):
    """A part that the store already has."""

    number: int
    size_bytes: int
    etag: str


class UploadedParts(View):
    """What came through so far; a lost connection goes on with the rest (R30)."""

    upload: UploadView
    parts: list[UploadedPart]


class ResourcePlace(View):
    """Where a resource belongs, for who has to ask catalog for a right to its course."""

    course_id: Id
    needs_grant: bool
    """Whether the caller may see it only with such a right."""


class PlaybackView(View):
    """How to show a resource for a while (R37)."""

    resource_id: Id
    kind: ResourceKindName
    title: str
    version: int
    playlist_path: str | None = None
    """Of a video: the path of its master playlist at the gateway."""
    poster_url: str | None = None
    sprite_urls: list[str] = []
    """Pictures of every second second, 10 × 10 in each file."""
    storyboard_path: str | None = None
    """Of a video: the path of the same pictures as WebVTT at the gateway, each cue with its `#xywh`."""
    waveform_url: str | None = None
    """Of a video with sound: its peaks, as JSON in the form of audiowaveform."""
    download_url: str | None = None
    """Of a document."""
    duration_seconds: float | None = None
    expires_at: UtcTime


class PlaylistView(View):
    """The text of one HLS playlist; its media lie behind short-lived addresses of the store."""

    text: str


class StoryboardView(View):
    """The small pictures of a video as WebVTT; the sheets lie behind short-lived addresses of the store."""

    text: str


class AllowanceView(View):
    """The most that a teacher or a school may keep, have under way, and begin within 24 hours (R30)."""

    stored_mib: int
    open_uploads: int
    daily_files: int


class UsageView(View):
    """What is used of an allowance. Uploads under way count with the size that was announced."""

    stored_bytes: int
    open_uploads: int
    files_last_day: int
    allowance: AllowanceView


class MediaUsageView(View):
    """What a school and the asking teacher use (R30)."""

    institution_id: Id
    teacher: UsageView | None
    """Of the caller, who teaches there; absent for everyone else."""
    school: UsageView


class LimitsView(View):
    """Limits of a school's own; where there is none, the platform's holds."""

    stored_mib: int | None = None
    open_uploads: int | None = None
    daily_files: int | None = None


class MediaQuotaView(View):
    """What the platform's administrator set for a school (R30)."""

    institution_id: Id
    teacher: LimitsView
    """Of each teacher at the school."""
    school: LimitsView
    set_by_name: str
    set_at: UtcTime | None
    version: int
    """0 while nothing was ever set."""


class Swept(View):
    """How many things a sweep put right."""

    count: int
