"""Courses and the runs that were copied from them: who leads them, when they run, who takes part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from deploy.dataset.invention import course_title
from deploy.dataset.people import Person, Population, School
from deploy.dataset.size import CHAPTERS, SECTIONS, UNITS
from services.catalog.domain.category import categories_of
from services.catalog.domain.course import CourseType

_EVERY_SPOC = 20
"""Of so many courses, the last is an independent SPOC."""
_EVERY_SHARED = 3
"""Of so many running MOOCs, one is taught at another school, too."""
_RUNS_AT_MOST = 3
_PLACES = CHAPTERS * SECTIONS * UNITS
PUBLIC_SIZE, SHARED_SIZE, FAILED = 30, 40, 5
CREDITS = Decimal("3.0")


@dataclass(frozen=True)
class Course:
    """A course of the set."""

    place: int
    course_id: str
    school: School
    leader: Person
    title: str
    course_type: CourseType
    category_code: str
    outline: int
    """The place of its outline among all."""


@dataclass(frozen=True)
class Guest:
    """Another school's part in a run: its class, its students, and how many of them it recognised credits for."""

    place: int
    school: School
    tutor: Person
    first_student: int
    size: int
    recognised: int


@dataclass(frozen=True)
class Run:
    """An approved run of the set."""

    place: int
    run_id: str
    number: int
    course: Course
    outline: int
    starts_on: date
    ends_on: date
    is_of_known_year: bool
    guests: tuple[Guest, ...]

    @property
    def approved_on(self) -> date:
        return self.starts_on - timedelta(days=20)

    def is_finished(self, today: date) -> bool:
        return self.ends_on < today


class Catalogue:
    """All courses and runs, in the order of their places."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self._size = population.size
        self._invention = population.invention

    @cached_property
    def courses(self) -> list[Course]:
        return [self._course(place) for place in range(self._size.courses)]

    @cached_property
    def runs(self) -> list[Run]:
        return [run for course in self.courses for run in self._runs_of(course)]

    def _course(self, place: int) -> Course:
        school = self.population.schools[place % self._size.schools]
        teacher = place // self._size.schools % self._size.teachers_per_school
        categories = categories_of(school.kind)
        return Course(
            place=place,
            course_id=self._invention.identity("course", place),
            school=school,
            leader=self.population.teacher(school, teacher),
            title=course_title(place),
            course_type=CourseType.SPOC if place % _EVERY_SPOC == _EVERY_SPOC - 1 else CourseType.MOOC,
            category_code=categories[place % len(categories)].code,
            outline=place * (_RUNS_AT_MOST + 1),
        )

    def _runs_of(self, course: Course) -> Iterator[Run]:
        """The known year's, if the course had one; last spring's; the one that is running."""
        today = self._size.today
        known = self._known_places.get(course.place)
        periods = [(date(2018, 9, 10), date(2019, 1, 11))] if known is not None else []
        periods.append((today - timedelta(days=300), today - timedelta(days=180)))
        periods.append((today - timedelta(days=60), today + timedelta(days=60)))
        for number, (starts_on, ends_on) in enumerate(periods, start=1):
            place = course.place * _RUNS_AT_MOST + number - 1
            is_known = known is not None and number == 1
            is_running = number == len(periods)
            yield Run(
                place=place,
                run_id=self._invention.identity("run", place),
                number=number,
                course=course,
                outline=course.outline + number,
                starts_on=starts_on,
                ends_on=ends_on,
                is_of_known_year=is_known,
                guests=self._known_guests.get(known or 0, ())
                if is_known
                else self._guests(course, place, is_running),
            )

    def _guests(self, course: Course, run: int, is_running: bool) -> tuple[Guest, ...]:
        if not is_running or course.course_type is not CourseType.MOOC or course.place % _EVERY_SHARED:
            return ()
        school = self.population.schools[(course.place + 1) % self._size.schools]
        return (self._guest(run * 2, school, first_student=run * SHARED_SIZE, size=SHARED_SIZE, recognised=0),)

    def _guest(self, place: int, school: School, *, first_student: int, size: int, recognised: int) -> Guest:
        tutor = self.population.teacher(school, place % self._size.teachers_per_school)
        return Guest(place, school, tutor, first_student % self._size.students_per_school, size, recognised)

    @cached_property
    def _known_places(self) -> dict[int, int]:
        """Course → place among the known year's runs: the first MOOCs."""
        moocs = (place for place in range(self._size.courses) if place % _EVERY_SPOC != _EVERY_SPOC - 1)
        return {course: place for place, course in zip(range(self._size.year_runs), moocs, strict=False)}

    @cached_property
    def _known_guests(self) -> dict[int, tuple[Guest, ...]]:
        """The known year's offerings by run: all its schools take part, no pair of school and run comes twice."""
        size = self._size
        found: dict[int, tuple[Guest, ...]] = {}
        course_of = {place: course for course, place in self._known_places.items()}
        for offering in range(size.year_offerings):
            again, run = divmod(offering, size.year_runs)
            # The last schools select, the first ones offer: nobody selects an own run.
            school = self.population.schools[-1 - (run + again) % size.year_schools]
            recognised = _part(size.year_recognitions, size.year_offerings, offering)
            guest = self._guest(
                course_of[run] * _RUNS_AT_MOST * 2 + again,
                school,
                first_student=offering * 17,
                size=recognised + FAILED,
                recognised=recognised,
            )
            found[run] = (*found.get(run, ()), guest)
        return found


def resource_place(course: Course, unit: int) -> int:
    """The place of a course's video among all resources; one more than it has units waits for its review."""
    return course.place * (_PLACES + 1) + unit


def unit_count() -> int:
    """Units of every outline."""
    return _PLACES


def _part(whole: int, parts: int, place: int) -> int:
    """One of nearly equal parts of a whole number; together they are the whole."""
    return whole * (place + 1) // parts - whole * place // parts
