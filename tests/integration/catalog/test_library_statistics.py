"""How many courses are on file (R62)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import insert

from chassis.contracts.base import Call
from chassis.contracts.catalog.library import GetLibraryStatistics
from chassis.database import connect
from chassis.domain.ids import new_id
from chassis.grants import GrantSigner
from services.catalog.adapters.tables.building import library_entries
from services.catalog.bootstrap import CatalogApplication
from services.catalog.service import CatalogService
from tests.integration.catalog.world import Clock, FakeAccounts, World
from tests.statements import statements

SEPTEMBER_2019 = [
    ("recognised", "provincial", 2018, 145),
    ("recognised", "national", 2018, 20),
    ("approved_project", "provincial", 2017, 400),
    ("approved_project", "provincial", 2018, 200),
    ("under_construction", "provincial", 2016, 2_400),
]
SCHOOLS = 60


@pytest.fixture(scope="module")
def province(database_url: Callable[[str], str]) -> Iterator[World]:
    """A library of its own, as large as the province's was in September 2019."""
    accounts = FakeAccounts()
    application = CatalogApplication(
        engine=connect(database_url("catalog"), pool_size=2, application_name="test statistics"),
        accounts=accounts.as_rpc(),
        grants=GrantSigner("a key for tests alone"),
    )
    world = World(CatalogService(application), Clock(), accounts)
    schools = [world.school(name=f"第{number}大学").institution_id for number in range(SCHOOLS)]
    rows, leader_id = [], new_id()
    for standing, level, year, count in [*SEPTEMBER_2019, ("recognised", "national", 2018, 7)]:
        is_last = (standing, count) == ("recognised", 7)
        rows += [
            {
                "entry_id": new_id(),
                "institution_id": schools[number % SCHOOLS],
                "leader_id": leader_id,
                "leader_name": "教师",
                "title": f"{standing} {level} {year} {number} {is_last}",
                "standing": standing,
                "level": level,
                "batch": f"{year} 年第一批",
                "year": year,
                "state": "pending" if is_last else "approved",
                "reason": "",
                "submitted_by_id": leader_id,
                "submitted_at": world.clock.now,
                "version": 1,
            }
            for number in range(count)
        ]
    with application.engine.begin() as connection:
        connection.execute(insert(library_entries), rows)
    yield world
    application.close()


def test_the_library_of_september_2019_counts_165_600_and_2400_r62(province: World) -> None:
    with statements(province.application.engine) as executed:
        found = province.service.library_statistics(Call(), GetLibraryStatistics())
    assert len(executed) == 1
    by_standing: dict[str, int] = {}
    for each in found.by_standing:
        by_standing[each.standing] = by_standing.get(each.standing, 0) + each.count
    assert by_standing == {"recognised": 165, "approved_project": 600, "under_construction": 2_400}
    assert (found.count, found.unit) == (3_165, "门")
    assert [(batch.year, batch.standing, batch.level, batch.count) for batch in found.by_batch] == [
        (2018, "approved_project", "provincial", 200),
        (2018, "recognised", "national", 20),
        (2018, "recognised", "provincial", 145),
        (2017, "approved_project", "provincial", 400),
        (2016, "under_construction", "provincial", 2_400),
    ]


def test_schools_are_counted_apart_and_most_courses_come_first_r62(province: World) -> None:
    found = province.service.library_statistics(Call(), GetLibraryStatistics())
    assert len(found.by_institution) == SCHOOLS
    assert sum(school.count for school in found.by_institution) == found.count
    counts = [school.count for school in found.by_institution]
    assert counts == sorted(counts, reverse=True)
    [own] = province.service.library_statistics(
        Call(), GetLibraryStatistics(institution_id=found.by_institution[0].institution_id)
    ).by_institution
    assert own == found.by_institution[0]
    assert own.count == own.under_construction + own.approved_project + own.recognised


def test_statistics_are_narrowed_r62(province: World) -> None:
    query = GetLibraryStatistics(standing="recognised", level="national", year=2018)
    assert province.service.library_statistics(Call(), query).count == 20
    assert province.service.library_statistics(Call(), GetLibraryStatistics(year=2001)).by_standing == []
