"""The people who call and the things that they ask for, on a platform where one term has been played."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

from chassis.domain.ids import new_id
from chassis.domain.scopes import ALL_CLIENT_SCOPES
from deploy.demo import sheets
from deploy.demo.api import Visitor
from deploy.demo.papers import make_pdf
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TOKEN_SECONDS = 600
"""After which an access token is not used any more; it lives a quarter of an hour."""


@dataclass
class World:
    """Everybody by column, and every id that a request may name."""

    stage: Stage
    callers: dict[str, Visitor] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    leaving: Visitor | None = None
    """Another restricted session, which may end."""
    proof: tuple[str, str] = ("", "")
    """Id and secret of A's system."""
    _signed_in_at: dict[str, float] = field(default_factory=dict)

    def token(self, caller: str) -> str:
        """The access token of a caller, fresh enough; empty for a visitor."""
        visitor = self.callers[caller]
        if time.monotonic() - self._signed_in_at.get(caller, -TOKEN_SECONDS) >= TOKEN_SECONDS:
            self._signed_in_at[caller] = time.monotonic()
            if caller == "sysA":
                grant = {"grant_type": "client_credentials"}
                answer = self.stage.web.post("/oauth/token", data=grant, auth=self.proof)
                visitor.token = answer.json()["access_token"]
            elif visitor.password:
                visitor.sign_in()
        return visitor.token

    def passing(self, caller: str) -> Visitor:
        """The caller in a session that may end, since nobody needs it afterwards."""
        known = self.callers[caller]
        if caller == "sysA":
            self.token(caller)
            return known
        if caller == "restr" and self.leaving is not None:
            return self.leaving
        passing = self.stage.visitor(caller, known.login, known.password)
        if passing.password:
            passing.sign_in()
        return passing


def make_world(stage: Stage) -> World:
    """Build on the played term: school C, a run that is running, and one of everything that waits."""
    world = World(stage)
    _gather(world)
    _invite_school_c(world)
    _make_colleagues(world)
    _open_runs(world)
    _teach(world)
    _leave_things_waiting(world)
    return world


def _gather(world: World) -> None:
    stage = world.stage
    world.callers |= {
        "visit": stage.visitor(),
        "learn": stage.learner,
        "stud": stage.students[0],
        "lead": stage.leader,
        "tutor": stage.tutor,
        "admA": stage.offering.admin,
        "admB": stage.selecting.admin,
        "centr": stage.centre_admin,
        "platf": stage.platform_admin,
    }
    known = ("course", "outline", "entry", "selection", "share_list", "term", "leader", "tutor")
    world.ids |= {f"{name}_id": stage.ids[name] for name in known}
    world.ids |= {
        "institution_id": stage.offering.institution_id,
        "academic_year": stage.academic_year,
        "mark": stage.mark,
        "course_title": stage.course_title,
        "tutor_mobile": stage.ids["tutor_mobile"],
        "finished_run_id": stage.ids["run"],
        "finished_class_id": stage.ids["class"],
        "used_resource_id": stage.resources["第一讲"],
        "resource_id": stage.resources["第四讲（损坏）"],
    }
    admin = stage.selecting.admin
    recognitions = stage.students[0].all("/recognitions")
    world.ids |= {
        "student_id": stage.students[0].person["person_id"],
        "recognition_id": recognitions[0]["recognition_id"],
        "library_entry_id": stage.leader.all("/library-entries")[0]["entry_id"],
        "application_id": stage.centre_admin.all("/institution-applications")[0]["application_id"],
        "mail_id": stage.platform_admin.all("/mails")[0]["mail_id"],
        "notification_id": stage.leader.all("/notifications")[0]["notification_id"],
    }
    world.ids["other_recognition_id"] = next(
        each["recognition_id"]
        for each in admin.all("/recognitions")
        if each["student_id"] != stage.students[0].person["person_id"]
    )
    first_chapter = stage.leader.get(f"/outlines/{stage.ids['outline']}")["chapters"][0]
    section = first_chapter["sections"][0]
    world.ids |= {
        "chapter_id": first_chapter["chapter_id"],
        "section_id": section["section_id"],
        "course_unit_id": section["units"][0]["unit_id"],
    }


