"""The rows of catalog's building half: library, courses, outlines, runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from deploy.dataset.courses import (
    CREDITS,
    Catalogue,
    Course,
    Run,
    resource_place,
    unit_count,
)
from deploy.dataset.size import CHAPTERS, LIBRARY_PROJECTS, LIBRARY_RECOGNISED, SECTIONS, UNITS
from services.catalog.domain.course import CourseType, SpocKind
from services.catalog.domain.information import OVERVIEW_TEMPLATE
from services.catalog.domain.library import EntryState, Level, Standing
from services.catalog.domain.run import RunState

_PENDING_EVERY = 10
"""Of so many courses, one has a second name that waits for the centre."""


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


class BuildingRows:
    """Rows of what is built, each table's in ascending order of their ids."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._population = catalogue.population
        self._size = catalogue.population.size
        self._invention = catalogue.population.invention
        self._today = self._size.today

    def institutions(self) -> Iterator[dict[str, Any]]:
        for school in self._population.schools:
            yield {"institution_id": school.institution_id, "name": school.name, "kind": school.kind}

    def resources(self) -> Iterator[dict[str, Any]]:
        for course in self._catalogue.courses:
            for unit in range(unit_count() + 1):
                is_usable = unit < unit_count()
                place = resource_place(course, unit)
                yield {
                    "resource_id": self._invention.identity("resource", place),
                    "course_id": course.course_id,
                    "kind": "video",
                    "title": unit_title(unit) if is_usable else "待审核的视频",
                    "is_usable": is_usable,
                    "is_deleted": False,
                    "duration_seconds": float(duration(self._catalogue, place)) if is_usable else None,
                    "version": 2 if is_usable else 1,
                }

    def library_entries(self) -> Iterator[dict[str, Any]]:
        for course in self._catalogue.courses:
            if course.course_type is CourseType.MOOC:
                yield self._entry(course, course.place * 2, course.title, EntryState.APPROVED)
            if course.place % _PENDING_EVERY == 0:
                yield self._entry(course, course.place * 2 + 1, f"{course.title}（新编）", EntryState.PENDING)

    def _entry(self, course: Course, place: int, title: str, state: EntryState) -> dict[str, Any]:
        scale = self._size.scale
        recognised, projects = LIBRARY_RECOGNISED * scale, LIBRARY_PROJECTS * scale
        standing = Standing.UNDER_CONSTRUCTION
        if course.place < recognised:
            standing = Standing.RECOGNISED
        elif course.place < recognised + projects:
            standing = Standing.APPROVED_PROJECT
        administrator = self._population.administrator(course.school)
        return {
            "entry_id": self._invention.identity("entry", place),
            "institution_id": course.school.institution_id,
            "leader_id": course.leader.person_id,
            "leader_name": course.leader.full_name,
            "title": title,
            "standing": standing,
            "level": Level.NATIONAL if course.place % 10 == 0 else Level.PROVINCIAL,
            "batch": f"第{course.place % 4 + 1}批",
            "year": 2016 + course.place % 4,
            "state": state,
            "reason": "",
            "submitted_by_id": administrator.person_id,
            "submitted_at": at_noon(date(2018, 5, 1)),
            "version": 1 if state is EntryState.PENDING else 2,
        }

    def _information(self, course: Course) -> dict[str, Any]:
        return {
            "title": course.title,
            "category_code": course.category_code,
            "online_credits": CREDITS,
            "total_credits": CREDITS,
            "overview": OVERVIEW_TEMPLATE,
        }

    def courses(self) -> Iterator[dict[str, Any]]:
        for course in self._catalogue.courses:
            is_mooc = course.course_type is CourseType.MOOC
            yield {
                "course_id": course.course_id,
                "institution_id": course.school.institution_id,
                "leader_id": course.leader.person_id,
                "leader_name": course.leader.full_name,
                "course_type": course.course_type,
                "spoc_kind": None if is_mooc else SpocKind.INDEPENDENT,
                "library_entry_id": self._invention.identity("entry", course.place * 2) if is_mooc else None,
                "source_run_id": None,
                "outline_id": self._invention.identity("outline", course.outline),
                **self._information(course),
                "created_at": at_noon(date(2018, 6, 1)),
                "version": 1,
            }

    def runs(self) -> Iterator[dict[str, Any]]:
        for run in self._catalogue.runs:
            is_finished = run.is_finished(self._today)
            yield {
                "run_id": run.run_id,
                "course_id": run.course.course_id,
                "run_number": run.number,
                "institution_id": run.course.school.institution_id,
                "leader_id": run.course.leader.person_id,
                "leader_name": run.course.leader.full_name,
                "course_type": run.course.course_type,
                "source_run_id": None,
                "outline_id": self._invention.identity("outline", run.outline),
                **self._information(run.course),
                "state": RunState.FINISHED if is_finished else RunState.PUBLISHED,
                "reason": "",
                "starts_on": run.starts_on,
                "ends_on": run.ends_on,
                "approved_on": run.approved_on,
                "finished_on": run.ends_on + timedelta(days=1) if is_finished else None,
                "opened_at": at_noon(run.approved_on - timedelta(days=10)),
                "version": run_version(run, self._today),
            }

    def _outlined(self) -> Iterator[tuple[int, Course, Run | None]]:
        """Every outline with its course, in the order of places."""
        runs = iter(self._catalogue.runs)
        run = next(runs, None)
        for course in self._catalogue.courses:
            yield course.outline, course, None
            while run is not None and run.course.place == course.place:
                yield run.outline, course, run
                run = next(runs, None)

    def outlines(self) -> Iterator[dict[str, Any]]:
        for place, course, run in self._outlined():
            yield {
                "outline_id": self._invention.identity("outline", place),
                "course_id": course.course_id,
                "run_id": run.run_id if run else None,
                "version": 1,
            }

    def chapters(self) -> Iterator[dict[str, Any]]:
        for outline, course, _ in self._outlined():
            for position in range(CHAPTERS):
                yield {
                    "chapter_id": self.chapter_id(outline, position),
                    "lineage_id": self.chapter_id(course.outline, position),
                    "outline_id": self._invention.identity("outline", outline),
                    "title": f"第{position + 1}章",
                    "position": position,
                }

    def chapter_id(self, outline: int, position: int) -> str:
        return self._invention.identity("chapter", outline * CHAPTERS + position)

    def sections(self) -> Iterator[dict[str, Any]]:
        for outline, course, _ in self._outlined():
            for place in range(CHAPTERS * SECTIONS):
                chapter, position = divmod(place, SECTIONS)
                yield {
                    "section_id": self._section_id(outline, place),
                    "lineage_id": self._section_id(course.outline, place),
                    "chapter_id": self.chapter_id(outline, chapter),
                    "title": f"{chapter + 1}.{position + 1} 小节",
                    "position": position,
                }

    def _section_id(self, outline: int, place: int) -> str:
        return self._invention.identity("section", outline * CHAPTERS * SECTIONS + place)

    def units(self) -> Iterator[dict[str, Any]]:
        for outline, course, _ in self._outlined():
            for place in range(unit_count()):
                yield {
                    "unit_id": self.unit_id(outline, place),
                    "lineage_id": self.unit_id(course.outline, place),
                    "section_id": self._section_id(outline, place // UNITS),
                    "title": unit_title(place),
                    "resource_id": self._invention.identity("resource", resource_place(course, place)),
                    "position": place % UNITS,
                }

    def unit_id(self, outline: int, place: int) -> str:
        return self._invention.identity("unit", outline * unit_count() + place)


def unit_title(unit: int) -> str:
    chapter, rest = divmod(unit, SECTIONS * UNITS)
    return f"{chapter + 1}.{rest // UNITS + 1}.{rest % UNITS + 1} 视频"


def duration(catalogue: Catalogue, resource: int) -> int:
    """Seconds of a video: nine to fourteen minutes."""
    return 540 + catalogue.population.invention.below(300, "duration", resource)


def run_version(run: Run, today: date) -> int:
    """Published, approved, and perhaps finished since it was opened."""
    return 4 if run.is_finished(today) else 3
