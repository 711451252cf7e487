"""Changing an institution's entry (R5), and what a person chooses of notices (R94)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.domain.errors import InvalidInput, StaleVersion
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionKind
from services.accounts.domain.preference import check_kinds, preferences

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def a_school() -> Institution:
    return Institution("school", "10335", "甲学院", InstitutionKind.VOCATIONAL, "浙江", True, None, NOW)


def test_a_change_says_what_was_and_what_is_r4_r5() -> None:
    school = a_school()
    changes = school.change(name="甲大学", kind=InstitutionKind.UNDERGRADUATE, province=None)
    assert changes == {"name": ("甲学院", "甲大学"), "kind": ("vocational", "undergraduate")}
    assert (school.name, school.kind, school.province, school.version) == ("甲大学", "undergraduate", "浙江", 2)


def test_a_change_that_changes_nothing_makes_no_version() -> None:
    school = a_school()
    assert school.change(name="甲学院", kind=None, province="浙江") == {}
    assert school.take_part(None) == {}
    assert school.version == 1


def test_a_school_joins_the_alliance_changes_its_part_and_leaves_r5() -> None:
    school = a_school()
    assert school.take_part(AlliancePart.MEMBER) == {"alliance_part": (None, "member")}
    assert school.take_part(AlliancePart.CHAIR) == {"alliance_part": ("member", "chair")}
    assert school.take_part(None) == {"alliance_part": ("chair", None)}
    assert school.version == 4


def test_a_change_from_an_older_view_is_refused() -> None:
    with pytest.raises(StaleVersion):
        a_school().expect_version(2)


def test_what_nobody_chose_is_as_the_platform_has_it_r94() -> None:
    found = preferences(["run_approved", "video_transcoded", "run_rejected"], {"run_approved": False})
    assert [(each.kind, each.by_mail, each.by_default) for each in found] == [
        ("run_approved", False, True),
        ("video_transcoded", False, False),
        ("run_rejected", True, True),
    ]


@pytest.mark.parametrize(
    ("wanted", "code", "pointer"),
    [
        (["run_approved", "nonsense"], "notification_kind_unknown", "/preferences/1/kind"),
        (["run_approved", "run_approved"], "notification_kind_repeated", "/preferences/1/kind"),
    ],
)
def test_a_kind_that_is_none_or_comes_twice_is_refused_r94(wanted: list[str], code: str, pointer: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_kinds(wanted, ["run_approved", "run_rejected"])
    assert (refusal.value.code, refusal.value.errors[0].pointer) == (code, pointer)
