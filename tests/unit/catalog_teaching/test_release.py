"""What anyone sees of a run: every combination of standing, phase and release (R84, R85, R53)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from chassis.domain.errors import InvalidInput
from services.catalog.domain.outline import NodeLevel
from services.catalog.domain.release import (
    CellState,
    ReleasePlan,
    Standing,
    Statement,
    UnitPlace,
    may_play,
    overview_of,
    visible_units,
)
from services.catalog.domain.run import RunPhase

NOW = datetime(2026, 9, 15, 8, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
PLACE = UnitPlace("chapter", "section", "unit")

OUT, TIMED_PAST, TIMED_NOW, TIMED_FUTURE, WITHHELD = (
    (True, None),
    (True, NOW - timedelta(days=1)),
    (True, NOW),
    (True, LATER),
    (False, None),
)
SAYS = {
    None: None,
    "out": OUT,
    "past": TIMED_PAST,
    "now": TIMED_NOW,
    "future": TIMED_FUTURE,
    "withheld": WITHHELD,
}
SHOWN = {"out", "past", "now"}


def plan(**said: str | None) -> ReleasePlan:
    kinds = {"chapter": NodeLevel.CHAPTER, "section": NodeLevel.SECTION, "unit": NodeLevel.UNIT}
    statements = {}
    for node_id, word in said.items():
        if (value := SAYS[word]) is not None:
            statements[node_id] = Statement(kinds[node_id], *value)
    return ReleasePlan("class", statements)


def sees(standing: Standing, phase: RunPhase, release_plan: ReleasePlan) -> bool:
    return visible_units([PLACE], standing=standing, phase=phase, plan=release_plan, now=NOW) == {"unit"}


# Written by hand from R53, R54, R84 and R85: what each standing sees in each phase of the run.
ALL, SOME, NONE = "everything", "what is released", "nothing"
GRID = [
    (Standing.OWNER, RunPhase.DRAFT, ALL),
    (Standing.OWNER, RunPhase.PENDING, ALL),
    (Standing.OWNER, RunPhase.REJECTED, ALL),
    (Standing.OWNER, RunPhase.SCHEDULED, ALL),
    (Standing.OWNER, RunPhase.RUNNING, ALL),
    (Standing.OWNER, RunPhase.FINISHED, ALL),
    (Standing.OWNER, RunPhase.TAKEN_DOWN, ALL),
    (Standing.MEMBER, RunPhase.DRAFT, ALL),
    (Standing.MEMBER, RunPhase.PENDING, ALL),
    (Standing.MEMBER, RunPhase.REJECTED, ALL),
    (Standing.MEMBER, RunPhase.SCHEDULED, ALL),
    (Standing.MEMBER, RunPhase.RUNNING, ALL),
    (Standing.MEMBER, RunPhase.FINISHED, ALL),
    (Standing.MEMBER, RunPhase.TAKEN_DOWN, NONE),
    (Standing.STUDENT, RunPhase.DRAFT, NONE),
    (Standing.STUDENT, RunPhase.PENDING, NONE),
    (Standing.STUDENT, RunPhase.REJECTED, NONE),
    (Standing.STUDENT, RunPhase.SCHEDULED, NONE),
    (Standing.STUDENT, RunPhase.RUNNING, SOME),
    (Standing.STUDENT, RunPhase.FINISHED, SOME),
    (Standing.STUDENT, RunPhase.TAKEN_DOWN, NONE),
    (Standing.VISITOR, RunPhase.DRAFT, NONE),
    (Standing.VISITOR, RunPhase.PENDING, NONE),
    (Standing.VISITOR, RunPhase.REJECTED, NONE),
    (Standing.VISITOR, RunPhase.SCHEDULED, NONE),
    (Standing.VISITOR, RunPhase.RUNNING, SOME),
    (Standing.VISITOR, RunPhase.FINISHED, SOME),
    (Standing.VISITOR, RunPhase.TAKEN_DOWN, NONE),
]


@pytest.mark.parametrize("unit", SAYS)
@pytest.mark.parametrize("section", SAYS)
@pytest.mark.parametrize("chapter", SAYS)
def test_the_statement_nearest_to_the_unit_counts_r84(
    chapter: str | None, section: str | None, unit: str | None
) -> None:
    nearest = unit or section or chapter
    assert plan(chapter=chapter, section=section, unit=unit).shows(PLACE, NOW) is (nearest in SHOWN)


def test_the_grid_is_whole() -> None:
    assert {(standing, phase) for standing, phase, _ in GRID} == {(s, p) for s in Standing for p in RunPhase}


@pytest.mark.parametrize(("standing", "phase", "sight"), GRID)
@pytest.mark.parametrize("word", SAYS)
def test_what_each_standing_sees_in_each_phase_r53_r54_r84_r85(
    standing: Standing, phase: RunPhase, sight: str, word: str | None
) -> None:
    expected = sight == ALL or (sight == SOME and word in SHOWN)
    assert sees(standing, phase, plan(chapter=word)) is expected


def test_the_public_class_sees_nothing_until_it_gets_its_own_release_r84() -> None:
    assert not sees(Standing.VISITOR, RunPhase.RUNNING, ReleasePlan("public"))
    assert not sees(Standing.STUDENT, RunPhase.RUNNING, ReleasePlan("public"))


def test_a_timed_release_opens_at_its_moment_r84() -> None:
    timed = plan(chapter="future")
    assert not timed.shows(PLACE, NOW)
    assert timed.shows(PLACE, LATER)


@pytest.mark.parametrize("standing", list(Standing))
def test_visitors_see_titles_and_play_nothing_r37(standing: Standing) -> None:
    assert may_play(standing) is (standing is not Standing.VISITOR)


PLACES = [PLACE, UnitPlace("chapter", "section", "unit-2"), UnitPlace("chapter-2", "section-2", "unit-3")]


def test_release_all_puts_every_chapter_out_and_forgets_what_was_withheld_r84() -> None:
    release_plan = plan(unit="withheld")
    release_plan.release_all(PLACES, None)
    assert [release_plan.shows(place, NOW) for place in PLACES] == [True, True, True]
    assert release_plan.version == 2


def test_what_a_replacement_leaves_out_is_withdrawn_r84() -> None:
    release_plan = plan(chapter="out")
    release_plan.replace({"unit-3": Statement(NodeLevel.UNIT, True)}, PLACES)
    assert [release_plan.shows(place, NOW) for place in PLACES] == [False, False, True]


@pytest.mark.parametrize(("node_id", "kind"), [("elsewhere", NodeLevel.UNIT), ("unit", NodeLevel.CHAPTER)])
def test_a_statement_on_what_the_outline_does_not_have_is_refused_r84(node_id: str, kind: NodeLevel) -> None:
    with pytest.raises(InvalidInput, match="release_node_unknown"):
        ReleasePlan("class").replace({node_id: Statement(kind, True)}, PLACES)


# An oracle of its own, said in another way than the code says it: walk from the outside in, the last word counts.
MOMENTS = [NOW - timedelta(days=2), NOW - timedelta(seconds=1), NOW, LATER, LATER + timedelta(days=1)]
READERS_OF_ALL = {(Standing.OWNER, phase) for phase in RunPhase} | {
    (Standing.MEMBER, phase) for phase in RunPhase if phase is not RunPhase.TAKEN_DOWN
}
READERS_OF_RELEASED = {
    (standing, phase)
    for standing in (Standing.STUDENT, Standing.VISITOR)
    for phase in (RunPhase.RUNNING, RunPhase.FINISHED)
}


def foretold(standing: Standing, phase: RunPhase, words: tuple[str | None, ...], moment: datetime) -> bool:
    is_out = False
    for word in words:
        if word is not None:
            released, since = SAYS[word] or (False, None)
            is_out = released and not (since and moment < since)
    return (standing, phase) in READERS_OF_ALL or ((standing, phase) in READERS_OF_RELEASED and is_out)


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("phase", list(RunPhase))
def test_every_standing_phase_statement_and_moment_as_foretold_r53_r54_r84_r85(
    standing: Standing, phase: RunPhase
) -> None:
    for words in product(SAYS, repeat=3):
        release_plan = plan(**dict(zip(("chapter", "section", "unit"), words, strict=True)))
        for moment in MOMENTS:
            seen = visible_units([PLACE], standing=standing, phase=phase, plan=release_plan, now=moment)
            assert (seen == {"unit"}) is foretold(standing, phase, words, moment), (words, moment)


@pytest.mark.parametrize("words", list(product(SAYS, repeat=3)))
def test_a_cell_of_the_overview_agrees_with_what_students_see_r84(words: tuple[str | None, ...]) -> None:
    release_plan = plan(**dict(zip(("chapter", "section", "unit"), words, strict=True)))
    for moment in MOMENTS:
        cell = overview_of(release_plan, PLACES, moment)["chapter"]
        places = [place for place in PLACES if place.chapter_id == "chapter"]
        seen = [foretold(Standing.STUDENT, RunPhase.RUNNING, words, moment), release_plan.shows(places[1], moment)]
        assert cell.visible_units == sum(seen)
        assert (cell.state is CellState.RELEASED) is all(seen)
        assert (cell.state is CellState.PARTLY) is (any(seen) and not all(seen))
        if cell.opens_at is not None:
            later = overview_of(release_plan, PLACES, cell.opens_at)["chapter"]
            assert later.visible_units > cell.visible_units
        elif not any(seen):
            assert cell.state is CellState.HIDDEN
