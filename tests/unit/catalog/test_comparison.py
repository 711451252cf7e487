"""What is different between two runs of a course (R50, R52)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.comparison import Difference, FieldChange, NodeChange, compare
from services.catalog.domain.information import OVERVIEW_TEMPLATE, Information, OverviewPart
from services.catalog.domain.outline import Direction, NodeLevel, Outline

INFORMATION = Information("线性代数", "07", Decimal("2.0"), Decimal("3.0"), OVERVIEW_TEMPLATE)


def outline_of(chapters: int = 2, sections: int = 2, units: int = 3) -> Outline:
    outline = Outline("outline", "course")
    for c in range(chapters):
        chapter = outline.add_chapter(f"c{c}")
        for s in range(sections):
            section = outline.add_section(chapter.chapter_id, f"c{c}s{s}")
            for u in range(units):
                outline.add_unit(section.section_id, f"c{c}s{s}u{u}", f"r{c}{s}{u}")
    return outline


def nodes(before: Outline, after: Outline) -> list[NodeChange]:
    return list(compare((INFORMATION, before), (INFORMATION, after)).nodes)


def test_a_copy_is_no_different_r50() -> None:
    before = outline_of()
    found = compare((INFORMATION, before), (INFORMATION, before.copy_to(course_id="course", run_id="run")))
    assert (found.fields, found.nodes) == ((), ())


def test_a_copy_of_a_copy_goes_back_to_the_first_r52() -> None:
    before = outline_of()
    after = before.copy_to(course_id="course", run_id="1").copy_to(course_id="course", run_id="2")
    assert nodes(before, after) == []


def test_fields_are_compared_one_by_one_and_the_overview_by_heading_r25() -> None:
    overview = (OverviewPart(OVERVIEW_TEMPLATE[0].heading, "新的概述"), *OVERVIEW_TEMPLATE[1:])
    later = replace(INFORMATION, total_credits=Decimal("2.5"), cover_id="paper", overview=overview)
    found = compare((INFORMATION, outline_of()), (later, outline_of().copy_to(course_id="c", run_id="r")))
    assert found.fields == (
        FieldChange("total_credits", "3.0", "2.5"),
        FieldChange("cover_id", None, "paper"),
        FieldChange("overview", OVERVIEW_TEMPLATE[0].content, "新的概述", OVERVIEW_TEMPLATE[0].heading),
    )


def test_renamed_and_replaced_units_are_known_by_where_they_come_from_r41() -> None:
    before = outline_of()
    after = before.copy_to(course_id="course", run_id="run")
    unit = after.chapters[0].sections[1].units[2]
    after.rename(NodeLevel.UNIT, unit.unit_id, "别的名字")
    after.choose_resource(unit.unit_id, "other")
    within = ("c0", "c0s1")
    assert nodes(before, after) == [
        NodeChange(Difference.RENAMED, NodeLevel.UNIT, "别的名字", within, "c0s1u2", "别的名字"),
        NodeChange(Difference.RESOURCE_REPLACED, NodeLevel.UNIT, "别的名字", within, "r012", "other"),
    ]


def test_added_and_removed_nodes_are_named_with_their_places_r41() -> None:
    before = outline_of()
    after = before.copy_to(course_id="course", run_id="run")
    after.delete(NodeLevel.SECTION, after.chapters[1].sections[0].section_id, cascade=True)
    after.add_unit(after.chapters[0].sections[0].section_id, "新单元", "r")
    assert nodes(before, after) == [
        NodeChange(Difference.ADDED, NodeLevel.UNIT, "新单元", ("c0", "c0s0")),
        NodeChange(Difference.REMOVED, NodeLevel.SECTION, "c1s0", ("c1",)),
        *(NodeChange(Difference.REMOVED, NodeLevel.UNIT, f"c1s0u{u}", ("c1", "c1s0")) for u in range(3)),
    ]


def test_one_move_is_one_difference_r43() -> None:
    before = outline_of(chapters=4, sections=1, units=1)
    after = before.copy_to(course_id="course", run_id="run")
    after.move_before(NodeLevel.CHAPTER, after.chapters[3].chapter_id, after.chapters[0].chapter_id)
    assert nodes(before, after) == [NodeChange(Difference.MOVED, NodeLevel.CHAPTER, "c3", (), "4", "1")]


def test_what_slides_up_after_a_removal_was_not_moved_r43() -> None:
    before = outline_of(chapters=3, sections=0)
    after = before.copy_to(course_id="course", run_id="run")
    after.delete(NodeLevel.CHAPTER, after.chapters[0].chapter_id, cascade=False)
    assert [each.difference for each in nodes(before, after)] == [Difference.REMOVED]


@given(moves=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(Direction)), max_size=20))
def test_so_many_moves_are_told_as_explain_the_new_order_r43(moves: list[tuple[int, Direction]]) -> None:
    before = outline_of(chapters=6, sections=0)
    after = before.copy_to(course_id="course", run_id="run")
    for place, direction in moves:
        after.move(NodeLevel.CHAPTER, after.chapters[place].chapter_id, direction)
    moved = {each.title for each in nodes(before, after)}
    assert all(each.difference is Difference.MOVED for each in nodes(before, after))
    stayed = [chapter.title for chapter in after.chapters if chapter.title not in moved]
    assert stayed == sorted(stayed)
    assert (not moved) == ([chapter.title for chapter in after.chapters] == [f"c{c}" for c in range(6)])
