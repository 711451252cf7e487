"""What catalog knows of media's resources, from media's events (R34)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Resource:
    """A resource as media last told of it."""

    resource_id: str
    course_id: str
    kind: str
    """`video`, `material` or `extended`."""
    title: str
    is_usable: bool
    is_deleted: bool
    duration_seconds: float | None
    version: int

    @property
    def may_be_used(self) -> bool:
        """Transcoded (if a video), approved, and not deleted since."""
        return self.is_usable and not self.is_deleted


@dataclass(eq=False)
class Institution:
    """A school as accounts last told of it; its kind decides which categories its courses may have (R28)."""

    institution_id: str
    name: str
    kind: str
    version: int = 1
