"""The account's states in full (R10, R18), and what a name may be."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, StaleVersion
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import (
    PERSON_STATES,
    Person,
    PersonAction,
    PersonState,
    parse_full_name,
    parse_number,
    parse_username,
    username_from,
)

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SCHOOL = InstitutionRef("school-a", "10335", "甲大学")
OTHER_SCHOOL = InstitutionRef("school-b", "10336", "乙大学")

# Every cell of the machine, from the rules: what was rejected or taken back may be submitted again, and what was
# disabled enabled.
GRID: dict[str, dict[str, str | None]] = {
    "pending": {
        "approve": "active",
        "reject": "rejected",
        "withdraw": "withdrawn",
        "resubmit": None,
        "disable": None,
        "enable": None,
    },
    "active": {
        "approve": None,
        "reject": None,
        "withdraw": None,
        "resubmit": None,
        "disable": "disabled",
        "enable": None,
    },
    "rejected": {
        "approve": None,
        "reject": None,
        "withdraw": None,
        "resubmit": "pending",
        "disable": None,
        "enable": None,
    },
    "withdrawn": {
        "approve": None,
        "reject": None,
        "withdraw": None,
        "resubmit": "pending",
        "disable": None,
        "enable": None,
    },
    "disabled": {
        "approve": None,
        "reject": None,
        "withdraw": None,
        "resubmit": None,
        "disable": None,
        "enable": "active",
    },
}


def a_person(**changes: Any) -> Person:
    given: dict[str, Any] = {
        "person_id": "person",
        "institution": SCHOOL,
        "username": "zhang",
        "full_name": "张三",
        "roles": frozenset({Role.TEACHER}),
        "state": PersonState.PENDING,
        "created_at": NOW,
        "submission": 1,
    }
    return Person(**(given | changes))


@pytest.mark.parametrize("state", PersonState)
@pytest.mark.parametrize("action", PersonAction)
def test_the_machine_moves_as_the_rules_say_r10_r18(state: PersonState, action: PersonAction) -> None:
    expected = GRID[state][action]
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            PERSON_STATES.next(state, action)
        assert refusal.value.code == "account_state"
    else:
        assert PERSON_STATES.next(state, action) == expected


def test_the_drawing_is_the_table() -> None:
    drawing = (Path(__file__).parents[3] / "docs" / "states" / "account.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"(\w+) --> (\w+) : (\w+)$", drawing, flags=re.MULTILINE))
    assert drawn == {(state, target, action) for (state, action), target in PERSON_STATES.table.items()}


def test_a_rejection_keeps_its_reason_until_the_next_submission_r10() -> None:
    person = a_person()
    person.reject("工号不存在")
    assert (person.state, person.rejection_reason, person.version) == ("rejected", "工号不存在", 2)
    person.resubmit(
        institution=OTHER_SCHOOL,
        full_name="张四",
        mobile=Mobile("13800138000"),
        staff_number="T1",
        now=NOW,
    )
    assert (person.state, person.rejection_reason, person.submission, person.version) == ("pending", None, 2, 3)
    assert person.institution == OTHER_SCHOOL


def test_a_change_made_on_another_version_is_refused() -> None:
    person = a_person(version=3)
    person.expect_version(3)
    with pytest.raises(StaleVersion):
        person.expect_version(2)


@pytest.mark.parametrize("text", ["Zhang.San", " t-100 ", "10335-20230001", "a_b9"])
def test_usernames_are_small_letters_digits_and_marks(text: str) -> None:
    assert parse_username(text) == text.strip().lower()


@pytest.mark.parametrize("text", ["13800138000", "abc", "张三老师", "-abc", "a b c d", "x" * 33, "a@bc"])
def test_a_username_is_never_taken_for_a_mobile_number_r11(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_username(text)
    assert refused.value.code == "username_invalid"


@pytest.mark.parametrize("text", ["张三", "学生07", "买买提·吐尔逊", "Jean-Luc O'Neil", "欧阳 娜娜", "Dr. Wu"])
def test_names_of_all_peoples_are_names(text: str) -> None:
    assert parse_full_name(f"  {text} ") == text


@pytest.mark.parametrize("text", ["", "   ", "<script>", "1张三", "=1+1", "a\x00b", "·张"])
def test_what_no_name_has_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_full_name(text)


def test_numbers_are_in_capitals_and_make_usernames_r13() -> None:
    assert parse_number(" 2023a01 ") == "2023A01"
    assert username_from(SCHOOL, "2023A01") == "10335-2023a01"
    for text in ("", "2023 01", "=1", "x" * 21, "学号1"):
        with pytest.raises(InvalidInput):
            parse_number(text)