def _invite_school_c(world: World) -> None:
    stage = world.stage
    school = stage.platform_admin.post(
        "/institutions",
        {
            "code": f"{stage.mark}M",
            "name": f"课享丙大学 {stage.mark}",
            "kind": "undergraduate",
            "province": "浙江",
        },
    )
    made = stage.platform_admin.post(
        f"/institutions/{school['institution_id']}/administrators",
        {"username": f"admin-c-{stage.mark}", "full_name": stage.invention.name()},
    )
    admin = world.callers["admC"] = stage.visitor("administrator of C", f"admin-c-{stage.mark}")
    admin.set_first_password(made["initial_credential"]["activation_code"], stage.password)
    world.ids["admin_c_id"] = made["person"]["person_id"]
    world.callers["far"], world.ids["far_id"] = _teacher(world, admin, "far")


def _make_colleagues(world: World) -> None:
    stage, admin = world.stage, world.stage.offering.admin
    second = stage.platform_admin.post(
        f"/institutions/{stage.offering.institution_id}/administrators",
        {"username": f"second-{stage.mark}", "full_name": stage.invention.name()},
    )
    world.ids["second_admin_id"] = second["person"]["person_id"]
    world.callers["coll"], world.ids["colleague_id"] = _teacher(world, admin, "coll")
    for number in (1, 2, 3):
        made = admin.post("/people", _particulars(world, f"spare{number}"))
        world.ids[f"spare_{number}_id"] = made["person"]["person_id"]
    asked = {
        "username": made["person"]["username"],
        "full_name": made["person"]["full_name"],
        "number": f"C{stage.mark}",
        "reason": "调入本校任教",
    }
    world.ids["transfer_id"] = world.callers["admC"].post("/transfers", asked)["transfer_id"]
    passing = world.passing("coll")
    world.ids["colleague_session_id"] = passing.get("/sessions")["items"][0]["session_id"]
    client = admin.post("/api-clients", {"name": f"教务系统 {stage.mark}", "scopes": sorted(ALL_CLIENT_SCOPES)})
    world.ids |= {"client_id": client["client"]["client_id"], "secret_id": new_id()}
    admin.post(f"/api-clients/{client['client']['client_id']}/secrets")
    world.proof = (client["client"]["client_id"], client["client_secret"])
    world.callers["sysA"] = stage.visitor("system of A")
    world.callers["restr"], world.leaving = _restricted(world, admin, "new1"), _restricted(world, admin, "new2")


def _restricted(world: World, admin: Visitor, number: str) -> Visitor:
    """Somebody with the session that an activation code opens, and no password yet (R12)."""
    made = admin.post("/people", _particulars(world, number))
    visitor = world.stage.visitor(number, made["person"]["username"])
    visitor.sign_in(made["initial_credential"]["activation_code"])
    return visitor


def _teacher(world: World, admin: Visitor, number: str) -> tuple[Visitor, str]:
    made = admin.post("/people", _particulars(world, number))
    teacher = world.stage.visitor(number, made["person"]["username"])
    teacher.set_first_password(made["initial_credential"]["activation_code"], world.stage.password)
    return teacher, made["person"]["person_id"]


def _particulars(world: World, number: str) -> dict[str, Any]:
    return {
        "role": "teacher",
        "full_name": world.stage.invention.name(),
        "number": f"{number}{world.stage.mark}",
    }


def _open_runs(world: World) -> None:
    """A run that is running, with the tutor in its team, and one that is a draft."""
    stage, leader = world.stage, world.stage.leader
    run = leader.post(f"/runs/{stage.ids['run']}/reopen")
    world.ids |= {"run_id": run["run_id"], "run_outline_id": run["outline_id"]}
    path = f"/runs/{run['run_id']}"
    leader.post(f"{path}/publish", {"starts_on": stage.today.isoformat(), "ends_on": stage.ends_on.isoformat()})
    task = until(lambda: stage.review(stage.offering.admin, "course_run", run["run_id"]), "the run on the desk")
    world.ids["decided_task_id"] = task["task_id"]
    stage.offering.admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
    until(lambda: leader.get(path)["phase"] == "running", "the run to be running")
    permissions = ["classes", "students", "scores"]
    leader.post(f"{path}/team", {"person_id": stage.ids["tutor"], "permissions": permissions})
    unit = leader.get(f"/outlines/{run['outline_id']}")["chapters"][0]["sections"][0]["units"][0]
    world.ids["unit_id"] = unit["unit_id"]
    spoc = {"course_type": "spoc", "spoc_kind": "independent", "title": f"校内课程 {stage.mark}"}
    course = leader.post("/courses", spoc)
    world.ids |= {"spoc_id": course["course_id"]}
    draft = leader.post(f"/courses/{stage.ids['course']}/runs")
    world.ids |= {"draft_run_id": draft["run_id"], "draft_outline_id": draft["outline_id"]}


