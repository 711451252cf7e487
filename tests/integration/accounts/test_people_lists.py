"""The lists in which a school finds its people and its registrations (R2, R10, R13)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, text

from chassis.contracts.accounts.person import ListPeople, ListRegistrations, PersonView
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotPermitted
from tests.integration.accounts.house import House, fresh, fresh_mobile


def _ids(house: House, call: Call, **query: Any) -> list[str]:
    """All pages of a list, two at a time."""
    found: list[str] = []
    cursor = None
    while True:
        page = house.service.list_people(call, ListPeople(limit=2, cursor=cursor, **query))
        found += [person.person_id for person in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_teachers_are_found_by_name_username_number_and_mobile_r13_r14(house: House) -> None:
    school, number, mobile = house.school(), f"T{fresh()}", fresh_mobile()
    teacher = house.teacher(school, full_name="欧阳老师", staff_number=number, mobile=mobile)
    student = house.student(school, full_name="欧阳同学").person
    admin = house.admin_of(school)
    for q in ("欧阳", teacher.username[:-1], number[:-1], number.lower(), mobile):
        assert _ids(house, admin, q=q, role=Role.TEACHER) == [teacher.registration_id]
    assert set(_ids(house, admin, q="欧阳")) == {teacher.registration_id, student.person_id}
    assert _ids(house, admin, q="欧阳", role=Role.LEARNER) == []
    assert _ids(house, admin, q="100%_", role=Role.TEACHER) == []


def test_people_are_filtered_by_state_and_day_of_registration_r13(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    early = house.teacher(school).registration_id
    house.wait(days=3)
    since = house.now
    late, pending = house.teacher(school).registration_id, house.register(school).registration_id
    assert _ids(house, admin, registered_since=since) == [late, pending]
    assert _ids(house, admin, state="active", role=Role.TEACHER) == [early, late]
    assert _ids(house, admin, state="pending", registered_since=since) == [pending]


def test_people_are_sorted_and_every_page_follows_the_last_r13(house: House) -> None:
    school = house.school()
    names = ["丙某", "甲某", "乙某", "甲某", "丁某"]
    made = [house.student(school, full_name=name).person for name in names]
    admin = house.admin_of(school)
    assert _ids(house, admin) == [person.person_id for person in made]
    assert _ids(house, admin, sort="newest") == [person.person_id for person in reversed(made)]

    def key(person: PersonView) -> tuple[str, str]:
        return person.full_name, person.person_id

    assert _ids(house, admin, sort="name") == [person.person_id for person in sorted(made, key=key)]


def test_a_cursor_of_another_order_is_refused(house: House) -> None:
    school = house.school()
    for _ in range(2):
        house.student(school)
    admin = house.admin_of(school)
    cursor = house.service.list_people(admin, ListPeople(limit=1, sort="name")).next_cursor
    with pytest.raises(InvalidInput) as refused:
        house.service.list_people(admin, ListPeople(limit=1, cursor=cursor))
    assert refused.value.code == "cursor_invalid"


def test_a_page_of_people_costs_one_statement_r13(house: House) -> None:
    school = house.school()
    for _ in range(3):
        house.teacher(school)
    statements: list[str] = []
    event.listen(
        house.application.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: statements.append(statement),
    )
    admin = house.admin_of(school)
    for query in (ListPeople(sort="name", role=Role.TEACHER, q="张"), ListPeople(state="pending")):
        statements.clear()
        house.service.list_people(admin, query)
        assert len(statements) == 1
    statements.clear()
    house.service.list_registrations(admin, ListRegistrations())
    assert len([each for each in statements if "FROM people" in each]) == 1


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (ListPeople(role=Role.TEACHER, sort="name"), "ix_people_school_teachers"),
        (ListPeople(sort="name"), "ix_people_school_by_name"),
        (ListPeople(), "ix_people_institution_id_person_id"),
    ],
)
def test_a_page_is_read_off_an_index_without_sorting_r13(house: House, query: ListPeople, index: str) -> None:
    school = house.school()
    house.teacher(school)
    seen: list[tuple[str, Any]] = []
    event.listen(
        house.application.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, parameters, *_rest: seen.append((statement, parameters)),
    )
    house.service.list_people(house.admin_of(school), query)
    [(statement, parameters)] = seen
    with house.application.engine.connect() as connection:
        for method in ("seqscan", "sort", "bitmapscan"):  # in a small table they would win
            connection.execute(text(f"SET LOCAL enable_{method} = off"))
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())
    assert index in plan
    assert "Sort" not in plan


def test_registrations_wait_in_the_order_of_their_submission_r10(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    first = house.register(school)
    house.wait(minutes=1)
    second = house.register(school, staff_number=f"T{fresh()}")
    house.teacher(school)
    house.student(school)
    page = house.service.list_registrations(admin, ListRegistrations(limit=1))
    rest = house.service.list_registrations(admin, ListRegistrations(limit=1, cursor=page.next_cursor))
    assert [entry.registration_id for entry in (*page.items, *rest.items)] == [
        first.registration_id,
        second.registration_id,
    ]
    assert rest.next_cursor is None
    assert "****" in (rest.items[0].mobile or "")
    house.decide(first.registration_id, "rejected", reason="not ours")
    [rejected] = house.service.list_registrations(admin, ListRegistrations(state="rejected")).items
    assert (rejected.registration_id, rejected.rejection_reason) == (first.registration_id, "not ours")
    assert house.service.list_registrations(house.admin_of(house.school()), ListRegistrations()).items == []
    with pytest.raises(NotPermitted):
        house.service.list_registrations(
            house.call(Role.TEACHER, institution_id=school.institution_id), ListRegistrations()
        )
