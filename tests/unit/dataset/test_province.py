"""The invented province: the same for the same seed, as large as the real one, and right in every number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest

from deploy.dataset.building_rows import BuildingRows
from deploy.dataset.courses import Catalogue
from deploy.dataset.invention import Invention, course_title, id_number, mobile, school_name
from deploy.dataset.people import AccountsRows, Population
from deploy.dataset.sharing_rows import SharingRows
from deploy.dataset.size import COURSES, SCHOOLS, Size
from deploy.dataset.teaching_rows import TeachingRows
from services.accounts.adapters.vault import Vault
from services.accounts.domain.numbers import IdNumber, Mobile

TODAY = date(2026, 11, 25)


def catalogue(scale: float = 0.01, seed: int = 1) -> Catalogue:
    return Catalogue(Population(Size(scale, TODAY), Invention(seed)))


def sharing_rows(whole: Catalogue) -> SharingRows:
    return SharingRows(whole, TeachingRows(whole, BuildingRows(whole)))


def people_of(seed: int) -> list[dict[str, Any]]:
    population = Population(Size(0.01, TODAY), Invention(seed))
    rows = AccountsRows(population, Vault([b"f" * 32], b"l" * 32), "hash")
    some = islice(rows.people(population.schools[1]), 200)
    return [{name: value for name, value in row.items() if not name.endswith("_sealed")} for row in some]


def test_the_same_seed_makes_the_same_province_and_another_seed_another() -> None:
    assert people_of(1) == people_of(1)
    assert people_of(1) != people_of(2)
    first, second = (list(islice(sharing_rows(catalogue()).recognitions(), 50)) for _ in range(2))
    assert first == second


def test_the_whole_province_has_the_known_figures_r92() -> None:
    size = Size(1.0, TODAY)
    assert size.schools == 397
    assert size.schools * size.teachers_per_school >= 14_000
    assert size.schools * size.students_per_school >= 1_655_000
    assert size.courses == 3_000


@pytest.mark.parametrize(
    ("scale", "schools", "offerings", "recognitions"),
    [(1.0, 74, 169, 35_030), (0.02, 2, 3, 701), (0.002, 2, 3, 70)],
)
def test_the_known_year_comes_out_exactly_r92(
    scale: float, schools: int, offerings: int, recognitions: int
) -> None:
    rows = [
        (row["institution_id"], row["run_id"], row["student_id"])
        for row in sharing_rows(catalogue(scale)).recognitions()
    ]
    assert len(rows) == recognitions
    assert len({school for school, _, _ in rows}) == schools
    assert len({(school, run) for school, run, _ in rows}) == offerings
    assert len({(run, student) for _, run, student in rows}) == recognitions


def test_nobody_selects_an_own_run_and_everyone_is_in_one_class_of_a_run_r80_r86() -> None:
    whole = catalogue(0.05)
    for row in sharing_rows(whole).selections():
        assert row["selecting_institution_id"] != row["offering_institution_id"]
    pairs = [(run.run_id, student.person_id) for run, _, _, student in enrolled(whole)]
    assert len(pairs) == len(set(pairs))


def enrolled(whole: Catalogue) -> Iterator[Any]:
    return TeachingRows(whole, BuildingRows(whole)).enrolled()


def test_every_number_is_right_and_none_comes_twice_r15() -> None:
    numbers = {id_number(7, place) for place in range(5_000)}
    assert len(numbers) == 5_000
    assert all(IdNumber.parse(number, today=TODAY) for number in numbers)
    mobiles = {mobile(place) for place in range(0, 2_000_000, 37)}
    assert len(mobiles) == len(range(0, 2_000_000, 37))
    assert all(Mobile.recognise(number) for number in mobiles)


def test_no_two_schools_and_no_two_courses_share_a_name() -> None:
    names = {school_name(place, is_vocational=place % 2 == 1) for place in range(SCHOOLS * 10)}
    assert len(names) == SCHOOLS * 10
    assert len({course_title(place) for place in range(COURSES * 10)}) == COURSES * 10
