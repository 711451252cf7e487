"""A person changes schools: one asks, the other releases, and it is done at once (R2, R18, R94)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis.contracts.accounts.institution import InstitutionView
from chassis.contracts.accounts.person import GetPerson, PersonView
from chassis.contracts.accounts.transfer import (
    DecideTransfer,
    GetTransfer,
    ListTransfers,
    RequestTransfer,
    TransferView,
    WithdrawTransfer,
)
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from tests.integration.accounts.house import House, fresh, fresh_mobile
from tests.racing import race
from tests.statements import statements


class Schools:
    """Two schools with an administrator each, and a student of the first."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.old, self.new = house.school(), house.school()
        self.old_admin, self.new_admin = (house.administrator(each).person for each in (self.old, self.new))
        self.student: PersonView = house.student(self.old).person

    def request(self, call: Call | None = None, **changes: Any) -> TransferView:
        fields = {
            "username": self.student.username,
            "full_name": self.student.full_name,
            "number": fresh(),
            "reason": "转学",
        }
        by = call or self.house.admin_of(self.new)
        return self.house.service.request_transfer(by, RequestTransfer(**{**fields, **changes}))

    def release(self, asked: TransferView, call: Call | None = None) -> TransferView:
        return self.house.service.release_transfer(call or self.house.admin_of(self.old), decision(asked))


def decision(asked: TransferView) -> DecideTransfer:
    return DecideTransfer(transfer_id=asked.transfer_id, expected_version=asked.version, reason="手续齐全")


@pytest.fixture
def schools(house: House) -> Schools:
    return Schools(house)


def test_the_new_school_asks_and_the_old_one_releases_r18(house: House, schools: Schools) -> None:
    asked = schools.request(number="2026001")
    assert (asked.state, asked.from_institution_name) == ("requested", schools.old.name)
    assert [notice.kind for notice in house.inbox(schools.old_admin.person_id)] == ["transfer_requested"]
    done = schools.release(asked)
    assert done.state == "released"
    moved = house.service.get_person(house.admin_of(schools.new), GetPerson(person_id=schools.student.person_id))
    assert (moved.institution_id, moved.student_number) == (schools.new.institution_id, "2026001")
    told = house.events("person_changed.v1")[-1]
    assert (told["institution_id"], told["student_number"]) == (schools.new.institution_id, "2026001")
    for told_id in (schools.old_admin.person_id, schools.new_admin.person_id, moved.person_id):
        assert house.inbox(told_id)[0].kind == "transfer_released"
    with pytest.raises(NotFound, match="person_not_found"):
        house.service.get_person(house.admin_of(schools.old), GetPerson(person_id=moved.person_id))


def test_the_sessions_of_who_moves_end_at_once_r18(house: House, schools: Schools) -> None:
    mobile = fresh_mobile()
    teacher = house.teacher(schools.old, mobile=mobile)
    session = house.sign_in(mobile)
    asked = schools.request(username=teacher.username, full_name=teacher.full_name, number="T-9")
    schools.release(asked)
    assert session.session_id in house.events("sessions_revoked.v1")[-1]["session_ids"]
    again = house.sign_in(mobile)
    assert again.person.institution_id == schools.new.institution_id


def test_the_old_school_keeps_the_person_with_a_reason(house: House, schools: Schools) -> None:
    asked = schools.request()
    refused = house.service.refuse_transfer(house.admin_of(schools.old), decision(asked))
    assert (refused.state, refused.decision_reason) == ("refused", "手续齐全")
    assert house.inbox(schools.new_admin.person_id)[0].kind == "transfer_refused"
    with pytest.raises(Conflict, match="transfer cannot release"):
        schools.release(refused)
    schools.request()


def test_the_new_school_withdraws_its_request(house: House, schools: Schools) -> None:
    asked = schools.request()
    command = WithdrawTransfer(transfer_id=asked.transfer_id, expected_version=asked.version)
    with pytest.raises(NotPermitted, match="transfer_not_yours"):
        house.service.withdraw_transfer(house.admin_of(schools.old), command)
    assert house.service.withdraw_transfer(house.admin_of(schools.new), command).state == "withdrawn"


def test_no_school_takes_a_person_by_itself_r2(house: House, schools: Schools) -> None:
    asked = schools.request()
    with pytest.raises(NotPermitted, match="transfer_not_yours"):
        schools.release(asked, house.admin_of(schools.new))
    stranger = house.admin_of(house.school())
    attempts: list[Callable[[], TransferView]] = [
        lambda: schools.release(asked, stranger),
        lambda: house.service.get_transfer(stranger, GetTransfer(transfer_id=asked.transfer_id)),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound, match="transfer_not_found"):
            attempt()
    with pytest.raises(InvalidInput, match="institution_unknown"):
        schools.request(institution_id=schools.old.institution_id)
    with pytest.raises(NotPermitted, match="role_required"):
        schools.request(house.call(Role.TEACHER, institution_id=schools.new.institution_id))


def test_a_request_tells_nobody_who_has_an_account_r11(schools: Schools) -> None:
    answers = []
    wrong: list[dict[str, Any]] = [{"full_name": "李四"}, {"username": f"nobody{fresh()}"}]
    for changes in wrong:
        with pytest.raises(InvalidInput) as refusal:
            schools.request(**changes)
        answers.append((refusal.value.code, refusal.value.details))
    assert answers[0] == answers[1] == ("transfer_person_unknown", {})


def test_the_platform_moves_a_person_at_once(house: House, schools: Schools) -> None:
    done = schools.request(house.platform, institution_id=schools.new.institution_id)
    assert (done.state, done.decision_reason) == ("released", "转学")
    with pytest.raises(InvalidInput, match="institution_unknown"):
        schools.request(house.platform)


def test_only_one_request_waits_for_a_person(house: House, schools: Schools) -> None:
    other = house.admin_of(house.school())
    outcomes = race([schools.request, lambda: schools.request(other)])
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    with pytest.raises(Conflict, match="transfer_open"):
        schools.request()


def test_a_release_that_saw_an_older_version_is_refused_r44(schools: Schools) -> None:
    asked = schools.request()
    with pytest.raises(StaleVersion):
        schools.release(asked.model_copy(update={"version": 7}))


def test_a_number_that_the_new_school_uses_is_refused_and_nothing_moves(house: House, schools: Schools) -> None:
    taken = house.student(schools.new).person
    asked = schools.request(number=taken.student_number or "")
    with pytest.raises(Conflict, match="number_taken"):
        schools.release(asked)
    kept = house.service.get_transfer(house.admin_of(schools.old), GetTransfer(transfer_id=asked.transfer_id))
    assert kept.state == "requested"


def test_each_school_sees_its_own_transfers_in_three_statements_r2(house: House, schools: Schools) -> None:
    first = schools.request()
    others = [house.student(schools.old).person for _ in range(2)]
    more = [schools.request(username=each.username, full_name=each.full_name) for each in others]
    elsewhere = Schools(house)
    elsewhere.request()

    def listed(school: InstitutionView) -> list[str]:
        page = house.service.list_transfers(house.admin_of(school), ListTransfers())
        return [each.transfer_id for each in page.items]

    with statements(house.application.engine) as sent:
        found = listed(schools.old)
    assert found == [more[1].transfer_id, more[0].transfer_id, first.transfer_id]
    assert len(sent) == 3
    assert listed(schools.new) == found
