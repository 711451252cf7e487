"""What a class may see of a run, and from when; the one place that decides what anyone sees (R53, R84, R85)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import InvalidInput
from services.catalog.domain.outline import NodeLevel, Outline
from services.catalog.domain.run import RunPhase


class Standing(StrEnum):
    """What someone is to a run."""

    OWNER = "owner"
    """Its leader, or the school_admin of the institution that offers it."""
    MEMBER = "member"
    """Of its teaching team."""
    STUDENT = "student"
    """Of one of its classes."""
    VISITOR = "visitor"
    """Anyone else; sees the contents page of what the public class may see, and plays nothing."""


@dataclass(frozen=True)
class UnitPlace:
    """A unit and what it lies in."""

    chapter_id: str
    section_id: str
    unit_id: str


@dataclass(frozen=True)
class Statement:
    """The teacher's word on one chapter, section or unit. A withheld one takes a part out of a released whole."""

    level: NodeLevel
    is_released: bool
    visible_from: datetime | None = None
    """Absent: at once."""

    def shows(self, now: datetime) -> bool:
        return self.is_released and (self.visible_from is None or self.visible_from <= now)


@dataclass(eq=False)
class ReleasePlan:
    """All statements for one class. Replaced as a whole, guarded by a version; empty at first: nothing is out."""

    class_id: str
    statements: Mapping[str, Statement] = field(default_factory=dict)
    version: int = 1

    def replace(self, statements: Mapping[str, Statement], places: Iterable[UnitPlace]) -> None:
        """Put these statements in place of the present ones; what is left out is withdrawn.

        Raises:
            InvalidInput: `release_node_unknown`, naming each node that the outline does not have at that level.
        """
        known = nodes_of(places)
        unknown = [node_id for node_id, said in statements.items() if known.get(node_id) is not said.level]
        if unknown:
            raise InvalidInput("release_node_unknown", details={"node_ids": sorted(unknown)[:20]})
        self.statements = dict(statements)
        self.version += 1

    def release_all(self, places: Iterable[UnitPlace], visible_from: datetime | None) -> None:
        """Release every chapter; statements on parts of them are dropped."""
        chapters = [node_id for node_id, kind in nodes_of(places).items() if kind is NodeLevel.CHAPTER]
        self.statements = {node_id: Statement(NodeLevel.CHAPTER, True, visible_from) for node_id in chapters}
        self.version += 1

    def nearest(self, place: UnitPlace) -> Statement | None:
        """The statement that counts for a unit: on itself, else on its section, else on its chapter."""
        for node_id in (place.unit_id, place.section_id, place.chapter_id):
            if said := self.statements.get(node_id):
                return said
        return None

    def shows(self, place: UnitPlace, now: datetime) -> bool:
        """Whether the class sees the unit: the statement nearest to it counts; without any it stays hidden."""
        said = self.nearest(place)
        return said is not None and said.shows(now)

    def opens_at(self, place: UnitPlace, now: datetime) -> datetime | None:
        """When a unit that is hidden now comes out by itself, if ever."""
        said = self.nearest(place)
        is_waiting = said is not None and said.is_released and not said.shows(now)
        return said.visible_from if said is not None and is_waiting else None


def places_of(outline: Outline) -> list[UnitPlace]:
    """Where each unit of an outline lies, in teaching order."""
    return [
        UnitPlace(chapter.chapter_id, section.section_id, unit.unit_id)
        for chapter in outline.chapters
        for section in chapter.sections
        for unit in section.units
    ]


def nodes_of(places: Iterable[UnitPlace]) -> dict[str, NodeLevel]:
    """Every chapter, section and unit that holds content, with its level, in the order of the outline."""
    nodes: dict[str, NodeLevel] = {}
    for place in places:
        nodes[place.chapter_id] = NodeLevel.CHAPTER
        nodes[place.section_id] = NodeLevel.SECTION
        nodes[place.unit_id] = NodeLevel.UNIT
    return nodes


class CellState(StrEnum):
    """What of a chapter is out for a class."""

    HIDDEN = "hidden"
    SCHEDULED = "scheduled"
    PARTLY = "partly"
    RELEASED = "released"


@dataclass(frozen=True)
class Cell:
    """One class and one chapter, in the overview of a run."""

    state: CellState
    visible_units: int
    opens_at: datetime | None
    """When the next of its units comes out by itself."""


def overview_of(plan: ReleasePlan, places: Iterable[UnitPlace], now: datetime) -> dict[str, Cell]:
    """What is out for a class, by chapter; chapters without any unit are none."""
    by_chapter: dict[str, list[UnitPlace]] = {}
    for place in places:
        by_chapter.setdefault(place.chapter_id, []).append(place)
    return {chapter_id: _cell(plan, units, now) for chapter_id, units in by_chapter.items()}


def _cell(plan: ReleasePlan, units: list[UnitPlace], now: datetime) -> Cell:
    visible = sum(plan.shows(place, now) for place in units)
    openings = [moment for place in units if (moment := plan.opens_at(place, now))]
    if visible == len(units):
        state = CellState.RELEASED
    elif visible:
        state = CellState.PARTLY
    else:
        state = CellState.SCHEDULED if openings else CellState.HIDDEN
    return Cell(state, visible, min(openings, default=None))


class _Sight(StrEnum):
    EVERYTHING = "everything"
    RELEASED = "released"
    NOTHING = "nothing"


_SIGHT: Mapping[Standing, Mapping[RunPhase, _Sight]] = {
    Standing.OWNER: dict.fromkeys(RunPhase, _Sight.EVERYTHING),
    Standing.MEMBER: {**dict.fromkeys(RunPhase, _Sight.EVERYTHING), RunPhase.TAKEN_DOWN: _Sight.NOTHING},
    Standing.STUDENT: {
        **dict.fromkeys(RunPhase, _Sight.NOTHING),
        RunPhase.RUNNING: _Sight.RELEASED,
        RunPhase.FINISHED: _Sight.RELEASED,
    },
    Standing.VISITOR: {
        **dict.fromkeys(RunPhase, _Sight.NOTHING),
        RunPhase.RUNNING: _Sight.RELEASED,
        RunPhase.FINISHED: _Sight.RELEASED,
    },
}


def visible_units(
    places: Iterable[UnitPlace], *, standing: Standing, phase: RunPhase, plan: ReleasePlan, now: datetime
) -> frozenset[str]:
    """The units that someone sees: the single rule behind contents pages, playback and progress.

    Args:
        places: the units of the run.
        standing: what the person is to the run.
        phase: where the run stands at `now`.
        plan: of the person's class; for visitors, of the public class.
    """
    sight = _SIGHT[standing][phase]
    if sight is _Sight.NOTHING:
        return frozenset()
    return frozenset(place.unit_id for place in places if sight is _Sight.EVERYTHING or plan.shows(place, now))


def may_play(standing: Standing) -> bool:
    """Whether what is seen may also be played; visitors join first (R37)."""
    return standing is not Standing.VISITOR
