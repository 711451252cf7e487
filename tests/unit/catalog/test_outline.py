"""The outline as an aggregate (R40–R44)."""

from __future__ import annotations

import pytest

from chassis.domain.errors import Conflict, NotFound, StaleVersion, TooMany
from services.catalog.domain.outline import MOST_NODES, MOST_SIBLINGS, Direction, NodeLevel, Outline

CHAPTER, SECTION, UNIT = NodeLevel.CHAPTER, NodeLevel.SECTION, NodeLevel.UNIT


@pytest.fixture
def outline() -> Outline:
    """Chapters A, B, C; A has sections A1, A2; A1 has units u1, u2; A2 has u3; B has section B1."""
    made = Outline("outline", "course")
    for name in "ABC":
        made.add_chapter(name)
    chapter_a, chapter_b, _ = made.chapters
    for title in ("A1", "A2"):
        made.add_section(chapter_a.chapter_id, title)
    made.add_section(chapter_b.chapter_id, "B1")
    for title in ("u1", "u2"):
        made.add_unit(chapter_a.sections[0].section_id, title, f"resource of {title}")
    made.add_unit(chapter_a.sections[1].section_id, "u3", "resource of u3")
    return made


def tree(outline: Outline) -> str:
    return " ".join(
        chapter.title
        + "("
        + " ".join(
            f"{section.title}[{' '.join(unit.title for unit in section.units)}]" for section in chapter.sections
        )
        + ")"
        for chapter in outline.chapters
    )


def node_id(outline: Outline, title: str) -> str:
    ids = {chapter.title: chapter.chapter_id for chapter in outline.chapters}
    for chapter in outline.chapters:
        ids |= {section.title: section.section_id for section in chapter.sections}
    return (ids | {unit.title: unit.unit_id for unit in outline.units()})[title]


def test_nodes_are_added_at_the_end_of_their_row_r40_r41(outline: Outline) -> None:
    assert tree(outline) == "A(A1[u1 u2] A2[u3]) B(B1[]) C()"
    assert outline.version == 1 + 9


@pytest.mark.parametrize(
    ("level", "title", "direction", "after"),
    [
        (CHAPTER, "A", Direction.DOWN, "B(B1[]) A(A1[u1 u2] A2[u3]) C()"),
        (CHAPTER, "C", Direction.UP, "A(A1[u1 u2] A2[u3]) C() B(B1[])"),
        (SECTION, "A2", Direction.UP, "A(A2[u3] A1[u1 u2]) B(B1[]) C()"),
        (UNIT, "u1", Direction.DOWN, "A(A1[u2 u1] A2[u3]) B(B1[]) C()"),
    ],
)
def test_nodes_move_one_place_r41(
    outline: Outline, level: NodeLevel, title: str, direction: Direction, after: str
) -> None:
    outline.move(level, node_id(outline, title), direction)
    assert tree(outline) == after


@pytest.mark.parametrize(
    ("level", "title", "direction"),
    [
        (CHAPTER, "A", Direction.UP),
        (CHAPTER, "C", Direction.DOWN),
        (SECTION, "B1", Direction.DOWN),
        (UNIT, "u3", Direction.UP),
    ],
)
def test_a_node_at_the_end_of_its_row_stays_there_r43(
    outline: Outline, level: NodeLevel, title: str, direction: Direction
) -> None:
    before, version = tree(outline), outline.version
    outline.move(level, node_id(outline, title), direction)
    assert (tree(outline), outline.version) == (before, version)


def test_a_node_moves_before_a_sibling_r43(outline: Outline) -> None:
    outline.move_before(CHAPTER, node_id(outline, "C"), node_id(outline, "A"))
    assert tree(outline) == "C() A(A1[u1 u2] A2[u3]) B(B1[])"


@pytest.mark.parametrize(
    ("level", "title", "before"),
    [(SECTION, "A1", "B1"), (UNIT, "u1", "u3"), (UNIT, "u1", "A2"), (CHAPTER, "A", "B1"), (CHAPTER, "A", "A")],
)
def test_a_move_across_chapters_or_sections_is_refused_r43(
    outline: Outline, level: NodeLevel, title: str, before: str
) -> None:
    unchanged = tree(outline)
    with pytest.raises(Conflict) as refused:
        outline.move_before(level, node_id(outline, title), node_id(outline, before))
    assert refused.value.code == "not_a_sibling"
    assert tree(outline) == unchanged


