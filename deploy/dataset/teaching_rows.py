"""The rows of catalog's teaching half: teams, classes, releases, enrolments, what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from deploy.dataset.building_rows import BuildingRows, at_noon, duration
from deploy.dataset.courses import FAILED, PUBLIC_SIZE, Catalogue, Guest, Run, resource_place
from deploy.dataset.people import Person, School
from deploy.dataset.size import CHAPTERS
from services.catalog.domain.enrolment import JoinedBy
from services.catalog.domain.outline import NodeLevel
from services.catalog.domain.release import Statement
from services.catalog.domain.teaching_class import PUBLIC_CLASS_TITLE, ClassKind
from services.catalog.domain.team import Permission

_EVERY_RECORDED = 50
"""Of so many students, one has records of the units watched."""
_WATCHED_UNITS = 20


class TeachingRows:
    """Rows of those who teach and learn."""

    def __init__(self, catalogue: Catalogue, building: BuildingRows) -> None:
        self._catalogue = catalogue
        self._building = building
        self._population = catalogue.population
        self._invention = catalogue.population.invention
        self._today = catalogue.population.size.today

    def team_members(self) -> Iterator[dict[str, Any]]:
        for run in self._catalogue.runs:
            added_at = at_noon(run.approved_on)
            school = run.course.school
            members = [(run.course.leader, school, frozenset(Permission), True)]
            tutors = {guest.tutor.person_id: guest for guest in run.guests}.values()
            may = frozenset({Permission.CLASSES, Permission.STUDENTS, Permission.SCORES})
            members += [(guest.tutor, guest.school, may, False) for guest in tutors]
            for person, home, permissions, is_leader in members:
                yield {
                    "run_id": run.run_id,
                    "person_id": person.person_id,
                    "full_name": person.full_name,
                    "institution_id": home.institution_id,
                    "institution_name": home.name,
                    "permissions": permissions,
                    "added_at": added_at,
                    "is_leader": is_leader,
                    "version": 1,
                }

    def classes(self) -> Iterator[dict[str, Any]]:
        for run in self._catalogue.runs:
            opened = {"run_id": run.run_id, "opened_at": at_noon(run.starts_on), "version": 2}
            yield {
                "class_id": self.public_class_id(run),
                "kind": ClassKind.PUBLIC,
                "title": PUBLIC_CLASS_TITLE,
                **_run_by(run.course.school, run.course.leader),
                "size": PUBLIC_SIZE,
                **opened,
            }
            for guest in run.guests:
                yield {
                    "class_id": self.class_id(guest),
                    "kind": ClassKind.SCHOOL,
                    "title": f"{guest.school.name}班",
                    **_run_by(guest.school, guest.tutor),
                    "size": guest.size,
                    **opened,
                }

    def public_class_id(self, run: Run) -> str:
        return self._invention.identity("public class", run.place)

    def class_id(self, guest: Guest) -> str:
        return self._invention.identity("class", guest.place)

    def release_plans(self) -> Iterator[dict[str, Any]]:
        """Everything is released to every class, chapter by chapter."""
        for run in self._catalogue.runs:
            released = {
                self._building.chapter_id(run.outline, position): Statement(NodeLevel.CHAPTER, True, None)
                for position in range(CHAPTERS)
            }
            for class_id in (self.public_class_id(run), *(self.class_id(guest) for guest in run.guests)):
                yield {"class_id": class_id, "statements": released, "version": 2}

    def enrolled(self) -> Iterator[tuple[Run, Guest | None, int, Person]]:
        """Everyone in a class of a run, with a number within the class."""
        for run in self._catalogue.runs:
            own = self._population.students(run.course.school, run.place * PUBLIC_SIZE, PUBLIC_SIZE)
            for number, student in enumerate(own):
                yield run, None, number, student
            for guest in run.guests:
                students = self._population.students(guest.school, guest.first_student, guest.size)
                for number, student in enumerate(students):
                    yield run, guest, number, student

    def enrolments(self) -> Iterator[dict[str, Any]]:
        for place, (run, guest, number, student) in enumerate(self.enrolled()):
            home = guest.school if guest else run.course.school
            score = score_of(guest, number) if run.is_finished(self._today) else None
            yield {
                "enrolment_id": self._invention.identity("enrolment", place),
                "run_id": run.run_id,
                "class_id": self.class_id(guest) if guest else self.public_class_id(run),
                "student_id": student.person_id,
                "student_name": student.full_name,
                "student_number": student.number,
                "institution_id": home.institution_id,
                "joined_by": JoinedBy.IMPORT if guest else JoinedBy.PAGE,
                "joined_at": at_noon(run.starts_on),
                "score": score,
                "score_version": 0 if score is None else 1,
                "scored_at": None if score is None else at_noon(run.ends_on),
                "scored_by_id": None if score is None else (guest.tutor if guest else run.course.leader).person_id,
                "version": 1 if score is None else 2,
            }

    def score_entries(self) -> Iterator[dict[str, Any]]:
        for row in self.enrolments():
            if row["score"] is not None:
                names = ("enrolment_id", "score_version", "score", "scored_at", "scored_by_id")
                yield {name: row[name] for name in names}

    def learning_records(self) -> Iterator[dict[str, Any]]:
        for place, (run, _, _, student) in enumerate(self.enrolled()):
            if place % _EVERY_RECORDED:
                continue
            seen_at = at_noon(run.starts_on + timedelta(days=10))
            for unit in range(_WATCHED_UNITS):
                seconds = duration(self._catalogue, resource_place(run.course, unit))
                yield {
                    "student_id": student.person_id,
                    "unit_id": self._building.unit_id(run.outline, unit),
                    "run_id": run.run_id,
                    "opened_at": seen_at,
                    "last_seen_at": seen_at,
                    "position_seconds": float(seconds),
                    "watched": [[0, seconds]],
                    "watched_seconds": seconds,
                    "completed_at": seen_at,
                }

    def selections(self) -> Iterator[dict[str, Any]]:
        """What sharing told of the schools that selected a run."""
        for run in self._catalogue.runs:
            for guest in run.guests:
                yield {
                    "selection_id": self._invention.identity("selection", guest.place),
                    "run_id": run.run_id,
                    "institution_id": guest.school.institution_id,
                    "way": 1,
                    "tutor_id": guest.tutor.person_id,
                    "state": "closed" if run.is_finished(self._today) else "teaching",
                    "version": 3,
                }


def _run_by(school: School, person: Person) -> dict[str, str]:
    return {
        "institution_id": school.institution_id,
        "tutor_id": person.person_id,
        "tutor_name": person.full_name,
    }


def score_of(guest: Guest | None, number: int) -> Decimal:
    """The last of a guest class failed; everybody else passed."""
    has_failed = guest is not None and number >= guest.size - FAILED
    return Decimal(40 + number % 15) if has_failed else Decimal(60 + number % 40)
