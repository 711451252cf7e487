"""Whether there is room for an upload (R30)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.domain.errors import Conflict, DomainError, TooMany
from services.media.domain.quota import (
    MIB,
    Allowance,
    Change,
    Quota,
    SchoolQuota,
    SchoolUsage,
    Usage,
    require_room,
    require_storage,
)

QUOTA = Quota(teacher=Allowance(100, 3, 10), school=Allowance(1000, 30, 50))
ROOM = Usage(stored_bytes=10 * MIB, open_uploads=1, files_last_day=2)


@pytest.mark.parametrize(
    ("teacher", "school", "size_mib", "code", "kind"),
    [
        (Usage(91 * MIB, 0, 0), ROOM, 10, "teacher_storage_full", Conflict),
        (ROOM, Usage(991 * MIB, 0, 0), 10, "school_storage_full", Conflict),
        (Usage(0, 3, 0), ROOM, 1, "teacher_uploads_open", Conflict),
        (ROOM, Usage(0, 30, 0), 1, "school_uploads_open", Conflict),
        (Usage(0, 0, 10), ROOM, 1, "teacher_daily_files", TooMany),
        (ROOM, Usage(0, 0, 50), 1, "school_daily_files", TooMany),
    ],
)
def test_each_limit_of_teacher_and_school_refuses_by_name_r30(
    teacher: Usage, school: Usage, size_mib: int, code: str, kind: type[DomainError]
) -> None:
    with pytest.raises(kind) as refused:
        require_room(QUOTA, SchoolUsage(teacher, school), size_mib * MIB)
    assert refused.value.code == code


def test_up_to_the_limits_there_is_room_r30() -> None:
    full = SchoolUsage(Usage(90 * MIB, 2, 9), Usage(990 * MIB, 29, 49))
    require_room(QUOTA, full, 10 * MIB)
    with pytest.raises(Conflict) as refused:
        require_room(QUOTA, full, 10 * MIB + 1)
    assert refused.value.details == {"limit_mib": 100, "used_mib": 90, "size_mib": 11}


def test_what_is_there_already_is_refused_only_for_its_bytes() -> None:
    require_storage(QUOTA, SchoolUsage(Usage(100 * MIB, 9, 99), Usage(1000 * MIB, 99, 999)))
    with pytest.raises(Conflict):
        require_storage(QUOTA, SchoolUsage(Usage(100 * MIB + 1), ROOM))


def test_a_schools_own_limits_stand_in_for_the_platforms_where_they_are_set_r30() -> None:
    own = SchoolQuota("school")
    assert own.over(QUOTA) == QUOTA
    set_by = {"by_id": "p", "by_name": "平台管理员", "now": datetime(2026, 9, 1, tzinfo=UTC)}
    own.set(teacher=Change(stored_mib=0), school=Change(daily_files=7), **set_by)  # type: ignore[arg-type]
    assert own.over(QUOTA) == Quota(Allowance(0, 3, 10), Allowance(1000, 30, 7))
    own.set(teacher=Change(), school=Change(), **set_by)  # type: ignore[arg-type]
    assert (own.over(QUOTA), own.version) == (QUOTA, 2)
