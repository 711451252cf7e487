"""What is out in a run, class by class and chapter by chapter (R2, R84)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.contracts.catalog.release import (
    GetReleaseOverview,
    ReleaseAll,
    ReleaseOverviewView,
    ReleaseStatement,
    SetReleases,
)
from chassis.domain.errors import NotFound
from tests.integration.catalog_teaching.test_classes import empower, open_class
from tests.integration.catalog_teaching.world import START, World
from tests.statements import cost_of


def states(view: ReleaseOverviewView) -> dict[str, list[tuple[str, int]]]:
    return {row.title: [(cell.state, cell.visible_unit_count) for cell in row.cells] for row in view.items}


def test_the_overview_says_what_is_out_and_what_comes_r84(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    theirs = open_class(world, run, world.tutor, title="乙班").class_id
    own = open_class(world, run, world.leader, title="甲班").class_id
    soon, later = START + timedelta(hours=1), START + timedelta(hours=2)
    statements = [
        ReleaseStatement(level="unit", node_id=run.unit_ids[0]),
        ReleaseStatement(level="unit", node_id=run.unit_ids[1], visible_from=later),
        ReleaseStatement(level="chapter", node_id=run.chapter_ids[1], visible_from=soon),
    ]
    world.service.set_releases(
        world.tutor, SetReleases(class_id=theirs, statements=statements, expected_version=1)
    )
    world.service.release_all(world.leader, ReleaseAll(class_id=own))
    view = world.service.release_overview(world.leader, GetReleaseOverview(run_id=run.run_id))
    assert [(chapter.title, chapter.unit_count) for chapter in view.chapters] == [("第一章", 2), ("第二章", 1)]
    assert states(view) == {
        "公共班级": [("hidden", 0), ("hidden", 0)],
        "乙班": [("partly", 1), ("scheduled", 0)],
        "甲班": [("released", 2), ("released", 1)],
    }
    (row,) = [each for each in view.items if each.class_id == theirs]
    assert [cell.next_visible_at for cell in row.cells] == [later, soon]
    world.clock.now = later
    view = world.service.release_overview(world.leader, GetReleaseOverview(run_id=run.run_id))
    assert states(view)["乙班"] == [("released", 2), ("released", 1)]


def test_the_overview_shows_the_classes_that_one_sees_by_pages_r2_r84(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    open_class(world, run, world.tutor, title="乙班")
    open_class(world, run, world.leader, title="甲班")
    ask = GetReleaseOverview(run_id=run.run_id)
    assert set(states(world.service.release_overview(world.tutor, ask))) == {"公共班级", "乙班"}
    assert set(states(world.service.release_overview(world.admin, ask))) == {"公共班级", "乙班", "甲班"}
    for nobody in (world.stranger, world.learner):
        with pytest.raises(NotFound, match="run_not_found"):
            world.service.release_overview(nobody, ask)
    first = world.service.release_overview(world.leader, GetReleaseOverview(run_id=run.run_id, limit=2))
    rest = GetReleaseOverview(run_id=run.run_id, limit=2, cursor=first.next_cursor)
    titles = [row.title for row in [*first.items, *world.service.release_overview(world.leader, rest).items]]
    assert titles == ["公共班级", "乙班", "甲班"]


def test_the_overview_costs_the_same_for_one_class_and_for_many_r84(world: World) -> None:
    few, many = world.run(), world.run()
    for number in range(8):
        open_class(world, many, world.leader, title=f"{number}班")
    costs = cost_of(
        world.service.application.engine,
        {
            name: lambda run=run: world.service.release_overview(  # type: ignore[misc]
                world.leader, GetReleaseOverview(run_id=run.run_id)
            )
            for name, run in (("few", few), ("many", many))
        },
    )
    assert costs == {"few": 8, "many": 8}
