"""Registering: approval, rejection, correction (R10); learners (R17)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.notification import ListNotifications
from chassis.contracts.accounts.person import CorrectRegistration, RegisterLearner, RegistrationView
from chassis.contracts.base import Call
from chassis.domain.errors import Conflict, InvalidInput, NotAuthenticated
from chassis.domain.ids import new_id
from tests.integration.accounts.house import PASSWORD, House, fresh, fresh_mobile


def _correct(house: House, registered: RegistrationView, **changes: str) -> RegistrationView:
    fields = {
        "person_id": registered.registration_id,
        "password": PASSWORD,
        "institution_id": registered.institution_id,
        "full_name": "张更正",
        "mobile": fresh_mobile(),
        **house.captcha(),
    }
    return house.service.correct_registration(Call(), CorrectRegistration(**{**fields, **changes}))


def test_a_teacher_waits_for_the_school_and_only_the_teacher_hears_so_r10(house: House) -> None:
    school = house.school()
    registered = house.register(school)
    assert registered.state == "pending"
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(registered.username)
    assert refused.value.code == "account_pending"
    asked = [
        event for event in house.events("review_requested.v1") if event["subject_id"] == registered.registration_id
    ]
    assert [(event["subject_kind"], event["institution_id"], event["subject_version"]) for event in asked] == [
        ("teacher_account", school.institution_id, 1)
    ]
    house.decide(registered.registration_id, "approved")
    session = house.sign_in(registered.username)
    inbox = house.service.list_notifications(house.call(person_id=session.person.person_id), ListNotifications())
    assert [notice.kind for notice in inbox.items] == ["account_approved"]
    assert school.name in inbox.items[0].texts["zh-CN"].body


def test_a_rejected_teacher_hears_why_corrects_and_submits_again_r10(house: House) -> None:
    registered = house.register(house.school())
    house.decide(registered.registration_id, "rejected", reason="工号不存在")
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(registered.username)
    assert refused.value.code == "account_rejected"
    assert refused.value.details == {"reason": "工号不存在", "registration_id": registered.registration_id}
    other_school = house.school()
    again = _correct(house, registered, institution_id=other_school.institution_id)
    assert (again.state, again.full_name) == ("pending", "张更正")
    house.decide(registered.registration_id, "approved", version=1)
    with pytest.raises(NotAuthenticated):
        house.sign_in(registered.username)
    house.decide(registered.registration_id, "approved", version=2)
    assert house.sign_in(registered.username).person.institution_id == other_school.institution_id


def test_only_a_rejected_registration_can_be_corrected_r10(house: House) -> None:
    with pytest.raises(Conflict) as refused:
        _correct(house, house.teacher(house.school()))
    assert refused.value.code == "account_state"


def test_a_correction_needs_the_password_and_tells_nothing_r11(house: House) -> None:
    registered = house.register(house.school())
    stranger = registered.model_copy(update={"registration_id": new_id()})
    for target, password in ((registered, "not the password"), (stranger, PASSWORD)):
        with pytest.raises(NotAuthenticated) as refused:
            _correct(house, target, password=password)
        assert refused.value.code == "sign_in_failed"


def test_a_decision_on_something_else_changes_nothing(house: House) -> None:
    registered = house.register(house.school())
    house.decide(registered.registration_id, "approved", version=2)
    house.decide(new_id(), "approved")
    with pytest.raises(NotAuthenticated):
        house.sign_in(registered.username)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "13800138000"}, "username_invalid"),
        ({"username": "ab"}, "username_invalid"),
        ({"mobile": "12345"}, "mobile_invalid"),
        ({"full_name": "<b>"}, "full_name_invalid"),
        ({"password": "short"}, "password_too_short"),
        ({"password": "aaaaaaaaaaaa"}, "password_too_simple"),
        ({"institution_id": new_id()}, "institution_unknown"),
        ({"captcha_answer": "wrong"}, "captcha_wrong"),
    ],
)
def test_a_faulty_registration_is_refused(house: House, changes: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        house.register(house.school(), **changes)
    assert refused.value.code == code


def test_a_password_may_not_contain_what_others_know_r12(house: House) -> None:
    username, mobile = f"teacher{fresh()}", fresh_mobile()
    for password in (f"X-{username.upper()}-X", f"call-{mobile[:3]}-{mobile[3:]}"):
        with pytest.raises(InvalidInput) as refused:
            house.register(house.school(), username=username, mobile=mobile, password=password)
        assert refused.value.code == "password_contains"


def test_usernames_mobiles_and_staff_numbers_belong_to_one_person(house: House) -> None:
    school = house.school()
    taken = {"username": f"teacher{fresh()}", "mobile": fresh_mobile(), "staff_number": fresh()}
    house.register(school, **taken)
    for name, code in (
        ("username", "username_taken"),
        ("mobile", "mobile_taken"),
        ("staff_number", "number_taken"),
    ):
        with pytest.raises(Conflict) as refused:
            house.register(school, **{name: taken[name]})
        assert refused.value.code == code


def test_a_repeated_request_registers_once_although_its_captcha_is_used(house: House) -> None:
    school = house.school()
    same = {"username": f"teacher{fresh()}", "mobile": fresh_mobile(), **house.captcha()}
    key = f"key-{fresh()}"
    first = house.register(school, key, **same)
    assert house.register(school, key, **same) == first
    for changed in ({"mobile": fresh_mobile()}, {"username": f"teacher{fresh()}"}):
        with pytest.raises(InvalidInput) as refused:
            house.register(school, key, **{**same, **changed})
        assert refused.value.code == "captcha_wrong"
    with pytest.raises(InvalidInput) as refused:
        house.register(school, key, **{**same, **house.captcha()})
    assert refused.value.code == "idempotency_key_reused"


def test_a_learner_joins_alone_with_mobile_or_mail_r17(house: House) -> None:
    for contact in ({"mobile": fresh_mobile()}, {"email": f"L{fresh()}@Example.com"}):
        username = f"learner{fresh()}"
        command = RegisterLearner(
            username=username, full_name="李群众", password=PASSWORD, **house.captcha(), **contact
        )
        house.service.register_learner(Call(), command)
        session = house.sign_in(username)
        assert session.person.roles == {"learner"}
        assert session.person.institution_id is None
    without = RegisterLearner(
        username=f"learner{fresh()}", full_name="李群众", password=PASSWORD, **house.captcha()
    )
    with pytest.raises(InvalidInput) as refused:
        house.service.register_learner(Call(), without)
    assert refused.value.code == "contact_required"
