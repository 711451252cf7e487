"""Schools and those who work and learn at them, for accounts and for the services that know of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from chassis.domain.actor import Role
from deploy.dataset.invention import Invention, id_number, mobile, school_name
from deploy.dataset.size import Size
from services.accounts.adapters.vault import Vault
from services.accounts.domain.credential import InitialKind
from services.accounts.domain.person import PersonState

FIRST_CODE = 20_000
"""Real schools' codes are lower: a set of data stands beside them."""
_STAFF_PLACES = 1_000
"""Places of a school's staff in identity numbers, before those of its students."""
_KNOWN_STUDENTS = 10
"""Of each school, how many have the set's password; the others begin with their birth date (R12)."""


@dataclass(frozen=True)
class Person:
    """Somebody at a school."""

    person_id: str
    full_name: str
    number: str


@dataclass(frozen=True)
class School:
    """A school of the set."""

    place: int
    institution_id: str
    code: str
    name: str
    kind: str
    alliance_part: str | None


@dataclass(frozen=True)
class _Seat:
    """A person's place among those of the school, and among all of the province."""

    school: School
    here: int
    everywhere: int


class Population:
    """All schools and their people, each found by its place."""

    def __init__(self, size: Size, invention: Invention) -> None:
        self.size = size
        self.invention = invention

    @cached_property
    def schools(self) -> list[School]:
        return [self._school(place) for place in range(self.size.schools)]

    def _school(self, place: int) -> School:
        is_vocational = place % 2 == 1
        return School(
            place=place,
            institution_id=self.invention.identity("school", place),
            code=str(FIRST_CODE + place),
            name=school_name(place, is_vocational=is_vocational),
            kind="vocational" if is_vocational else "undergraduate",
            alliance_part="member" if place % 4 < 2 else None,
        )

    def administrator(self, school: School) -> Person:
        """The school_admin."""
        place = (school.place, 0)
        return Person(
            self.invention.identity("administrator", *place), self.invention.name("administrator", *place), "A0"
        )

    def teacher(self, school: School, place: int) -> Person:
        return Person(
            self.invention.identity("teacher", school.place, place),
            self.invention.name("teacher", school.place, place),
            f"T{place:05}",
        )

    def student(self, school: School, place: int) -> Person:
        return Person(
            self.invention.identity("student", school.place, place),
            self.invention.name("student", school.place, place),
            f"{2022 + place % 4}{place:06}",
        )

    def students(self, school: School, first: int, count: int) -> Iterator[Person]:
        """So many students from a place on, each once; begins again at the first after the last."""
        for step in range(min(count, self.size.students_per_school)):
            yield self.student(school, (first + step) % self.size.students_per_school)


class AccountsRows:
    """The rows of accounts."""

    def __init__(self, population: Population, vault: Vault, password_hash: str) -> None:
        self._population = population
        self._invention = population.invention
        self._size = population.size
        self._vault = vault
        self._password_hash = password_hash
        self._made_at = datetime.combine(self._size.today, datetime.min.time(), UTC) - timedelta(hours=1)

    def institutions(self) -> Iterator[dict[str, Any]]:
        for school in self._population.schools:
            yield {
                "institution_id": school.institution_id,
                "code": school.code,
                "name": school.name,
                "kind": school.kind,
                "province": "浙江省",
                "is_filed": True,
                "alliance_part": school.alliance_part,
                "created_at": self._made_at,
                "version": 1,
            }

    def people(self, school: School) -> Iterator[dict[str, Any]]:
        """The administrator, the teachers and the students of a school."""
        size, population = self._size, self._population
        first = school.place * (_STAFF_PLACES + size.students_per_school)

        def seat(here: int) -> _Seat:
            return _Seat(school, here, first + here)

        yield self._person(seat(0), population.administrator(school), Role.SCHOOL_ADMIN, f"admin{school.code}")
        for place in range(size.teachers_per_school):
            teacher = population.teacher(school, place)
            yield self._person(seat(1 + place), teacher, Role.TEACHER, f"t{school.code}-{place}")
        for place in range(size.students_per_school):
            student = population.student(school, place)
            yield self._person(seat(_STAFF_PLACES + place), student, Role.STUDENT, f"s{school.code}-{place}")

    def credentials(self, school: School) -> Iterator[dict[str, Any]]:
        """A password for those who are signed in with; the birth date for everybody else."""
        population = self._population
        yield self._credential(population.administrator(school).person_id, has_password=True)
        for place in range(self._size.teachers_per_school):
            yield self._credential(population.teacher(school, place).person_id, has_password=True)
        for place in range(self._size.students_per_school):
            person_id = population.student(school, place).person_id
            yield self._credential(person_id, has_password=place < _KNOWN_STUDENTS)

    def _person(self, seat: _Seat, person: Person, role: Role, username: str) -> dict[str, Any]:
        school, is_student = seat.school, role is Role.STUDENT
        numbers = {"mobile": mobile(seat.everywhere), "id_number": id_number(school.place, seat.here)}
        sealed = {f"{purpose}_sealed": self._vault.seal(purpose, text) for purpose, text in numbers.items()}
        lookups = {f"{purpose}_lookup": self._vault.lookup(purpose, text) for purpose, text in numbers.items()}
        return {
            "person_id": person.person_id,
            "institution_id": school.institution_id,
            "username": username,
            "full_name": person.full_name,
            "roles": [role.value],
            "state": PersonState.ACTIVE.value,
            "student_number": person.number if is_student else None,
            "staff_number": None if is_student else person.number,
            **sealed,
            **lookups,
            "submission": 0,
            "created_at": self._made_at,
            "version": 1,
        }

    def _credential(self, person_id: str, *, has_password: bool) -> dict[str, Any]:
        return {
            "person_id": person_id,
            "password_hash": self._password_hash if has_password else None,
            "password_set_at": self._made_at if has_password else None,
            "initial_id": None if has_password else person_id,
            "initial_kind": None if has_password else InitialKind.BIRTH_DATE.value,
            "initial_issued_at": None if has_password else self._made_at,
        }