def _teach(world: World) -> None:
    """B's class and the public class of the running run, both released, with a student and a learner."""
    stage, run_id = world.stage, world.ids["run_id"]
    made = stage.tutor.post(f"/runs/{run_id}/classes", {"title": "乙校 2 班"})
    public = next(each for each in stage.leader.all(f"/runs/{run_id}/classes") if each["kind"] == "public")
    world.ids |= {"class_id": made["class_id"], "public_class_id": public["class_id"]}
    pupil = stage.pupils[0]
    file = sheets.workbook(["学号", "姓名"], [[pupil.student_number, pupil.full_name]])
    world.ids["pupil_number"] = pupil.student_number
    stage.tutor.post(
        f"/classes/{made['class_id']}/enrolments/import", files={"file": ("class.xlsx", file, sheets.XLSX)}
    )
    stage.tutor.post(f"/classes/{made['class_id']}/releases/all", {})
    stage.leader.post(f"/classes/{public['class_id']}/releases/all", {})
    stage.learner.post(f"/runs/{run_id}/enrolments")


def _leave_things_waiting(world: World) -> None:
    """An upload, a teacher before the school's desk, an entry before the centre's, an import, a playlist."""
    stage, admin, leader = world.stage, world.stage.offering.admin, world.stage.leader
    content = b"a document that never arrives"
    announced = {
        "kind": "material",
        "title": "讲义",
        "file_name": "notes.pdf",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    ticket = leader.post(f"/courses/{stage.ids['course']}/resources", announced)
    world.ids["upload_id"] = ticket["upload"]["upload_id"]
    applicant = {
        "institution_id": stage.offering.institution_id,
        "username": f"applicant-{stage.mark}",
        "full_name": stage.invention.name(),
        "mobile": stage.invention.mobile(),
        "password": stage.password,
    }
    pending = stage.visitor().post("/teacher-registrations", {**applicant, **stage.visitor().captcha()})
    world.ids["registration_id"] = pending["registration_id"]
    entry = admin.post(
        "/library-entries",
        {
            "title": f"待审课程 {stage.mark}",
            "leader_id": world.ids["colleague_id"],
            "standing": "under_construction",
            "level": "provincial",
            "year": stage.today.year,
        },
    )
    change = admin.post(
        f"/library-entries/{world.ids['library_entry_id']}/changes",
        files={"file": ("form.pdf", make_pdf("Change"), "application/pdf")},
        data={"kind": "name", "title": f"改名课程 {stage.mark}"},
    )
    world.ids["change_id"] = change["change_id"]
    school_task = until(
        lambda: stage.review(admin, "teacher_account", pending["registration_id"]), "the teacher on the desk"
    )
    centre_task = until(
        lambda: stage.review(stage.centre_admin, "library_entry", entry["entry_id"]), "the entry on the desk"
    )
    world.ids |= {"task_id": school_task["task_id"], "centre_task_id": centre_task["task_id"]}
    newcomer = stage.invention.students(1)[0]
    world.ids["id_number"] = stage.invention.id_number()
    row = [newcomer.full_name, f"77{stage.mark}", newcomer.id_number]
    file = sheets.workbook(["姓名", "学号", "身份证号"], [row])
    imported = admin.post(
        "/people/imports", files={"file": ("students.xlsx", file, sheets.XLSX)}, data={"role": "student"}
    )
    world.ids["import_id"] = imported["import_id"]
    until(lambda: admin.get(f"/people/imports/{imported['import_id']}")["state"] == "done", "the import")
    preview = leader.get(f"/resources/{world.ids['used_resource_id']}/preview")
    *_, token, name = preview["playlist_path"].removesuffix(".m3u8").split("/")
    world.ids |= {"token": token, "name": name, "captcha_id": stage.visitor().post("/captchas")["captcha_id"]}
    draft = stage.centre_admin.post("/terms", _next_term(stage))
    world.ids["empty_term_id"] = draft["term_id"]


def _next_term(stage: Stage) -> dict[str, str]:
    return {
        "name": f"矩阵学期 {stage.mark}",
        "academic_year": "2031-2032",
        "season": "autumn",
        "starts_on": "2031-09-01",
        "ends_on": "2032-01-15",
    }
