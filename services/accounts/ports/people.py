"""People of the platform, and how they are found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chassis.domain.actor import Role
from chassis.domain.paging import Slice
from services.accounts.domain.numbers import Email
from services.accounts.domain.people_import import Candidate, Existing
from services.accounts.domain.person import Person, PersonState


class PeopleSort(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True)
class PeopleFilter:
    institution_id: str | None = None
    role: Role | None = None
    state: PersonState | None = None
    q: str | None = None
    registered_since: datetime | None = None
    sort: PeopleSort = PeopleSort.OLDEST


@dataclass(frozen=True)
class PeopleCount:
    """Active accounts of a school."""

    institution_id: str
    teachers: int
    students: int


class People(Protocol):
    def add(self, person: Person) -> None: ...

    def add_all(self, people: Sequence[Person]) -> None: ...

    def copy_all(self, people: Iterable[Person]) -> None:
        """Add many at once, by the quickest way there is."""

    def save(self, person: Person) -> None:
        """Store a changed person; raises StaleVersion when somebody else was faster."""

    def get(self, person_id: str) -> Person | None: ...

    def by_username(self, username: str) -> Person | None: ...

    def has_email(self, email: Email) -> bool:
        """Whether somebody has this mail address already."""

    def by_login(self, login: str) -> Person | None:
        """The person with this username or mobile number (R11)."""

    def page(self, wanted: PeopleFilter, *, limit: int, cursor: str | None) -> Slice[Person]: ...

    def registrations(
        self, institution_id: str, state: PersonState, *, limit: int, cursor: str | None
    ) -> Slice[Person]:
        """Registrations at a school in this state, the longest waiting first (R10)."""

    def teachers(self, q: str, institution_id: str | None, limit: int) -> list[Person]:
        """Active teachers by beginning of name or username, or by a whole mobile number (R14)."""

    def by_ids(self, person_ids: Collection[str]) -> list[Person]: ...

    def locked_by_ids(self, person_ids: Collection[str]) -> list[Person]:
        """The same, and nobody else can change them until this transaction ends."""

    def save_standings(self, people: Sequence[Person]) -> None:
        """Store the states of people who were locked."""

    def students(self, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
        """Students of a school by the key, student number or username, that found them."""

    def staff(self, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
        """Teachers of a school by the key, staff number or username, that found them."""

    def ids_of(self, role: Role, institution_id: str | None) -> list[str]:
        """Active people with a role, of one school or of all."""

    def counts(self) -> list[PeopleCount]:
        """Active teachers and students of each school that has any (R92)."""

    def hold_active(self, role: Role, institution_id: str | None) -> list[str]:
        """The same, whom nobody else can change until this transaction ends."""

    def existing(self, candidates: Sequence[Candidate], role: Role, institution_id: str) -> Existing:
        """Who already has what these candidates want."""
