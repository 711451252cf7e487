"""A school applies, the centre decides, and the contact hears of it by mail (R16, 图23)."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.contracts.accounts.institution import GetInstitution
from chassis.contracts.accounts.institution_application import (
    ApplicationProgressView,
    ApplyForInstitution,
    CorrectApplication,
    GetApplication,
    GetApplicationForm,
    ListApplications,
    ReadApplicationContact,
    SeeApplication,
)
from chassis.contracts.accounts.session import SetPassword
from chassis.contracts.base import ActorView, Call
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, TooMany
from chassis.domain.ids import new_id
from services.accounts.domain.institution_application import MOST_FOR_CONTACT
from tests.integration.accounts.house import PASSWORD, House, fresh, fresh_mobile
from tests.integration.accounts.mailing import MailRoom

PDF = b"%PDF-1.4\n%%EOF\n"
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def form(house: House, **changes: Any) -> dict[str, Any]:
    number = fresh()
    return {
        "code": number[-9:],
        "name": f"申请大学{number}",
        "kind": "vocational",
        "province": "浙江",
        "contact_name": "王老师",
        "contact_mobile": fresh_mobile(),
        "contact_email": f"wang-{number}@school.example",
        "file_name": "共享平台申请表.pdf",
        "content_base64": base64.b64encode(PDF).decode(),
        **house.captcha(),
        **changes,
    }


def apply(house: House, key: str | None = None, **changes: Any) -> tuple[ApplicationProgressView, dict[str, Any]]:
    given = form(house, **changes)
    return house.service.apply_for_institution(house.stranger(key), ApplyForInstitution(**given)), given


def decide(house: House, application_id: str, outcome: str, *, reason: str = "", submission: int = 1) -> None:
    event = ReviewDecided(
        task_id=new_id(),
        subject_kind=SubjectKind.INSTITUTION_APPLICATION,
        subject_id=application_id,
        subject_version=submission,
        outcome=outcome,
        reason=reason,
        decided_by_id=new_id(),
        decided_by_name="课程管理中心",
        decided_at=house.now,
    )
    house.hear(event)


def see(house: House, made: ApplicationProgressView) -> ApplicationProgressView:
    query = SeeApplication(application_id=made.application_id, token=made.token or "")
    return house.service.see_application(Call(), query)


def asked(house: House, application_id: str) -> list[dict[str, Any]]:
    return [event for event in house.events("review_requested.v1") if event["subject_id"] == application_id]


def test_an_application_goes_to_the_centre_with_its_evidence_and_clock_r16(house: House, mails: MailRoom) -> None:
    house.now = MONDAY
    made, given = apply(house)
    assert (made.state, made.submission, made.is_overdue) == ("pending", 1, False)
    [event] = asked(house, made.application_id)
    assert event["subject_kind"] == "institution_application"
    assert event["institution_id"] is None
    assert datetime.fromisoformat(event["due_at"]) == made.due_at
    assert given["contact_mobile"] not in str(event)
    assert {finding["code"]: finding["level"] for finding in event["findings"]} == {
        "institution_code": "warn",
        "application_form": "ok",
    }
    [mail] = mails.to(given["contact_email"])
    assert made.application_id in mail.text
    assert f"token={made.token}" in mail.text


@pytest.mark.parametrize(
    ("submitted_at", "due_at"),
    [
        # Monday morning: Tuesday and Wednesday are the two days.
        ("2026-11-02T10:00:00+08:00", "2026-11-05T00:00:00+08:00"),
        # Friday: Monday and Tuesday.
        ("2026-11-06T10:00:00+08:00", "2026-11-11T00:00:00+08:00"),
        # Before the National Day holiday of 2025 (1–8 October): the 9th and 10th.
        ("2025-09-30T10:00:00+08:00", "2025-10-11T00:00:00+08:00"),
        # Saturday 11 October 2025 makes up for the holiday and counts: Saturday, then Monday.
        ("2025-10-10T10:00:00+08:00", "2025-10-14T00:00:00+08:00"),
    ],
)
def test_the_centre_has_two_working_days_of_china_r16(house: House, submitted_at: str, due_at: str) -> None:
    house.now = datetime.fromisoformat(submitted_at).astimezone(UTC)
    made, _ = apply(house)
    assert made.due_at == datetime.fromisoformat(due_at)
    house.now = made.due_at
    assert not see(house, made).is_overdue
    house.wait(seconds=1)
    assert see(house, made).is_overdue
    centre = house.call(Role.CENTRE_ADMIN)
    late = house.service.list_applications(centre, ListApplications(overdue=True, limit=200)).items
    assert made.application_id in [each.application_id for each in late]
    assert all(each.is_overdue for each in late)
    decide(house, made.application_id, "rejected", reason="缺少公章")
    late = house.service.list_applications(centre, ListApplications(overdue=True, limit=200)).items
    assert made.application_id not in [each.application_id for each in late]


def test_an_approval_files_the_school_and_mails_an_account_that_works_r16_r12(
    house: House, mails: MailRoom
) -> None:
    made, given = apply(house)
    mails.deliver()
    decide(house, made.application_id, "approved")
    approved = see(house, made)
    assert (approved.state, approved.decided_at) == ("approved", house.now)
    centre = house.call(Role.CENTRE_ADMIN)
    view = house.service.get_application(centre, GetApplication(application_id=made.application_id))
    school = house.service.get_institution(Call(), GetInstitution(institution_id=view.institution_id or ""))
    assert (school.code, school.name, school.kind, school.is_filed) == (
        given["code"], given["name"], "vocational", True,
    )  # fmt: skip
    assert school.institution_id in {event["institution_id"] for event in house.events("institution_filed.v1")}
    mail = mails.to(given["contact_email"])[-1]
    username = re.search(r"账号：(\S+)", mail.text)
    code = re.search(r"激活码：(\S+)", mail.text)
    assert username is not None
    assert code is not None
    assert f"/activate?username={username[1]}" in mail.text
    assert "manual.zh-CN.md" in mail.attachments
    session = house.sign_in(username[1], code[1])
    assert session.must_set_password
    call = Call(
        actor=ActorView(
            kind="person",
            actor_id=session.person.person_id,
            scopes=session.scopes,
            session_id=session.session_id,
        )
    )
    house.service.set_password(call, SetPassword(new_password=PASSWORD))
    signed_in = house.sign_in(given["contact_mobile"])
    assert signed_in.person.roles == {Role.SCHOOL_ADMIN}
    assert signed_in.person.institution_id == school.institution_id


def test_nobody_floods_the_mailbox_of_a_contact_r16(house: House, mails: MailRoom) -> None:
    victim = f"victim-{fresh()}@school.example"
    for _ in range(MOST_FOR_CONTACT):
        apply(house, contact_email=victim)
    with pytest.raises(TooMany, match="institution_applications_limit"):
        apply(house, contact_email=victim.upper())
    assert len(mails.to(victim)) == MOST_FOR_CONTACT
    apply(house, contact_email=f"other-{victim}")
    house.wait(days=1)
    apply(house, contact_email=victim)


def test_a_decision_that_comes_again_makes_no_second_school_r16(house: House, mails: MailRoom) -> None:
    made, given = apply(house)
    decide(house, made.application_id, "approved")
    decide(house, made.application_id, "approved")
    decide(house, made.application_id, "rejected", reason="late")
    assert see(house, made).state == "approved"
    assert len(mails.to(given["contact_email"])) == 2
    filed = [event for event in house.events("institution_filed.v1") if event["code"] == given["code"]]
    assert len(filed) == 1


def test_a_rejection_is_mailed_with_its_reason_and_corrected_by_the_token_r16(
    house: House, mails: MailRoom
) -> None:
    made, given = apply(house)
    decide(house, made.application_id, "rejected", reason="申请表缺少公章")
    assert see(house, made).reason == "申请表缺少公章"
    mail = mails.to(given["contact_email"])[-1]
    assert "申请表缺少公章" in mail.text
    assert (made.token or "") in mail.text
    house.wait(days=10)
    corrected = {
        **given, **house.captcha(), "name": given["name"] + "（新）", "content_base64": _base64(PDF + b"2"),
        "application_id": made.application_id, "token": made.token,
    }  # fmt: skip
    again = house.service.correct_application(Call(), CorrectApplication(**corrected))
    assert (again.state, again.submission, again.reason) == ("pending", 2, None)
    assert again.due_at > made.due_at
    assert [event["subject_version"] for event in asked(house, made.application_id)] == [1, 2]
    decide(house, made.application_id, "approved", submission=1)
    assert see(house, made).state == "pending", "a decision on the first submission decides nothing on the second"
    decide(house, made.application_id, "approved", submission=2)
    assert see(house, made).state == "approved"


def test_only_a_rejected_application_is_corrected_and_only_with_its_token_r16(house: House) -> None:
    made, given = apply(house)
    fields = {**given, "application_id": made.application_id}
    with pytest.raises(Conflict) as refusal:
        house.service.correct_application(
            Call(), CorrectApplication(**{**fields, **house.captcha(), "token": made.token})
        )
    assert refusal.value.code == "institution_application_state"
    other, _ = apply(house)
    for application_id, token in ((made.application_id, other.token), (new_id(), made.token)):
        with pytest.raises(NotFound) as unknown:
            house.service.see_application(Call(), SeeApplication(application_id=application_id, token=token or ""))
        assert unknown.value.code == "institution_application_not_found"
        with pytest.raises(NotFound):
            house.service.correct_application(
                Call(),
                CorrectApplication(
                    **{**fields, **house.captcha(), "application_id": application_id, "token": token}
                ),
            )


def test_a_school_that_is_on_file_or_waits_already_cannot_apply_r16(house: House) -> None:
    school = house.school()
    made, given = apply(house)
    for changes, code in (
        ({"code": school.code}, "institution_code_taken"),
        ({"name": school.name}, "institution_name_taken"),
        ({"code": given["code"]}, "institution_application_open"),
        ({"name": given["name"]}, "institution_application_open"),
    ):
        with pytest.raises(Conflict) as refusal:
            apply(house, **changes)
        assert refusal.value.code == code
    decide(house, made.application_id, "rejected", reason="资料不全")
    assert apply(house, code=given["code"], name=given["name"])[0].state == "pending"


def test_a_school_that_came_on_file_meanwhile_is_not_filed_twice_r16(house: House, mails: MailRoom) -> None:
    made, given = apply(house)
    house.school(code=given["code"])
    decide(house, made.application_id, "approved")
    assert see(house, made).state == "rejected"
    assert "已经备案" in mails.to(given["contact_email"])[-1].text


def test_numbers_and_names_that_others_have_stop_no_approval_r16(house: House, mails: MailRoom) -> None:
    mobile = fresh_mobile()
    taken = fresh()
    house.register(house.school(), username=f"admin-{taken}", mobile=mobile)
    made, given = apply(house, code=taken, contact_mobile=mobile)
    decide(house, made.application_id, "approved")
    assert see(house, made).state == "approved"
    assert f"账号：admin-{taken}-2" in mails.to(given["contact_email"])[-1].text


def test_an_application_needs_a_captcha_and_a_real_form_r11_r16(house: House) -> None:
    for changes, code in (
        ({"captcha_answer": "wrong"}, "captcha_wrong"),
        ({"file_name": "form.exe"}, "paper_type_not_allowed"),
        ({"content_base64": _base64(b"MZ")}, "paper_type_mismatch"),
        ({"content_base64": ""}, "paper_empty"),
        ({"contact_email": "nobody"}, "email_invalid"),
        ({"contact_mobile": "123"}, "mobile_invalid"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            apply(house, **changes)
        assert refusal.value.code == code


def test_a_repeated_application_is_one_and_its_kept_answer_has_no_token_r16(house: House, mails: MailRoom) -> None:
    given = form(house)
    key = new_id()
    first, second = (
        house.service.apply_for_institution(house.stranger(key), ApplyForInstitution(**given)) for _ in range(2)
    )
    assert first == second
    assert first.token
    assert first.token not in house.dump()
    assert given["contact_mobile"] not in house.dump()
    assert given["contact_email"] not in house.dump()
    assert len(mails.to(given["contact_email"])) == 1


def test_the_centre_sees_applications_and_every_form_others_nothing_r2_r4_r16(house: House) -> None:
    made, given = apply(house)
    decide(house, made.application_id, "rejected", reason="不清晰")
    corrected = {
        **given, **house.captcha(), "content_base64": _base64(PDF + b"2"), "file_name": "更正.pdf",
        "application_id": made.application_id, "token": made.token,
    }  # fmt: skip
    house.service.correct_application(Call(), CorrectApplication(**corrected))
    centre = house.call(Role.CENTRE_ADMIN)
    [listed] = house.service.list_applications(centre, ListApplications(q=given["code"], state="pending")).items
    assert (listed.application_id, listed.submission) == (made.application_id, 2)
    assert given["contact_mobile"] not in listed.model_dump_json()
    assert given["contact_email"] not in listed.model_dump_json()
    wanted = GetApplicationForm(application_id=made.application_id)
    newest = house.service.get_application_form(centre, wanted)
    first = house.service.get_application_form(centre, wanted.model_copy(update={"submission": 1}))
    assert (newest.file_name, base64.b64decode(newest.content_base64)) == ("更正.pdf", PDF + b"2")
    assert (first.content_type, base64.b64decode(first.content_base64)) == ("application/pdf", PDF)
    with pytest.raises(NotFound):
        house.service.get_application_form(centre, wanted.model_copy(update={"submission": 3}))
    stranger = house.call(Role.SCHOOL_ADMIN, institution_id=house.school().institution_id)
    for ask in (
        lambda: house.service.list_applications(stranger, ListApplications()),
        lambda: house.service.get_application(stranger, GetApplication(application_id=made.application_id)),
        lambda: house.service.get_application_form(stranger, wanted),
    ):
        with pytest.raises(NotPermitted):
            ask()


def test_the_contact_in_clear_is_a_look_with_a_purpose_r15(house: House) -> None:
    made, given = apply(house)
    command = ReadApplicationContact(application_id=made.application_id, purpose="核对申请表")
    contact = house.service.read_application_contact(house.call(Role.CENTRE_ADMIN), command)
    assert (contact.mobile, contact.email) == (given["contact_mobile"], given["contact_email"])
    assert "核对申请表" in house.dump()
    with pytest.raises(NotPermitted):
        house.service.read_application_contact(house.call(Role.SCHOOL_ADMIN), command)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
