"""People in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam, func, insert, literal, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.domain.actor import Role
from chassis.domain.errors import StaleVersion
from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.copying import copy_rows
from services.accounts.adapters.person_rows import EMAIL, ID_NUMBER, MOBILE, person_of, row_of, select_people
from services.accounts.adapters.tables import people
from services.accounts.adapters.vault import Vault
from services.accounts.domain.numbers import Email, Mobile
from services.accounts.domain.people_import import Candidate, Existing
from services.accounts.domain.person import Person, PersonState
from services.accounts.ports.people import PeopleCount, PeopleFilter, PeopleSort


class SqlPeople:
    """Implements `ports.People`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, person: Person) -> None:
        self.add_all([person])

    def add_all(self, new: Sequence[Person]) -> None:
        if new:
            self._session.execute(insert(people), [row_of(person, self._vault) for person in new])

    def copy_all(self, new: Iterable[Person]) -> None:
        copy_rows(self._session, people, map(self._copied_row, new))

    def save(self, person: Person) -> None:
        statement = (
            update(people)
            .where(people.c.person_id == person.person_id, people.c.version == person.version - 1)
            .values(row_of(person, self._vault))
            .returning(people.c.person_id)
        )
        if self._session.execute(statement).first() is None:
            raise StaleVersion("stale_version")

    def get(self, person_id: str) -> Person | None:
        return self._one(people.c.person_id == person_id)

    def by_username(self, username: str) -> Person | None:
        return self._one(people.c.username == username.lower())

    def has_email(self, email: Email) -> bool:
        taken = people.c.email_lookup == self._vault.lookup(EMAIL, email.text)
        return self._session.scalar(select(people.c.person_id).where(taken)) is not None

    def by_login(self, login: str) -> Person | None:
        mobile = Mobile.recognise(login)
        if mobile is None:
            return self.by_username(login.strip())
        return self._one(people.c.mobile_lookup == self._vault.lookup(MOBILE, mobile.text))

    def page(self, wanted: PeopleFilter, *, limit: int, cursor: str | None) -> Slice[Person]:
        by_name = wanted.sort is PeopleSort.NAME
        return fetch_slice(
            self._session,
            select_people().where(*self._conditions(wanted)),
            keys=[people.c.full_name, people.c.person_id] if by_name else [people.c.person_id],
            limit=limit,
            cursor=cursor,
            item=self._person,
            descending=wanted.sort is PeopleSort.NEWEST,
        )

    def registrations(
        self, institution_id: str, state: PersonState, *, limit: int, cursor: str | None
    ) -> Slice[Person]:
        return fetch_slice(
            self._session,
            select_people().where(
                people.c.institution_id == institution_id, _has_state(state), people.c.submitted_at.is_not(None)
            ),
            keys=[people.c.submitted_at, people.c.person_id],
            limit=limit,
            cursor=cursor,
            item=self._person,
        )

    def teachers(self, q: str, institution_id: str | None, limit: int) -> list[Person]:
        wanted = PeopleFilter(institution_id, Role.TEACHER, PersonState.ACTIVE, q)
        return self._all(*self._conditions(wanted), limit=limit)

    def by_ids(self, person_ids: Collection[str]) -> list[Person]:
        return self._all(people.c.person_id.in_(person_ids))

    def locked_by_ids(self, person_ids: Collection[str]) -> list[Person]:
        statement = select_people().where(people.c.person_id.in_(person_ids)).order_by(people.c.person_id)
        rows = self._session.execute(statement.with_for_update(of=people))
        return [self._person(row) for row in rows]

    def save_standings(self, changed: Sequence[Person]) -> None:
        if changed:
            rows = [
                {"this_person_id": each.person_id, "state": each.state, "version": each.version}
                for each in changed
            ]
            statement = update(people).where(people.c.person_id == bindparam("this_person_id"))
            self._session.execute(statement, rows)

    def students(self, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
        return self._by_keys(keys, institution_id, Role.STUDENT)

    def staff(self, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
        return self._by_keys(keys, institution_id, Role.TEACHER)

    def _by_keys(self, keys: Collection[str], institution_id: str, role: Role) -> Mapping[str, Person]:
        """By the number of that role, or else by username."""
        folded = {key: key.strip().upper() for key in keys}
        number = people.c.student_number if role is Role.STUDENT else people.c.staff_number
        found = self._all(
            people.c.institution_id == institution_id,
            people.c.roles.contains([role]),
            or_(number.in_(folded.values()), people.c.username.in_(key.lower() for key in folded.values())),
        )
        known = {person.username.upper(): person for person in found}
        numbers = [(getattr(person, number.name), person) for person in found]
        known |= {text: person for text, person in numbers if text}
        return {key: known[wanted] for key, wanted in folded.items() if wanted in known}

    def ids_of(self, role: Role, institution_id: str | None) -> list[str]:
        wanted = PeopleFilter(institution_id, role, PersonState.ACTIVE)
        return list(self._session.scalars(select(people.c.person_id).where(*self._conditions(wanted))))

    def hold_active(self, role: Role, institution_id: str | None) -> list[str]:
        wanted = PeopleFilter(institution_id, role, PersonState.ACTIVE)
        statement = select(people.c.person_id).where(*self._conditions(wanted)).order_by(people.c.person_id)
        return list(self._session.scalars(statement.with_for_update()))

    def counts(self) -> list[PeopleCount]:
        counted = [
            func.count().filter(people.c.roles.contains([str(role)])) for role in (Role.TEACHER, Role.STUDENT)
        ]
        statement = (
            select(people.c.institution_id, *counted)
            .where(people.c.state == str(PersonState.ACTIVE), people.c.institution_id.is_not(None))
            .group_by(people.c.institution_id)
            .order_by(people.c.institution_id)
        )
        return [PeopleCount(*row) for row in self._session.execute(statement)]

    def existing(self, candidates: Sequence[Candidate], role: Role, institution_id: str) -> Existing:
        own = people.c.institution_id == institution_id
        number = people.c.student_number if role is Role.STUDENT else people.c.staff_number
        numbered = self._all(own, _is_among(number, [each.number for each in candidates]))
        return Existing(
            by_number={getattr(person, number.name): person for person in numbered},
            usernames=self._taken(people.c.username, {each.username: each.username for each in candidates}),
            mobiles=self._taken(
                people.c.mobile_lookup,
                {
                    self._vault.lookup(MOBILE, each.mobile.text): each.mobile.text
                    for each in candidates
                    if each.mobile
                },
            ),
            id_numbers=self._taken(
                people.c.id_number_lookup,
                {self._vault.lookup(ID_NUMBER, each.id_number.text): each.id_number.text for each in candidates},
                own,
            ),
        )

    def _taken(
        self, column: ColumnElement[Any], wanted: Mapping[Any, str], *conditions: ColumnElement[bool]
    ) -> frozenset[str]:
        found = self._session.scalars(select(column).where(_is_among(column, list(wanted)), *conditions))
        return frozenset(wanted[value] for value in found)

    def _copied_row(self, person: Person) -> dict[str, Any]:
        row = row_of(person, self._vault)
        return row | {"roles": "{" + ",".join(row["roles"]) + "}"}  # the driver would take six times as long

    def _one(self, condition: ColumnElement[bool]) -> Person | None:
        found = self._all(condition)
        return found[0] if found else None

    def _all(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Person]:
        statement = select_people().where(*conditions).order_by(people.c.person_id).limit(limit)
        return [self._person(row) for row in self._session.execute(statement)]

    def _person(self, row: Any) -> Person:
        return person_of(row, self._vault)

    def _conditions(self, wanted: PeopleFilter) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if wanted.institution_id is not None:
            conditions.append(people.c.institution_id == wanted.institution_id)
        if wanted.role is not None:
            conditions.append(_has_role(wanted.role))
        if wanted.state is not None:
            conditions.append(_has_state(wanted.state))
        if wanted.registered_since is not None:
            conditions.append(people.c.created_at >= wanted.registered_since)
        if wanted.q is not None:
            conditions.append(self._matches(wanted.q.strip(), is_in_school=wanted.institution_id is not None))
        return conditions

    def _matches(self, q: str, *, is_in_school: bool) -> ColumnElement[bool]:
        mobile = Mobile.recognise(q)
        if mobile is not None:
            return people.c.mobile_lookup == self._vault.lookup(MOBILE, mobile.text)
        named = or_(
            people.c.full_name.startswith(q, autoescape=True),
            people.c.username.startswith(q.lower(), autoescape=True),
        )
        if not is_in_school:  # numbers mean nothing outside their school, and are indexed within it only
            return named
        return or_(
            named,
            people.c.student_number.startswith(q.upper(), autoescape=True),
            people.c.staff_number.startswith(q.upper(), autoescape=True),
        )


# Partial indexes are used only where the planner sees their condition, so these values stand in the statement.


def _has_role(role: Role) -> ColumnElement[bool]:
    return people.c.roles.contains(literal_column(f"ARRAY['{role.value}']::varchar[]"))


def _has_state(state: PersonState) -> ColumnElement[bool]:
    return people.c.state == literal_column(f"'{state.value}'")


def _is_among(column: ColumnElement[Any], values: list[Any]) -> ColumnElement[bool]:
    """One bound array, however many values: 50,000 bound one by one would be more than the protocol takes."""
    return column == any_(literal(values, ARRAY(column.type)))
