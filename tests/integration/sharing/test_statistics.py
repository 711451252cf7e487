"""Published statistics: schools, course offerings, recognitions of an academic year (R92)."""

from __future__ import annotations

from chassis.contracts.base import Call
from chassis.contracts.sharing.recognition import Recognise, RecognisedStudent, RevokeRecognition
from chassis.contracts.sharing.statistics import GetStatistics
from tests.integration.sharing.province import TERM_STARTS, Province

THIS_YEAR = f"{TERM_STARTS.year}-{TERM_STARTS.year + 1}"


def figures(province: Province, academic_year: str) -> tuple[int, int, int]:
    view = province.sharing.get_statistics(Call(), GetStatistics(academic_year=academic_year))
    assert [view.schools.unit, view.offerings.unit, view.recognitions.unit] == ["所", "门次", "人次"]
    return view.schools.value, view.offerings.value, view.recognitions.value


def recognise(province: Province, selection_id: str, students: list[str]) -> list[str]:
    command = Recognise(
        selection_id=selection_id, students=[RecognisedStudent(student_id=each) for each in students]
    )
    answer = province.sharing.recognise(province.admin_b, command)
    return [each.recognition_id for each in answer.recognitions]


def test_a_year_counts_schools_offerings_and_recognitions_that_stand_r92(province: Province) -> None:
    assert figures(province, THIS_YEAR) == (0, 0, 0)
    _, first, students = province.a_taught_selection(students=3)
    recognition_ids = recognise(province, first.selection_id, students)
    assert figures(province, THIS_YEAR) == (1, 1, 3)
    _, second, others = province.a_taught_selection(students=2)
    recognise(province, second.selection_id, others)
    assert figures(province, THIS_YEAR) == (1, 2, 5)
    for recognition_id in recognition_ids:
        province.sharing.revoke_recognition(
            province.admin_b, RevokeRecognition(recognition_id=recognition_id, reason="更正")
        )
    assert figures(province, THIS_YEAR) == (1, 1, 2)
    assert figures(province, "2019-2020") == (0, 0, 0)
