"""Two schools come on file, each with an administrator (R1, R12, R13)."""

from __future__ import annotations

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
        stage.centre_admin.refusal(403, "role_required", "POST", "/institutions", _application(stage, "A"))
    with story.step("school A is filed and its administrator sets a password", "R1", "R5", "R12"):
        stage.offering = _file(stage, "A")
    with story.step("school B is filed and its administrator sets a password", "R1", "R5", "R12"):
        stage.selecting = _file(stage, "B")


def _application(stage: Stage, letter: str) -> dict[str, object]:
    return {
        "code": f"{stage.mark}{letter}",
        "name": f"课享{'甲' if letter == 'A' else '乙'}大学 {stage.mark}",
        "kind": "undergraduate",
        "province": "浙江",
        "alliance_part": "chair" if letter == "A" else "member",
    }


def _file(stage: Stage, letter: str) -> School:
    filed = stage.platform_admin.post("/institutions", _application(stage, letter))
    username = f"admin-{letter.lower()}-{stage.mark}"
    created = stage.platform_admin.post(
        f"/institutions/{filed['institution_id']}/administrators",
        {"username": username, "full_name": stage.invention.name(), "mobile": stage.invention.mobile()},
    )
    admin = stage.visitor(f"administrator of {letter}", username)
    admin.set_first_password(created["initial_credential"]["activation_code"], stage.password)
    return School(filed["institution_id"], filed["code"], filed["name"], admin)
