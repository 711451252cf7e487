"""People on the bus; numbers leave masked (R15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chassis.contracts.accounts import (
    census,
    directory,
    person,
)
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from services.accounts.domain.person import Person, PersonState
from services.accounts.ports.admission import SecretMaker
from services.accounts.ports.people import PeopleCount, PeopleFilter, PeopleSort
from services.accounts.usecases.standing import Outcome


def people_counts(counted: Iterable[PeopleCount]) -> census.PeopleCounts:
    return census.PeopleCounts(
        schools=[
            census.SchoolPeople(institution_id=each.institution_id, teachers=each.teachers, students=each.students)
            for each in counted
        ]
    )


def people_filter(query: person.ListPeople) -> PeopleFilter:
    state = PersonState(query.state) if query.state else None
    return PeopleFilter(
        query.institution_id, query.role, state, query.q, query.registered_since, PeopleSort(query.sort)
    )


def person_view(found: Person) -> person.PersonView:
    return person.PersonView(
        person_id=found.person_id,
        institution_id=found.institution_id,
        institution_name=found.institution_name,
        username=found.username,
        full_name=found.full_name,
        student_number=found.student_number,
        staff_number=found.staff_number,
        mobile=found.mobile.masked if found.mobile else None,
        email=found.email.masked if found.email else None,
        id_number=found.id_number.masked if found.id_number else None,
        roles=found.roles,
        state=found.state.value,
        rejection_reason=found.rejection_reason,
        created_at=found.created_at,
        version=found.version,
    )


def person_page(found: Slice[Person]) -> Page[person.PersonView]:
    return Page(items=[person_view(each) for each in found.items], next_cursor=found.next_cursor)


def registration_view(found: Person) -> person.RegistrationView:
    return person.RegistrationView(
        registration_id=found.person_id,
        username=found.username,
        full_name=found.full_name,
        institution_id=found.institution_id,
        state=found.state.value,
        submitted_at=found.submitted_at or found.created_at,
    )


def registration_page(found: Slice[Person]) -> Page[person.RegistrationEntry]:
    entries = [
        person.RegistrationEntry(
            registration_id=each.person_id,
            username=each.username,
            full_name=each.full_name,
            staff_number=each.staff_number,
            mobile=each.mobile.masked if each.mobile else None,
            state=each.state.value,
            submission=each.submission,
            submitted_at=each.submitted_at or each.created_at,
            rejection_reason=each.rejection_reason,
        )
        for each in found.items
    ]
    return Page(items=entries, next_cursor=found.next_cursor)


def outcomes(found: Iterable[Outcome]) -> person.PeopleOutcomes:
    return person.PeopleOutcomes(
        outcomes=[
            person.PersonOutcome(
                person_id=each.person_id,
                is_done=each.code is None,
                code=each.code,
                credential_id=each.initial.credential_id if each.initial else None,
            )
            for each in found
        ]
    )


def outcomes_with_codes(view: person.PeopleOutcomes, secrets: SecretMaker) -> person.PeopleOutcomes:
    """The view with the activation codes of those who got one."""
    return person.PeopleOutcomes(
        outcomes=[
            each.model_copy(update={"activation_code": secrets.activation_code(each.credential_id)})
            if each.credential_id
            else each
            for each in view.outcomes
        ]
    )


def me_view(found: tuple[Person, int], scopes: frozenset[str]) -> person.MeView:
    caller, unread_count = found
    return person.MeView(person=person_view(caller), scopes=scopes, unread_notifications=unread_count)


def teacher_hits(found: Iterable[Person]) -> person.TeacherHits:
    return person.TeacherHits(
        items=[
            person.TeacherHit(
                person_id=teacher.person_id,
                username=teacher.username,
                full_name=teacher.full_name,
                institution_id=teacher.institution.institution_id,
                institution_name=teacher.institution.name,
                mobile=teacher.mobile.masked if teacher.mobile else None,
            )
            for teacher in found
            if teacher.institution
        ]
    )


def teacher_contact(found: Person) -> directory.TeacherContactView:
    return directory.TeacherContactView(
        person_id=found.person_id,
        full_name=found.full_name,
        institution_name=found.institution_name,
        mobile=found.mobile.text if found.mobile else None,
        email=found.email.text if found.email else None,
    )


def brief(found: Person) -> directory.PersonBrief:
    return directory.PersonBrief(
        person_id=found.person_id,
        institution_id=found.institution_id,
        institution_name=found.institution_name,
        username=found.username,
        full_name=found.full_name,
        student_number=found.student_number,
        roles=found.roles,
        is_active=found.is_active,
    )


def people(found: Iterable[Person]) -> directory.People:
    return directory.People(people=[brief(each) for each in found])


def resolved_teachers(found: Mapping[str, Person]) -> directory.ResolvedTeachers:
    return directory.ResolvedTeachers(teachers={key: brief(each) for key, each in found.items()})


def resolved(found: Mapping[str, Person]) -> directory.ResolvedStudents:
    return directory.ResolvedStudents(students={key: brief(each) for key, each in found.items()})
