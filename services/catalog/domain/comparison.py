"""What is different between two runs of a course: information and teaching plan (R50, R52, R53).

Nodes of two outlines are the same when they go back to the same first node (`lineage_id`), whatever they are
called and wherever they stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.catalog.domain.information import Information
from services.catalog.domain.outline import Chapter, NodeLevel, Outline, Section, Unit


class Difference(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    RESOURCE_REPLACED = "resource_replaced"


@dataclass(frozen=True)
class FieldChange:
    """A field of the information that has another value; of the overview, the heading tells which part."""

    field: str
    before: str | None
    after: str | None
    heading: str | None = None


@dataclass(frozen=True)
class NodeChange:
    """One thing that happened to a chapter, section or unit.

    `before` and `after` are the titles of a renamed node, the places (from 1) of a moved one, the resources of a
    unit that shows another one.
    """

    difference: Difference
    level: NodeLevel
    title: str
    """As it is called now; of a removed one, as it was called."""
    within: tuple[str, ...]
    """The titles of what it lies in, from the chapter down."""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class RunComparison:
    """Everything that differs, the information's fields first, then nodes in teaching order."""

    fields: tuple[FieldChange, ...]
    nodes: tuple[NodeChange, ...]


@dataclass(frozen=True)
class _Placed:
    level: NodeLevel
    node: Chapter | Section | Unit
    parent: str
    """Lineage of what it lies in; empty for chapters."""
    place: int
    within: tuple[str, ...]


def compare(
    earlier: tuple[Information, Outline],
    later: tuple[Information, Outline],
) -> RunComparison:
    """What the later one has otherwise than the earlier one."""
    return RunComparison(tuple(_field_changes(earlier[0], later[0])), tuple(_node_changes(earlier[1], later[1])))


def _field_changes(before: Information, after: Information) -> Iterator[FieldChange]:
    for name in ("title", "category_code", "online_credits", "total_credits", "cover_id"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(name, _text(old), _text(new))
    old_parts = {part.heading: part.content for part in before.overview}
    new_parts = {part.heading: part.content for part in after.overview}
    for heading in dict.fromkeys([*old_parts, *new_parts]):
        if old_parts.get(heading) != new_parts.get(heading):
            yield FieldChange("overview", old_parts.get(heading), new_parts.get(heading), heading)


def _node_changes(before: Outline, after: Outline) -> Iterator[NodeChange]:
    old, new = _by_lineage(before), _by_lineage(after)
    moved = _moved(old, new)
    for lineage, now in new.items():
        if lineage not in old:
            yield NodeChange(Difference.ADDED, now.level, now.node.title, now.within)
            continue
        was = old[lineage]
        if was.node.title != now.node.title:
            yield _change(Difference.RENAMED, now, was.node.title, now.node.title)
        if lineage in moved:
            yield _change(Difference.MOVED, now, str(was.place + 1), str(now.place + 1))
        shown, shows = _resource(was), _resource(now)
        if shown != shows:
            yield _change(Difference.RESOURCE_REPLACED, now, shown, shows)
    for lineage, was in old.items():
        if lineage not in new:
            yield NodeChange(Difference.REMOVED, was.level, was.node.title, was.within)


def _change(difference: Difference, now: _Placed, before: str, after: str) -> NodeChange:
    return NodeChange(difference, now.level, now.node.title, now.within, before, after)


def _resource(placed: _Placed) -> str:
    return placed.node.resource_id if isinstance(placed.node, Unit) else ""


def _by_lineage(outline: Outline) -> dict[str, _Placed]:
    placed: dict[str, _Placed] = {}
    for index, chapter in enumerate(outline.chapters):
        placed[chapter.lineage_id] = _Placed(NodeLevel.CHAPTER, chapter, "", index, ())
        for at, section in enumerate(chapter.sections):
            within = (chapter.title,)
            placed[section.lineage_id] = _Placed(NodeLevel.SECTION, section, chapter.lineage_id, at, within)
            for number, unit in enumerate(section.units):
                placed[unit.lineage_id] = _Placed(
                    NodeLevel.UNIT, unit, section.lineage_id, number, (*within, section.title)
                )
    return placed


def _moved(old: dict[str, _Placed], new: dict[str, _Placed]) -> set[str]:
    """The nodes that changed their order among the siblings that were there before: as few as explain it (R43)."""
    rows: dict[str, list[str]] = {}
    for lineage, now in new.items():
        if lineage in old:
            rows.setdefault(now.parent, []).append(lineage)
    moved: set[str] = set()
    for row in rows.values():
        kept = _longest_rising([old[lineage].place for lineage in row])
        moved |= {lineage for index, lineage in enumerate(row) if index not in kept}
    return moved


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The indexes of a longest strictly rising part of the row."""
    ends: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        previous.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        at[length : length + 1] = [index]
    kept: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        kept.add(index)
        index = previous[index]
    return kept


def _text(value: object) -> str | None:
    return None if value is None else str(value)