def test_deleting_what_holds_others_needs_cascade_r44(outline: Outline) -> None:
    with pytest.raises(Conflict) as refused:
        outline.delete(CHAPTER, node_id(outline, "A"), cascade=False)
    assert (refused.value.code, refused.value.details) == ("node_not_empty", {"nodes_below": 5})
    with pytest.raises(Conflict, match="node_not_empty"):
        outline.delete(SECTION, node_id(outline, "A1"), cascade=False)
    outline.delete(CHAPTER, node_id(outline, "A"), cascade=True)
    assert tree(outline) == "B(B1[]) C()"
    assert [chapter.position for chapter in outline.chapters] == [0, 1]


def test_empty_nodes_and_units_are_deleted_at_once_r41(outline: Outline) -> None:
    outline.delete(CHAPTER, node_id(outline, "C"), cascade=False)
    outline.delete(SECTION, node_id(outline, "B1"), cascade=False)
    outline.delete(UNIT, node_id(outline, "u1"), cascade=False)
    assert tree(outline) == "A(A1[u2] A2[u3]) B()"


def test_names_are_free_and_a_unit_may_show_another_resource_r40_r41(outline: Outline) -> None:
    outline.rename(CHAPTER, node_id(outline, "A"), "第一章")
    outline.rename(SECTION, node_id(outline, "A1"), "第一节")
    unit_id = node_id(outline, "u1")
    outline.rename(UNIT, unit_id, "B")
    outline.choose_resource(unit_id, "another")
    assert tree(outline) == "第一章(第一节[B u2] A2[u3]) B(B1[]) C()"
    assert outline.unit(unit_id).resource_id == "another"


def test_a_unit_shows_one_resource_and_a_section_holds_several_units_r42(outline: Outline) -> None:
    shown = {unit.title: unit.resource_id for unit in outline.chapters[0].sections[0].units}
    assert shown == {"u1": "resource of u1", "u2": "resource of u2"}


def test_the_second_of_two_edits_of_one_version_is_refused_r44(outline: Outline) -> None:
    seen = outline.version
    outline.add_chapter("D")
    with pytest.raises(StaleVersion) as refused:
        outline.require_version(seen)
    assert refused.value.details == {"current_version": seen + 1}


def test_a_copy_has_the_same_plan_and_ids_of_its_own_r50(outline: Outline) -> None:
    copy = outline.copy_to(course_id="course", run_id="run")
    assert tree(copy) == tree(outline)
    assert copy.resource_ids() == outline.resource_ids()
    ids = {unit.unit_id for unit in outline.units()} | {chapter.chapter_id for chapter in outline.chapters}
    assert ids.isdisjoint({unit.unit_id for unit in copy.units()})
    assert ids.isdisjoint({chapter.chapter_id for chapter in copy.chapters})


def test_what_is_not_there_is_not_found(outline: Outline) -> None:
    for level in NodeLevel:
        with pytest.raises(NotFound, match="outline_node_not_found"):
            outline.rename(level, "nobody", "x")


def test_a_row_has_an_end() -> None:
    full = Outline("outline", "course")
    for number in range(MOST_SIBLINGS):
        full.add_chapter(str(number))
    with pytest.raises(TooMany, match="outline_row_full"):
        full.add_chapter("one more")


def test_an_outline_holds_no_more_than_a_release_can_name_r40_r84() -> None:
    outline = Outline("outline", "course")
    full = MOST_NODES - 1
    for _ in range(full // MOST_SIBLINGS):
        chapter = outline.add_chapter("章")
        for _ in range(MOST_SIBLINGS - 1):
            outline.add_section(chapter.chapter_id, "节")
    section = outline.add_section(outline.add_chapter("章").chapter_id, "节")
    while len(list(outline.nodes())) < MOST_NODES:
        outline.add_unit(section.section_id, "单元", "resource")
    with pytest.raises(TooMany, match="outline_full"):
        outline.add_unit(section.section_id, "单元", "resource")
    with pytest.raises(TooMany, match="outline_full"):
        outline.add_chapter("章")
