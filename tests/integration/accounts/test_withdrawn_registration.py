"""A registration that its applicant takes back before the school decides (R10)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.person import CorrectRegistration, RegistrationView, WithdrawRegistration
from chassis.contracts.base import Call
from chassis.domain.errors import Conflict, NotAuthenticated
from chassis.domain.ids import new_id
from tests.integration.accounts.house import PASSWORD, House, fresh_mobile


def _withdraw(house: House, registration_id: str, password: str = PASSWORD) -> RegistrationView:
    command = WithdrawRegistration(person_id=registration_id, password=password, **house.captcha())
    return house.service.withdraw_registration(Call(), command)


def _withdrawals(house: House, registration_id: str) -> list[int]:
    told = house.events("review_withdrawn.v1")
    return [event["subject_version"] for event in told if event["subject_id"] == registration_id]


def test_it_leaves_the_schools_desk_and_a_late_decision_changes_nothing_r10(house: House) -> None:
    registered = house.register(house.school())
    assert _withdraw(house, registered.registration_id).state == "withdrawn"
    assert _withdrawals(house, registered.registration_id) == [1]
    house.decide(registered.registration_id, "approved")
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(registered.username)
    assert refused.value.code == "account_withdrawn"


def test_it_can_be_corrected_for_another_school_and_is_reviewed_anew_r10(house: House) -> None:
    registered, other = house.register(house.school()), house.school()
    _withdraw(house, registered.registration_id)
    corrected = CorrectRegistration(
        person_id=registered.registration_id,
        password=PASSWORD,
        institution_id=other.institution_id,
        full_name="张更正",
        mobile=fresh_mobile(),
        **house.captcha(),
    )
    assert house.service.correct_registration(Call(), corrected).state == "pending"
    asked = [
        event for event in house.events("review_requested.v1") if event["subject_id"] == registered.registration_id
    ]
    assert [(event["subject_version"], event["institution_id"]) for event in asked][-1] == (
        2,
        other.institution_id,
    )
    house.decide(registered.registration_id, "approved", version=2)
    assert house.sign_in(registered.username).person.institution_id == other.institution_id


@pytest.mark.parametrize("outcome", ["approved", "rejected"])
def test_what_is_decided_is_not_taken_back_r10(house: House, outcome: str) -> None:
    registered = house.register(house.school())
    house.decide(registered.registration_id, outcome, reason="工号不存在")
    with pytest.raises(Conflict) as refused:
        _withdraw(house, registered.registration_id)
    assert refused.value.code == "account_state"
    assert _withdrawals(house, registered.registration_id) == []


def test_only_the_applicant_takes_it_back_r10_r11(house: House) -> None:
    registered = house.register(house.school())
    for person_id, password in ((registered.registration_id, "another password 5"), (new_id(), PASSWORD)):
        with pytest.raises(NotAuthenticated) as refused:
            _withdraw(house, person_id, password)
        assert refused.value.code == "sign_in_failed"
    assert _withdrawals(house, registered.registration_id) == []
