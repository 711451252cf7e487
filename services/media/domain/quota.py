"""How much a teacher and a school may keep and bring, what they do, and whether there is room (R30)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.errors import Conflict, TooMany

MIB = 1024 * 1024
DAY = timedelta(hours=24)


class Keeper(StrEnum):
    """Whose limit it is."""

    TEACHER = "teacher"
    SCHOOL = "school"


@dataclass(frozen=True)
class Allowance:
    """The most that somebody may keep, have under way, and begin within 24 hours."""

    stored_mib: int
    open_uploads: int
    daily_files: int


@dataclass(frozen=True)
class Change:
    """What differs from the platform's allowance; what is absent does not."""

    stored_mib: int | None = None
    open_uploads: int | None = None
    daily_files: int | None = None

    def applied_to(self, allowance: Allowance) -> Allowance:
        changes = {name: value for name, value in vars(self).items() if value is not None}
        return replace(allowance, **changes)


@dataclass(frozen=True)
class Quota:
    """The allowances of a school: each of its teachers', and its own."""

    teacher: Allowance
    school: Allowance


@dataclass(frozen=True)
class Usage:
    """What somebody keeps, with what is on its way, and what they began within 24 hours."""

    stored_bytes: int = 0
    open_uploads: int = 0
    files_last_day: int = 0


@dataclass(frozen=True)
class SchoolUsage:
    """What one teacher uses at a school, and what the school does altogether."""

    teacher: Usage
    school: Usage


@dataclass
class SchoolQuota:
    """A school's own limits, which the platform's administrator set."""

    institution_id: str
    teacher_stored_mib: int | None = None
    teacher_open_uploads: int | None = None
    teacher_daily_files: int | None = None
    school_stored_mib: int | None = None
    school_open_uploads: int | None = None
    school_daily_files: int | None = None
    set_by_id: str = ""
    set_by_name: str = ""
    set_at: datetime | None = None
    version: int = 0

    @property
    def teacher(self) -> Change:
        return Change(self.teacher_stored_mib, self.teacher_open_uploads, self.teacher_daily_files)

    @property
    def school(self) -> Change:
        return Change(self.school_stored_mib, self.school_open_uploads, self.school_daily_files)

    def set(self, *, teacher: Change, school: Change, by_id: str, by_name: str, now: datetime) -> None:
        """Put these limits in the place of the earlier ones."""
        self.teacher_stored_mib, self.teacher_open_uploads = teacher.stored_mib, teacher.open_uploads
        self.teacher_daily_files = teacher.daily_files
        self.school_stored_mib, self.school_open_uploads = school.stored_mib, school.open_uploads
        self.school_daily_files = school.daily_files
        self.set_by_id, self.set_by_name, self.set_at = by_id, by_name, now
        self.version += 1

    def over(self, platform: Quota) -> Quota:
        """What holds for the school."""
        return Quota(self.teacher.applied_to(platform.teacher), self.school.applied_to(platform.school))


def require_room(quota: Quota, usage: SchoolUsage, size_bytes: int) -> None:
    """Refuse an upload that would go beyond a limit of its teacher or its school.

    Raises:
        Conflict: `teacher_storage_full`, `school_storage_full`, `teacher_uploads_open` or `school_uploads_open`.
        TooMany: `teacher_daily_files` or `school_daily_files`.
    """
    require_storage(quota, usage, size_bytes)
    for keeper, allowance, used in _sides(quota, usage):
        if used.open_uploads >= allowance.open_uploads:
            raise Conflict(f"{keeper}_uploads_open", details={"limit": allowance.open_uploads})
        if used.files_last_day >= allowance.daily_files:
            raise TooMany(f"{keeper}_daily_files", details={"limit": allowance.daily_files})


def require_storage(quota: Quota, usage: SchoolUsage, size_bytes: int = 0) -> None:
    """Refuse so many bytes more where they do not fit.

    Raises:
        Conflict: `teacher_storage_full` or `school_storage_full`.
    """
    for keeper, allowance, used in _sides(quota, usage):
        if used.stored_bytes + size_bytes > allowance.stored_mib * MIB:
            details = {
                "limit_mib": allowance.stored_mib,
                "used_mib": -(-used.stored_bytes // MIB),
                "size_mib": -(-size_bytes // MIB),
            }
            raise Conflict(f"{keeper}_storage_full", details=details)


STORAGE_FULL = frozenset({"teacher_storage_full", "school_storage_full"})


def _sides(quota: Quota, usage: SchoolUsage) -> tuple[tuple[Keeper, Allowance, Usage], ...]:
    return (
        (Keeper.TEACHER, quota.teacher, usage.teacher),
        (Keeper.SCHOOL, quota.school, usage.school),
    )
