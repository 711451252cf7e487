"""Whatever is done to an outline, it stays a tree of three levels in a clear order (R40–R44)."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.catalog.domain.outline import Chapter, Direction, NodeLevel, Outline, Section, Unit

indexes = st.integers(min_value=0, max_value=50)
directions = st.sampled_from(Direction)


class OutlineMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.outline = Outline("outline", "course")
        self.model: list[list[list[str]]] = []
        """The ids of units, by section, by chapter."""
        self.edits = 1

    @rule()
    def add_chapter(self) -> None:
        self.outline.add_chapter("c")
        self.model.append([])
        self.edits += 1

    @precondition(lambda self: self.model)
    @rule(index=indexes)
    def add_section(self, index: int) -> None:
        place = index % len(self.model)
        self.outline.add_section(self.outline.chapters[place].chapter_id, "s")
        self.model[place].append([])
        self.edits += 1

    @precondition(lambda self: any(self.model))
    @rule(index=indexes)
    def add_unit(self, index: int) -> None:
        section, row = self._section(index)
        row.append(self.outline.add_unit(section.section_id, "u", "r").unit_id)
        self.edits += 1

    @precondition(lambda self: self.model)
    @rule(index=indexes, direction=directions)
    def move_chapter(self, index: int, direction: Direction) -> None:
        place = index % len(self.model)
        self.outline.move(NodeLevel.CHAPTER, self.outline.chapters[place].chapter_id, direction)
        self._swap(self.model, place, direction)

    @precondition(lambda self: any(row for chapter in self.model for row in chapter))
    @rule(index=indexes, direction=directions)
    def move_unit(self, index: int, direction: Direction) -> None:
        section, row = self._section(index)
        if row:
            place = index % len(row)
            self.outline.move(NodeLevel.UNIT, section.units[place].unit_id, direction)
            self._swap(row, place, direction)

    @precondition(lambda self: self.model)
    @rule(index=indexes, other=indexes)
    def move_chapter_before(self, index: int, other: int) -> None:
        place, target = index % len(self.model), other % len(self.model)
        if place != target:
            chapters = self.outline.chapters
            self.outline.move_before(NodeLevel.CHAPTER, chapters[place].chapter_id, chapters[target].chapter_id)
            target_row = self.model[target]
            moved = self.model.pop(place)
            self.model.insert(next(i for i, row in enumerate(self.model) if row is target_row), moved)
            self.edits += 1

    @precondition(lambda self: any(self.model))
    @rule(index=indexes)
    def delete_section(self, index: int) -> None:
        section, row = self._section(index)
        self.outline.delete(NodeLevel.SECTION, section.section_id, cascade=True)
        for chapter in self.model:
            chapter[:] = [each for each in chapter if each is not row]
        self.edits += 1

    @invariant()
    def it_is_what_the_model_says(self) -> None:
        ids = [
            [[unit.unit_id for unit in section.units] for section in chapter.sections]
            for chapter in self.outline.chapters
        ]
        assert ids == self.model
        assert self.outline.version == self.edits

    @invariant()
    def positions_count_from_zero(self) -> None:
        rows: list[list[Chapter] | list[Section] | list[Unit]] = [self.outline.chapters]
        for chapter in self.outline.chapters:
            rows += [chapter.sections, *(section.units for section in chapter.sections)]
        for row in rows:
            assert [node.position for node in row] == list(range(len(row)))

    def _section(self, index: int) -> tuple[Section, list[str]]:
        sections = [section for chapter in self.outline.chapters for section in chapter.sections]
        rows = [row for chapter in self.model for row in chapter]
        place = index % len(rows)
        return sections[place], rows[place]

    def _swap(self, row: list[Any], place: int, direction: Direction) -> None:
        other = place - 1 if direction is Direction.UP else place + 1
        if 0 <= other < len(row):
            row[place], row[other] = row[other], row[place]
            self.edits += 1


OutlineMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestOutlineMachine = OutlineMachine.TestCase
