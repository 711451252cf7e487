"""Published statistics: of an academic year as it stands, and of each day as it was (R5, R92)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from chassis.contracts.accounts.census import SchoolPeople
from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.base import Call
from chassis.contracts.sharing.recognition import Recognise, RecognisedStudent, RevokeRecognition
from chassis.contracts.sharing.statistics import (
    ExportStatistics,
    GetStatistics,
    GetStatisticsReport,
    ListStatisticsDays,
    StatisticsReportView,
    TakeStatistics,
)
from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, NotPermitted
from deploy.dataset.building_rows import BuildingRows
from deploy.dataset.copying import copy_rows
from deploy.dataset.courses import Catalogue
from deploy.dataset.invention import Invention
from deploy.dataset.people import Population
from deploy.dataset.sharing_rows import SharingRows
from deploy.dataset.size import YEAR, YEAR_OFFERINGS, YEAR_RECOGNITIONS, YEAR_SCHOOLS, Size
from deploy.dataset.teaching_rows import TeachingRows
from services.sharing.adapters.tables import lists, projections, selections
from services.sharing.service import SharingService
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.sharing.province import TERM_STARTS, TODAY, FakeAccounts, Province
from tests.racing import race
from tests.statements import cost_of

THIS_YEAR = f"{TERM_STARTS.year}-{TERM_STARTS.year + 1}"
NOBODY = Call()


@pytest.fixture
def alone(own_sharing: tuple[SharingService, str], accounts: FakeAccounts) -> Province:
    """A province with a database to itself."""
    service, _ = own_sharing
    accounts.counted.clear()
    return Province(service, accounts)


def figures(province: Province, academic_year: str) -> tuple[int, int, int]:
    view = province.sharing.get_statistics(NOBODY, GetStatistics(academic_year=academic_year))
    assert [view.schools.unit, view.offerings.unit, view.recognitions.unit] == ["所", "门次", "人次"]
    return view.schools.value, view.offerings.value, view.recognitions.value


def recognise(province: Province, selection_id: str, students: list[str]) -> list[str]:
    command = Recognise(
        selection_id=selection_id, students=[RecognisedStudent(student_id=each) for each in students]
    )
    answer = province.sharing.recognise(province.admin_b, command)
    return [each.recognition_id for each in answer.recognitions]


def take(province: Province) -> int:
    return province.sharing.take_statistics(SYSTEM_CALL, TakeStatistics()).taken


def report(province: Province, **query: Any) -> StatisticsReportView:
    return province.sharing.get_statistics_report(NOBODY, GetStatisticsReport(**query))


def join_alliance(province: Province, institution_id: str) -> None:
    filed = InstitutionFiled(
        institution_id=institution_id,
        code=institution_id[-5:],
        name="乙学院",
        kind="vocational",
        province="浙江",
        alliance_part="member",
        version=2,
    )
    province.hear(province.sharing.note_institution, filed)


def test_a_year_counts_schools_offerings_and_recognitions_that_stand_r92(alone: Province) -> None:
    assert figures(alone, THIS_YEAR) == (0, 0, 0)
    _, first, students = alone.a_taught_selection(students=3)
    recognition_ids = recognise(alone, first.selection_id, students)
    assert figures(alone, THIS_YEAR) == (1, 1, 3)
    _, second, others = alone.a_taught_selection(students=2)
    recognise(alone, second.selection_id, others)
    assert figures(alone, THIS_YEAR) == (1, 2, 5)
    for recognition_id in recognition_ids:
        alone.sharing.revoke_recognition(
            alone.admin_b, RevokeRecognition(recognition_id=recognition_id, reason="更正")
        )
    assert figures(alone, THIS_YEAR) == (1, 1, 2)
    assert figures(alone, "2019-2020") == (0, 0, 0)


def test_members_of_the_alliance_are_counted_apart_r5_r92(alone: Province) -> None:
    _, selection, students = alone.a_taught_selection(students=2)
    recognise(alone, selection.selection_id, students)
    live = alone.sharing.get_statistics(NOBODY, GetStatistics(academic_year=THIS_YEAR))
    assert (live.recognitions.value, live.members.recognitions.value) == (2, 0)
    join_alliance(alone, alone.school_b)
    live = alone.sharing.get_statistics(NOBODY, GetStatistics(academic_year=THIS_YEAR))
    assert (live.members.schools.value, live.members.recognitions.value) == (1, 2)
    assert (live.recognised_students.value, live.recognised_students.unit) == (2, "人")
    take(alone)
    found = report(alone)
    assert (found.totals.institutions.value, found.member_totals.institutions.value) == (2, 1)
    (year,) = found.years
    assert (year.figures.offerings.value, year.member_figures.offerings.value) == (1, 1)


def test_the_report_counts_people_and_courses_by_school_r92(alone: Province) -> None:
    for school, teachers, students in ((alone.school_a, 3, 50), (alone.school_b, 2, 40)):
        alone.accounts.counted.append(SchoolPeople(institution_id=school, teachers=teachers, students=students))
    run = alone.tell_run()
    alone.tell_run(course_id=run.course_id, run_number=2)
    alone.tell_run(state="taken_down")
    _, selection, scored = alone.a_taught_selection(students=2)
    recognise(alone, selection.selection_id, scored)
    assert take(alone) == 1
    found = report(alone)
    totals = {name: (figure.value, figure.unit) for name, figure in found.totals}
    assert totals == {
        "institutions": (2, "所"),
        "teachers": (5, "人"),
        "students": (90, "人"),
        "courses": (2, "门"),
        "course_runs": (3, "门次"),
    }
    by_school = {each.institution_id: each for each in found.schools}
    assert (by_school[alone.school_a].courses.value, by_school[alone.school_a].years) == (2, [])
    (year,) = by_school[alone.school_b].years
    assert (year.academic_year, year.offerings.value, year.recognitions.value) == (THIS_YEAR, 1, 2)
    explained = {each.figure: (each.unit, each.zh, each.en) for each in found.definitions}
    assert explained.keys() >= totals.keys() | {"schools", "offerings", "recognitions", "recognised_students"}
    assert all(zh and en for _, zh, en in explained.values())


def test_a_day_stays_as_it_was_published_r92(alone: Province) -> None:
    _, selection, students = alone.a_taught_selection(students=2)
    with pytest.raises(NotFound) as refusal:
        report(alone)
    assert refusal.value.code == "statistics_not_found"
    assert (take(alone), take(alone)) == (1, 0)
    before = report(alone)
    recognise(alone, selection.selection_id, students)
    assert report(alone) == before == report(alone, as_of=TODAY + timedelta(days=3))
    assert before.as_of == TODAY
    with pytest.raises(NotFound):
        report(alone, as_of=TODAY - timedelta(days=1))
    days = alone.sharing.list_statistics_days(NOBODY, ListStatisticsDays()).items
    assert [each.as_of for each in days] == [TODAY]
    assert figures(alone, THIS_YEAR) == (1, 1, 2)


def test_of_many_that_take_a_day_at_once_one_is_kept_r92(alone: Province) -> None:
    outcomes = race([lambda: take(alone)] * 6)
    assert sorted(str(each) for each in outcomes) == ["0"] * 5 + ["1"]


def test_only_the_platform_takes_a_day_r2_r92(alone: Province) -> None:
    for call in (NOBODY, alone.admin_a, call_of(Role.CENTRE_ADMIN), call_of(Role.PLATFORM_ADMIN)):
        with pytest.raises(NotPermitted):
            alone.sharing.take_statistics(call, TakeStatistics())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_csv_says_of_each_number_what_it_counts_r92(alone: Province, language: str) -> None:
    alone.add_school("=1+1")
    take(alone)
    file = alone.sharing.export_statistics(NOBODY, ExportStatistics(language=language))
    assert (file.file_name, file.text[0]) == (f"statistics-{TODAY}.csv", "\ufeff")
    heading, *rows = csv.reader(io.StringIO(file.text[1:]))
    assert len(heading) == 9
    assert ["3", "所"] in [row[6:8] for row in rows if row[5] == "institutions"]
    assert all(len(row) == 9 and row[0] == TODAY.isoformat() and row[8] for row in rows)
    assert [row[3] for row in rows if row[3].startswith("'=1+1")]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_statistics_cost_the_same_few_statements_however_much_there_is_r92(alone: Province) -> None:
    for students in (1, 4):
        _, selection, student_ids = alone.a_taught_selection(students=students)
        recognise(alone, selection.selection_id, student_ids)
        take(alone)
        assert cost_of(
            alone.sharing.application.engine,
            {
                "year": lambda: alone.sharing.get_statistics(NOBODY, GetStatistics(academic_year=THIS_YEAR)),
                "report": lambda: report(alone),
                "days": lambda: alone.sharing.list_statistics_days(NOBODY, ListStatisticsDays()),
                "not due": lambda: take(alone),
            },
        ) == {"year": 2, "report": 1, "days": 1, "not due": 1}


def test_the_known_year_reproduces_74_169_35030_r92(own_sharing: tuple[SharingService, str]) -> None:
    service, url = own_sharing
    whole = Catalogue(Population(Size(1.0, TODAY), Invention(1)))
    rows = SharingRows(whole, TeachingRows(whole, BuildingRows(whole)))
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        for table, values in (
            (projections.institutions, rows.institutions()),
            (lists.terms, rows.terms()),
            (lists.share_lists, rows.share_lists()),
            (lists.share_entries, rows.share_entries()),
            (selections.selections, rows.selections()),
            (selections.recognitions, rows.recognitions()),
        ):
            copy_rows(connection, table, values)
    view = service.get_statistics(NOBODY, GetStatistics(academic_year=YEAR))
    assert (view.schools.value, view.offerings.value, view.recognitions.value) == (74, 169, 35_030)
    assert (YEAR_SCHOOLS, YEAR_OFFERINGS, YEAR_RECOGNITIONS) == (74, 169, 35_030)
    service.take_statistics(SYSTEM_CALL, TakeStatistics())
    published = service.get_statistics_report(NOBODY, GetStatisticsReport())
    (year,) = [each for each in published.years if each.academic_year == YEAR]
    assert (year.figures.schools.value, year.figures.offerings.value, year.figures.recognitions.value) == (
        74, 169, 35_030,
    )  # fmt: skip
    assert published.totals.institutions.value == 397
    by_school = [row for each in published.schools for row in each.years if row.academic_year == YEAR]
    assert (len(by_school), sum(row.recognitions.value for row in by_school)) == (74, 35_030)
