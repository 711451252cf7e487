"""The teaching plan: chapters, sections, units; three levels and no more (R40–R44).

One outline belongs to a course or, as a copy, to one of its runs. Every change makes a new version; nodes keep
their ids through renaming and moving.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from chassis.domain.errors import Conflict, NotFound, StaleVersion, TooMany
from chassis.domain.ids import new_id

MOST_SIBLINGS = 100
"""Chapters of an outline, sections of a chapter, units of a section."""
MOST_NODES = 2000
"""Of an outline: it travels whole, and the release of a class must be able to name each."""


class NodeLevel(StrEnum):
    CHAPTER = "chapter"
    SECTION = "section"
    UNIT = "unit"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(eq=False)
class Unit:
    """One resource with a name of its own (R42)."""

    unit_id: str
    title: str
    resource_id: str
    position: int = 0
    lineage_id: str = ""
    """The node that this one goes back to through every copy; the first one goes back to itself."""

    def __post_init__(self) -> None:
        self.lineage_id = self.lineage_id or self.unit_id

    @property
    def node_id(self) -> str:
        return self.unit_id

    def copy(self) -> Unit:
        return Unit(new_id(), self.title, self.resource_id, self.position, self.lineage_id)


@dataclass(eq=False)
class Section:
    section_id: str
    title: str
    position: int = 0
    units: list[Unit] = field(default_factory=list)
    lineage_id: str = ""

    def __post_init__(self) -> None:
        self.lineage_id = self.lineage_id or self.section_id

    @property
    def node_id(self) -> str:
        return self.section_id

    def copy(self) -> Section:
        units = [unit.copy() for unit in self.units]
        return Section(new_id(), self.title, self.position, units, self.lineage_id)


@dataclass(eq=False)
class Chapter:
    chapter_id: str
    title: str
    position: int = 0
    sections: list[Section] = field(default_factory=list)
    lineage_id: str = ""

    def __post_init__(self) -> None:
        self.lineage_id = self.lineage_id or self.chapter_id

    @property
    def node_id(self) -> str:
        return self.chapter_id

    def copy(self) -> Chapter:
        sections = [section.copy() for section in self.sections]
        return Chapter(new_id(), self.title, self.position, sections, self.lineage_id)


Node = TypeVar("Node", Chapter, Section, Unit)


@dataclass(eq=False)
class Outline:
    """The aggregate; nothing in it changes but through it."""

    outline_id: str
    course_id: str
    run_id: str | None = None
    """Absent for the outline of the course itself."""
    chapters: list[Chapter] = field(default_factory=list)
    version: int = 1

    def units(self) -> Iterator[Unit]:
        """All units in teaching order."""
        for chapter in self.chapters:
            for section in chapter.sections:
                yield from section.units

    def nodes(self) -> Iterator[Chapter | Section | Unit]:
        """Everything in it, in teaching order."""
        for chapter in self.chapters:
            yield chapter
            for section in chapter.sections:
                yield section
                yield from section.units

    def resource_ids(self) -> set[str]:
        return {unit.resource_id for unit in self.units()}

    def require_version(self, expected: int) -> None:
        """Refuse an edit that was made looking at an older version (R44)."""
        if self.version != expected:
            raise StaleVersion("stale_version", details={"current_version": self.version})

    def add_chapter(self, title: str) -> Chapter:
        chapter = Chapter(new_id(), title)
        self._append(self.chapters, chapter)
        return chapter

    def add_section(self, chapter_id: str, title: str) -> Section:
        section = Section(new_id(), title)
        self._append(self.chapter(chapter_id).sections, section)
        return section

    def add_unit(self, section_id: str, title: str, resource_id: str) -> Unit:
        """Add a unit. The caller has checked that the resource may be used (R34)."""
        unit = Unit(new_id(), title, resource_id)
        self._append(self.section(section_id).units, unit)
        return unit

    def rename(self, level: NodeLevel, node_id: str, title: str) -> None:
        node: Chapter | Section | Unit
        match level:
            case NodeLevel.CHAPTER:
                node = self.chapter(node_id)
            case NodeLevel.SECTION:
                node = self.section(node_id)
            case NodeLevel.UNIT:
                node = self.unit(node_id)
        node.title = title
        self.version += 1

    def choose_resource(self, unit_id: str, resource_id: str) -> None:
        """Let a unit show another resource (R41). The caller has checked that it may be used (R34)."""
        self.unit(unit_id).resource_id = resource_id
        self.version += 1

    def move(self, level: NodeLevel, node_id: str, direction: Direction) -> None:
        """Move a node one place among its siblings (R43). At the end of its row it stays where it is."""
        match level:
            case NodeLevel.CHAPTER:
                self._shift(self.chapters, node_id, direction)
            case NodeLevel.SECTION:
                self._shift(self._section_row(node_id), node_id, direction)
            case NodeLevel.UNIT:
                self._shift(self._unit_row(node_id), node_id, direction)

    def move_before(self, level: NodeLevel, node_id: str, before_id: str) -> None:
        """Move a node to the place of a sibling, which follows it then.

        Raises:
            Conflict: code `not_a_sibling`, when the other node is not in the same row (R43).
        """
        match level:
            case NodeLevel.CHAPTER:
                self._put_before(self.chapters, node_id, before_id)
            case NodeLevel.SECTION:
                self._put_before(self._section_row(node_id), node_id, before_id)
            case NodeLevel.UNIT:
                self._put_before(self._unit_row(node_id), node_id, before_id)

    def delete(self, level: NodeLevel, node_id: str, *, cascade: bool) -> None:
        """Delete a node; one that holds others only with `cascade` (R44).

        Raises:
            Conflict: code `node_not_empty`, with the number of nodes below it.
        """
        match level:
            case NodeLevel.CHAPTER:
                chapter = self.chapter(node_id)
                below = len(chapter.sections) + sum(len(section.units) for section in chapter.sections)
                self._remove(self.chapters, chapter, below, cascade)
            case NodeLevel.SECTION:
                section = self.section(node_id)
                self._remove(self._section_row(node_id), section, len(section.units), cascade)
            case NodeLevel.UNIT:
                self._remove(self._unit_row(node_id), self.unit(node_id), 0, cascade)

    def chapter(self, chapter_id: str) -> Chapter:
        return self.chapters[_index(self.chapters, chapter_id)]

    def section(self, section_id: str) -> Section:
        row = self._section_row(section_id)
        return row[_index(row, section_id)]

    def unit(self, unit_id: str) -> Unit:
        row = self._unit_row(unit_id)
        return row[_index(row, unit_id)]

    def copy_to(self, *, course_id: str, run_id: str | None) -> Outline:
        """The same plan with ids of its own, for a run or for a course made from a run (R24, R50)."""
        return Outline(new_id(), course_id, run_id, [chapter.copy() for chapter in self.chapters])

    def _section_row(self, section_id: str) -> list[Section]:
        for chapter in self.chapters:
            if any(section.section_id == section_id for section in chapter.sections):
                return chapter.sections
        raise NotFound("outline_node_not_found", details={"node_id": section_id})

    def _unit_row(self, unit_id: str) -> list[Unit]:
        for chapter in self.chapters:
            for section in chapter.sections:
                if any(unit.unit_id == unit_id for unit in section.units):
                    return section.units
        raise NotFound("outline_node_not_found", details={"node_id": unit_id})

    def _append(self, row: list[Node], node: Node) -> None:
        if len(row) >= MOST_SIBLINGS:
            raise TooMany("outline_row_full", details={"most": MOST_SIBLINGS})
        if sum(1 for _ in self.nodes()) >= MOST_NODES:
            raise TooMany("outline_full", details={"most": MOST_NODES})
        node.position = len(row)
        row.append(node)
        self.version += 1

    def _remove(self, row: list[Node], node: Node, below: int, cascade: bool) -> None:
        if below and not cascade:
            raise Conflict("node_not_empty", details={"nodes_below": below})
        row.remove(node)
        _renumber(row)
        self.version += 1

    def _shift(self, row: list[Node], node_id: str, direction: Direction) -> None:
        index = _index(row, node_id)
        other = index - 1 if direction is Direction.UP else index + 1
        if 0 <= other < len(row):
            row[index].position, row[other].position = other, index
            row.sort(key=_position)
            self.version += 1

    def _put_before(self, row: list[Node], node_id: str, before_id: str) -> None:
        node = row[_index(row, node_id)]
        others = [each for each in row if each is not node]
        places = [index for index, each in enumerate(others) if each.node_id == before_id]
        if not places:
            raise Conflict("not_a_sibling", details={"node_id": node_id, "before_id": before_id})
        others.insert(places[0], node)
        _renumber(others)
        row.sort(key=_position)
        self.version += 1


def _index(row: Sequence[Node], node_id: str) -> int:
    for index, node in enumerate(row):
        if node.node_id == node_id:
            return index
    raise NotFound("outline_node_not_found", details={"node_id": node_id})


def _position(node: Chapter | Section | Unit) -> int:
    return node.position


def _renumber(row: Sequence[Node]) -> None:
    for index, node in enumerate(row):
        if node.position != index:
            node.position = index
