"""An upload: the file goes from the browser to the store in parts; media plans, signs and closes it (R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath

from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.states import StateMachine
from services.media.domain.resource import ResourceKind

MIB = 1024 * 1024
SMALL_PART, LARGE_PART = 8 * MIB, 16 * MIB
LARGE_FILE = 1024 * MIB

VIDEO_TYPES = frozenset("mp4 m4v mov mkv webm avi flv wmv asf mpg mpeg ts mts m2ts 3gp".split())  # noqa: SIM905
DOCUMENT_TYPES = frozenset("pdf doc docx ppt pptx xls xlsx png jpg jpeg gif webp zip".split())  # noqa: SIM905


class UploadState(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    ABORTED = "aborted"
    EXPIRED = "expired"
    REFUSED = "refused"


class UploadAction(StrEnum):
    COMPLETE = "complete"
    ABORT = "abort"
    EXPIRE = "expire"
    REFUSE = "refuse"


UPLOAD = StateMachine(
    "upload",
    {
        (UploadState.OPEN, UploadAction.COMPLETE): UploadState.COMPLETED,
        (UploadState.OPEN, UploadAction.ABORT): UploadState.ABORTED,
        (UploadState.OPEN, UploadAction.EXPIRE): UploadState.EXPIRED,
        (UploadState.OPEN, UploadAction.REFUSE): UploadState.REFUSED,
    },
)


@dataclass(frozen=True)
class IntakeLimits:
    """How large a file of each sort may be."""

    video_bytes: int = 5 * 1024 * MIB
    document_bytes: int = 500 * MIB


@dataclass(frozen=True)
class Plan:
    """How a file is cut for its way to the store."""

    part_size_bytes: int
    part_count: int


def plan(kind: ResourceKind, file_name: str, size_bytes: int, limits: IntakeLimits) -> Plan:
    """How to upload a file, if its sort and size are allowed.

    Raises:
        InvalidInput: `file_type_not_allowed`, `file_empty` or `upload_too_large`.
    """
    is_video = kind is ResourceKind.VIDEO
    suffix = PurePosixPath(file_name).suffix.lower().removeprefix(".")
    allowed = VIDEO_TYPES if is_video else DOCUMENT_TYPES
    if suffix not in allowed:
        raise InvalidInput.of("/file_name", "file_type_not_allowed", found=suffix, allowed=sorted(allowed))
    limit = limits.video_bytes if is_video else limits.document_bytes
    if size_bytes == 0:
        raise InvalidInput.of("/size_bytes", "file_empty")
    if size_bytes > limit:
        raise InvalidInput.of(
            "/size_bytes", "upload_too_large", limit_mib=limit // MIB, size_mib=-(-size_bytes // MIB)
        )
    part_size = LARGE_PART if size_bytes > LARGE_FILE else SMALL_PART
    return Plan(part_size, -(-size_bytes // part_size))


@dataclass
class Upload:
    """One file on its way. `store_upload_id` is the store's name for it."""

    upload_id: str
    resource_id: str
    institution_id: str
    store_upload_id: str
    object_key: str
    file_name: str
    size_bytes: int
    sha256: str | None
    part_size_bytes: int
    part_count: int
    created_by_id: str
    created_by_name: str
    created_at: datetime
    expires_at: datetime
    state: UploadState = UploadState.OPEN
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.state is UploadState.OPEN

    def move(self, action: UploadAction) -> None:
        self.state = UPLOAD.next(self.state, action)
        self.version += 1

    def require_open(self) -> None:
        """Refuse what has ended.

        Raises:
            Conflict: code `upload_state`.
        """
        if not self.is_open:
            raise Conflict("upload_state", details={"state": str(self.state), "action": "sign", "allowed": []})

    def require_parts(self, numbers: list[int]) -> None:
        """Refuse part numbers that the plan does not have."""
        beyond = [number for number in numbers if number > self.part_count]
        if beyond:
            raise InvalidInput.of(
                "/numbers", "part_number_beyond_plan", number=beyond[0], part_count=self.part_count
            )
