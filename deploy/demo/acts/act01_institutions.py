"""Two schools come on file: one filed by the platform, one by its own application (R1, R5, R12, R13, R16)."""

from __future__ import annotations

import re
from typing import Any

from deploy.demo.api import Answer
from deploy.demo.papers import make_pdf
from deploy.demo.patience import until
from deploy.demo.stage import School, Stage

TITLE = "Two schools and their administrators"


def play(stage: Stage) -> None:
    story = stage.story
    stage.platform_admin = stage.visitor("platform administrator", "platform_admin", stage.first_password)
    stage.centre_admin = stage.visitor("centre administrator", "centre_admin", stage.first_password)
    with story.step("the platform administrator signs in", "R1", "R11"):
        stage.platform_admin.sign_in()
    with story.step("the centre administrator is there", "R1"):
        stage.centre_admin.sign_in()
        if "centre_admin" not in stage.centre_admin.person["roles"]:
            raise AssertionError("the centre administrator lacks the role")
    with story.step("the centre cannot put schools on file", "R2"):
        stage.centre_admin.refusal(403, "role_required", "POST", "/institutions", _school(stage, "A"))
    with story.step("school A is filed and its administrator sets a password", "R1", "R5", "R12"):
        stage.offering = _file(stage)
    _apply(stage)


def _school(stage: Stage, letter: str) -> dict[str, str]:
    return {
        "code": f"{stage.mark}{letter}",
        "name": f"课享{'甲' if letter == 'A' else '乙'}大学 {stage.mark}",
        "kind": "undergraduate",
        "province": "浙江",
    }


def _file(stage: Stage) -> School:
    filed = stage.platform_admin.post("/institutions", {**_school(stage, "A"), "alliance_part": "member"})
    username = f"admin-a-{stage.mark}"
    created = stage.platform_admin.post(
        f"/institutions/{filed['institution_id']}/administrators",
        {"username": username, "full_name": stage.invention.name(), "mobile": stage.invention.mobile()},
    )
    admin = stage.visitor("administrator of A", username)
    admin.set_first_password(created["initial_credential"]["activation_code"], stage.password)
    return School(filed["institution_id"], filed["code"], filed["name"], admin)


def _apply(stage: Stage) -> None:
    """School B hands in the 共享平台申请表, corrects it once, and finds its account in the mail."""
    story = stage.story
    contact = {
        "contact_name": stage.invention.name(),
        "contact_mobile": stage.invention.mobile(),
        "contact_email": f"jwc-{stage.mark}@school.example",
    }
    form = {**_school(stage, "B"), **contact}
    with story.step("school B applies with the filled-in form", "R16", "R11"):
        made = _hand_in(stage, "POST", "/institution-applications", form)
        path = f"/institution-applications/{made['application_id']}"
    with story.step("the centre sees the form, and by when to decide", "R16"):
        task = _task(stage, made["application_id"])
        if not task["due_at"] or task["is_overdue"]:
            raise AssertionError("the application has no time to be decided in")
        if not stage.centre_admin.get(f"{path}/form").content.startswith(b"%PDF-"):
            raise AssertionError("the form is not the one that was handed in")
    with story.step("the centre rejects it; school B reads why in its mail", "R16", "R94"):
        _decide(stage, task, {"outcome": "rejected", "reason": "申请表缺少公章"})
        _mail(stage, contact["contact_email"], "申请表缺少公章")
    with story.step("school B corrects the form and hands it in again", "R16"):
        _hand_in(stage, "PUT", path, {**form, "token": made["token"]})
    with story.step("the centre approves; account, link and manual come by mail", "R16", "R94"):
        _decide(stage, _task(stage, made["application_id"]), {"outcome": "approved"})
        text = _mail(stage, contact["contact_email"], "激活码")
    with story.step("school B's administrator opens the account and sets a password", "R12", "R16"):
        username, code, link = re.findall(r"(?:账号|激活码|激活链接)：(\S+)", text)
        if f'value="{username}"' not in stage.web.get(link).text:
            raise AssertionError("the link in the mail does not lead to the account's activation")
        admin = stage.visitor("administrator of B", username)
        admin.set_first_password(code, stage.password)
    with story.step("the centre takes school B into the alliance", "R5"):
        institution_id = stage.centre_admin.get(path)["institution_id"]
        found = stage.centre_admin.get(f"/institutions/{institution_id}")
        joined = stage.centre_admin.put(
            f"/institutions/{institution_id}/alliance-part", {"alliance_part": "member"}, version=found.etag
        )
        stage.selecting = School(institution_id, joined["code"], joined["name"], admin)


def _hand_in(stage: Stage, method: str, path: str, form: dict[str, str]) -> Answer:
    visitor = stage.visitor()
    file = ("form.pdf", make_pdf(f"Application {stage.mark}"), "application/pdf")
    return visitor.send_form(method, path, {**form, **visitor.captcha()}, file)


def _task(stage: Stage, application_id: str) -> dict[str, Any]:
    return until(
        lambda: stage.review(stage.centre_admin, "institution_application", application_id),
        "the application on the centre's desk",
    )


def _decide(stage: Stage, task: dict[str, Any], decision: dict[str, str]) -> None:
    stage.centre_admin.post(f"/review-tasks/{task['task_id']}/decision", decision)


def _mail(stage: Stage, address: str, words: str) -> str:
    """The text of the mail that has these words, once it came."""
    return until(
        lambda: next((mail.text for mail in stage.mails_to(address) if words in mail.text), None),
        f"a mail to {address} with “{words}”",
    )
