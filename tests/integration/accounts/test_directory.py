"""Finding people, and what is never shown of them (R2, R14, R15)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from chassis.contracts.accounts.directory import Contacts, PeopleByIds, ResolveStudents, ResolveTeachers
from chassis.contracts.accounts.institution import FileInstitution, GetInstitution, ListInstitutions
from chassis.contracts.accounts.person import GetPerson, ListPeople, MeQuery, SearchTeachers
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotAuthenticated, NotFound, NotPermitted
from chassis.domain.ids import new_id
from services.accounts.adapters.tables import access_audit
from tests.integration.accounts.house import BORN_ANY, House, fresh, fresh_mobile, id_number


def _search(house: House, q: str, **more: object) -> list[str]:
    found = house.service.search_teachers(house.call(Role.TEACHER), SearchTeachers(q=q, **more))
    return [hit.username for hit in found.items]


def test_a_teacher_is_found_by_username_name_or_mobile_r14(house: House) -> None:
    mobile, name = fresh_mobile(), "欧阳" + chr(0x4E00 + int(fresh()) % 20000)
    teacher = house.teacher(house.school(), mobile=mobile, full_name=name)
    for q in (teacher.username, teacher.username[:-2].upper(), name, mobile):
        assert teacher.username in _search(house, q)
    assert teacher.username not in _search(house, name, institution_id=house.school().institution_id)
    [hit] = house.service.search_teachers(house.call(Role.SCHOOL_ADMIN), SearchTeachers(q=mobile)).items
    assert hit.mobile == f"{mobile[:3]}****{mobile[7:]}"


def test_part_of_a_mobile_number_finds_nobody_r15(house: House) -> None:
    with pytest.raises(InvalidInput) as refused:
        _search(house, "13800138")
    assert refused.value.code == "mobile_incomplete"


def test_pending_teachers_and_students_are_not_found_r14(house: House) -> None:
    school = house.school()
    assert _search(house, house.register(school).username) == []
    assert _search(house, house.student(school).person.username) == []


def test_students_and_strangers_do_not_search_r14(house: House) -> None:
    for call in (house.call(Role.STUDENT), house.call(Role.LEARNER)):
        with pytest.raises(NotPermitted):
            house.service.search_teachers(call, SearchTeachers(q="zhang"))
    with pytest.raises(NotAuthenticated):
        house.service.search_teachers(Call(), SearchTeachers(q="zhang"))


def test_lists_and_views_are_masked_and_of_the_own_school_r2_r15(house: House) -> None:
    school, identity, mobile = house.school(), id_number(), fresh_mobile()
    student = house.student(school, id_number=identity, mobile=mobile).person
    [listed] = house.service.list_people(house.admin_of(school), ListPeople(q=mobile)).items
    assert listed == student
    assert listed.id_number == f"330***********{identity[14:]}"
    stranger = house.admin_of(house.school())
    assert house.service.list_people(stranger, ListPeople(institution_id=school.institution_id)).items == []
    assert house.service.list_people(stranger, ListPeople(q=mobile)).items == []
    with pytest.raises(NotFound):
        house.service.get_person(stranger, GetPerson(person_id=student.person_id))
    for call in (house.call(person_id=student.person_id), house.admin_of(school), house.platform):
        assert house.service.get_person(call, GetPerson(person_id=student.person_id)) == student


def test_people_come_in_pages(house: House) -> None:
    school = house.school()
    made = [house.student(school).person.person_id for _ in range(5)]
    found, cursor = [], None
    while True:
        page = house.service.list_people(house.admin_of(school), ListPeople(limit=2, cursor=cursor))
        assert len(page.items) <= 2
        found += [person.person_id for person in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == made


def test_no_number_that_identifies_is_anywhere_in_the_database_r15(house: House) -> None:
    school, identity, mobile = house.school(), id_number(BORN_ANY), fresh_mobile()
    house.student(school, id_number=identity, mobile=mobile)
    teacher_mobile = fresh_mobile()
    teacher = house.teacher(school, mobile=teacher_mobile)
    house.sign_in(teacher_mobile)
    house.service.contacts(
        house.admin_of(school), Contacts(person_ids=[teacher.registration_id], purpose="share list export")
    )
    dump = house.dump()
    assert school.code in dump
    for clear in (identity, identity[6:14], mobile, teacher_mobile):
        assert clear not in dump


def test_clear_numbers_leave_an_audit_row_r15_r73(house: House) -> None:
    mobile = fresh_mobile()
    teacher = house.teacher(house.school(), mobile=mobile)
    asking = house.call(Role.SCHOOL_ADMIN).model_copy(update={"correlation_id": f"request-{fresh()}"})
    command = Contacts(person_ids=[teacher.registration_id, new_id()], purpose="share list export")
    assert house.service.contacts(asking, command).mobiles == {teacher.registration_id: mobile}
    with house.application.engine.connect() as connection:
        [row] = connection.execute(
            select(access_audit).where(access_audit.c.correlation_id == asking.correlation_id)
        )
    assert (row.actor_id, row.purpose, row.person_ids) == (
        asking.actor.actor_id,
        "share list export",
        [teacher.registration_id],
    )
    for role in (Role.TEACHER, Role.STUDENT, Role.LEARNER):
        with pytest.raises(NotPermitted):
            house.service.contacts(house.call(role), command)


def test_students_are_resolved_by_number_or_username_within_their_school_r86(house: House) -> None:
    school = house.school()
    one, two = house.student(school).person, house.student(school, number=f"a{fresh()}").person
    elsewhere = house.student(house.school()).person
    teacher = house.teacher(school)
    keys = [
        one.student_number,
        two.username,
        (two.student_number or "").lower(),
        elsewhere.student_number,
        teacher.username,
        "nobody",
    ]
    for call in (house.system, house.call(Role.TEACHER)):
        found = house.service.resolve_students(
            call, ResolveStudents(keys=keys, institution_id=school.institution_id)
        ).students
        assert {key: student.person_id for key, student in found.items()} == {
            keys[0]: one.person_id,
            keys[1]: two.person_id,
            keys[2]: two.person_id,
        }


def test_teachers_are_resolved_by_number_or_username_within_the_administrators_school_r2_r60(house: House) -> None:
    school = house.school()
    teacher, student = house.teacher(school), house.student(school).person
    numbered = house.student(school, role=Role.TEACHER, number=f"T{fresh()}").person
    elsewhere = house.teacher(house.school())
    keys = [teacher.username, numbered.staff_number or "", student.username, elsewhere.username, "nobody"]
    query = ResolveTeachers(keys=keys, institution_id=school.institution_id)
    found = house.service.resolve_teachers(house.admin_of(school), query).teachers
    assert {key: person.person_id for key, person in found.items()} == {
        keys[0]: teacher.registration_id,
        keys[1]: numbered.person_id,
    }
    assert house.service.resolve_teachers(house.admin_of(house.school()), query).teachers == {}
    with pytest.raises(NotPermitted):
        house.service.resolve_teachers(house.call(Role.TEACHER, institution_id=school.institution_id), query)


def test_people_are_told_by_id_without_numbers(house: House) -> None:
    school = house.school()
    student = house.student(school).person
    query = PeopleByIds(person_ids=[student.person_id, new_id()])
    [brief] = house.service.people_by_ids(house.system, query).people
    assert (brief.username, brief.institution_name, brief.is_active) == (student.username, school.name, True)
    with pytest.raises(NotAuthenticated):
        house.service.people_by_ids(Call(), query)


def test_me_is_whoever_calls(house: House) -> None:
    student = house.student(house.school()).person
    view = house.service.me(house.call(person_id=student.person_id), MeQuery())
    assert (view.person, view.unread_notifications) == (student, 0)
    with pytest.raises(NotAuthenticated):
        house.service.me(Call(), MeQuery())


def test_schools_on_file_are_public_and_told_r5(house: House) -> None:
    school = house.school(kind="vocational", alliance_part="chair")
    assert house.service.get_institution(Call(), GetInstitution(institution_id=school.institution_id)) == school
    for query in ({"q": school.name[2:]}, {"q": school.code[:8]}):
        found = house.service.list_institutions(Call(), ListInstitutions(kind="vocational", **query)).items
        assert school in found
    assert any(
        event["institution_id"] == school.institution_id and event["alliance_part"] == "chair"
        for event in house.events("institution_filed.v1")
    )
    for changes, code in (
        ({"code": school.code}, "institution_code_taken"),
        ({"name": school.name}, "institution_name_taken"),
    ):
        with pytest.raises(Conflict) as refused:
            house.school(**changes)
        assert refused.value.code == code


def test_only_the_platform_files_schools_r1(house: House) -> None:
    command = FileInstitution(code=fresh(), name=f"大学{fresh()}", kind="undergraduate", province="浙江省")
    for role in (Role.CENTRE_ADMIN, Role.SCHOOL_ADMIN, Role.TEACHER):
        with pytest.raises(NotPermitted):
            house.service.file_institution(house.call(role), command)
