"""A teacher registers and waits for the school (R10, R11)."""

from __future__ import annotations

from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "A teacher registers at school A"


def play(stage: Stage) -> None:
    story, school = stage.story, stage.offering
    stage.leader = stage.visitor("teacher", f"teacher-{stage.mark}", stage.password)
    registration = {
        "institution_id": school.institution_id,
        "username": stage.leader.login,
        "full_name": stage.invention.name(),
        "mobile": stage.invention.mobile(),
        "staff_number": f"T{stage.mark}",
        "password": stage.password,
    }
    stage.ids["leader_mobile"] = str(registration["mobile"])
    visitor = stage.visitor()
    with story.step("a wrong captcha is refused", "R11"):
        wrong = {**visitor.captcha(), "captcha_answer": "wrong"}
        visitor.refusal(422, "captcha_wrong", "POST", "/teacher-registrations", {**registration, **wrong})
    with story.step("the teacher registers with a captcha", "R10", "R11"):
        answer = visitor.post("/teacher-registrations", {**registration, **visitor.captcha()})
        stage.ids["leader"] = answer["registration_id"]
    with story.step("before approval the account does not work", "R10"):
        body = {"login": stage.leader.login, "password": stage.password, **visitor.captcha()}
        visitor.refusal(401, "account_pending", "POST", "/sessions", body)
    with story.step("school A's administrator approves", "R10", "R4"):
        task = until(
            lambda: stage.review(school.admin, "teacher_account", stage.ids["leader"]), "the teacher on the desk"
        )
        school.admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
    with story.step("now the teacher signs in, by mobile number", "R11", "R94"):
        until(
            lambda: school.admin.get(f"/people/{stage.ids['leader']}")["state"] == "active", "the account to work"
        )
        username, stage.leader.login = stage.leader.login, stage.ids["leader_mobile"]
        stage.leader.sign_in()
        stage.leader.login = username
