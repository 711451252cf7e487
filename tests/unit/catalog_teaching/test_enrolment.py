"""The import of students, row by row, and final scores (R86, R87)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chassis.domain.errors import InvalidInput
from services.catalog.domain.enrolment import (
    Enrolment,
    ImportPlan,
    ImportRow,
    JoinedBy,
    Place,
    Student,
    judge_rows,
    key_column,
    keys_of,
    plan_import,
)

NOW = datetime(2026, 9, 15, 8, tzinfo=UTC)
HOME, OTHER = "home-school", "other-school"


def student(
    number: int, *, institution_id: str = HOME, is_student: bool = True, is_active: bool = True
) -> Student:
    return Student(f"id-{number}", f"学生{number}", f"{number:03}", institution_id, is_student, is_active)


PEOPLE = {
    "001": student(1),
    "002": student(2),
    "003": student(3),
    "s003": student(3),
    "004": student(4, institution_id=OTHER),
    "005": student(5, is_student=False),
    "006": student(6, is_active=False),
}


def row(number: int, key: str | None, name: str | None = None, *, is_number: bool = False) -> ImportRow:
    cells = {column: text for column, text in (("学号", key), ("姓名", name)) if text is not None}
    return ImportRow(number, cells, frozenset({"学号"}) if is_number else frozenset())


def judge(*rows: ImportRow, places: dict[str, Place] | None = None) -> ImportPlan:
    return plan_import(judge_rows(rows, "学号", PEOPLE, places or {}, class_id="class", institution_id=HOME))


def test_faultless_rows_are_newcomers_r86() -> None:
    plan = judge(row(2, "001", "学生1"), row(3, "002"))
    assert [one.person_id for one in plan.newcomers] == ["id-1", "id-2"]


@pytest.mark.parametrize(
    ("faulty", "column", "code"),
    [
        (row(3, None, "学生1"), "学号", "student_key_missing"),
        (row(3, "001", is_number=True), "学号", "cell_is_number"),
        (row(3, "999"), "学号", "student_unknown"),
        (row(3, "004"), "学号", "student_of_other_school"),
        (row(3, "005"), "学号", "person_is_no_student"),
        (row(3, "006"), "学号", "student_inactive"),
        (row(3, "001", "别人"), "姓名", "student_name_differs"),
        (row(3, "002"), "学号", "row_repeated"),
        (row(3, "003"), "学号", "student_in_other_class"),
    ],
)
def test_one_faulty_row_refuses_all_and_names_row_and_column_r86(
    faulty: ImportRow, column: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        judge(row(2, "002"), faulty, places={"id-3": Place("elsewhere", is_public_class=False)})
    assert refusal.value.code == "import_has_errors"
    (fault,) = refusal.value.errors
    assert (fault.code, fault.details["row"], fault.details["column"]) == (code, 3, column)


def test_every_faulty_row_is_told_at_once_r86() -> None:
    with pytest.raises(InvalidInput) as refusal:
        judge(row(2, "999"), row(3, "001"), row(4, "998"))
    assert [fault.details["row"] for fault in refusal.value.errors] == [2, 4]
    assert refusal.value.details == {"row_count": 3, "error_count": 2}


def test_the_same_student_under_two_keys_is_a_repetition_r86() -> None:
    with pytest.raises(InvalidInput) as refusal:
        judge(row(2, "003"), row(3, "s003"))
    assert refusal.value.errors[0].details == {"row": 3, "column": "学号", "first_row": 2}


def test_who_joined_the_public_class_before_is_moved_r86() -> None:
    plan = judge(row(2, "001"), places={"id-1": Place("public", is_public_class=True)})
    assert [one.person_id for one in plan.movers] == ["id-1"]
    assert plan.newcomers == []


def test_a_file_may_be_imported_again_after_rows_were_added_r86() -> None:
    plan = judge(row(2, "001"), row(3, "002"), places={"id-1": Place("class", is_public_class=False)})
    assert [one.person_id for one in plan.present] == ["id-1"]
    assert [one.person_id for one in plan.newcomers] == ["id-2"]


def test_an_empty_file_is_refused_r86() -> None:
    with pytest.raises(InvalidInput, match="sheet_empty"):
        judge()


def test_the_key_is_the_student_number_or_the_account_r86() -> None:
    assert key_column(["姓名", "学号"]) == "学号"
    assert key_column(["账号"]) == "账号"
    with pytest.raises(InvalidInput, match="import_heading_missing"):
        key_column(["姓名"])
    with pytest.raises(InvalidInput, match="import_headings_ambiguous"):
        key_column(["学号", "账号"])


def test_keys_are_asked_for_once_each_r86() -> None:
    assert keys_of([row(2, "001"), row(3, "001"), row(4, None), row(5, "002")], "学号") == ["001", "002"]


def enrolment() -> Enrolment:
    return Enrolment("enrolment", "run", "class", "id-1", "学生1", "001", HOME, JoinedBy.IMPORT, NOW)


@pytest.mark.parametrize("score", ["0", "59.5", "100", "100.0"])
def test_scores_lie_between_0_and_100_with_one_decimal_r87(score: str) -> None:
    one = enrolment()
    assert one.give_score(Decimal(score), by_id="tutor", now=NOW)
    assert one.score == Decimal(score)
    assert one.score_version == 1


@pytest.mark.parametrize("score", ["-0.1", "100.1", "59.55", "NaN", "Infinity"])
def test_other_scores_are_refused_r87(score: str) -> None:
    with pytest.raises(InvalidInput, match="score_invalid"):
        enrolment().give_score(Decimal(score), by_id="tutor", now=NOW)


def test_the_same_score_again_changes_nothing_and_a_correction_does_r87() -> None:
    one = enrolment()
    one.give_score(Decimal(80), by_id="tutor", now=NOW)
    assert not one.give_score(Decimal("80.0"), by_id="tutor", now=NOW)
    assert one.give_score(Decimal("80.5"), by_id="leader", now=NOW)
    assert (one.score_version, one.scored_by_id) == (2, "leader")


def test_the_score_moves_with_the_student_r86_r87() -> None:
    one = enrolment()
    one.give_score(Decimal(80), by_id="tutor", now=NOW)
    one.move_to("other", student(1))
    assert (one.class_id, one.score) == ("other", Decimal(80))
