"""School B takes part: a tutor, a class, students, released content (R13, R14, R80, R81, R84–R86)."""

from __future__ import annotations

from typing import Any

from deploy.demo import sheets
from deploy.demo.api import Refused
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "School B selects the course and teaches with it"
HEADINGS = ["学号", "姓名"]


def play(stage: Stage) -> None:
    story = stage.story
    with story.step("school B's administrator makes the tutor's account", "R13", "R12"):
        _make_tutor(stage)
    with story.step(f"and the accounts of {stage.student_count} students, from a spreadsheet", "R13"):
        _import_accounts(stage)
    with story.step("school B selects the course, with a teaching plan and the tutor", "R80"):
        _select(stage)
    with story.step("the leader finds the tutor by mobile number and empowers them", "R14", "R81"):
        _empower(stage)
    with story.step("the tutor makes a class in school A's run", "R81"):
        made = stage.tutor.post(f"/runs/{stage.ids['run']}/classes", {"title": "乙校 1 班"})
        stage.ids["class"] = made["class_id"]
    with story.step("two faulty rows are reported by row, and nobody is enrolled", "R86"):
        _import_faulty(stage)
    with story.step(f"the corrected file enrols {stage.student_count} students", "R86"):
        rows = [[pupil.student_number, pupil.full_name] for pupil in stage.pupils]
        imported = _import(stage, rows)
        if imported["added_count"] != stage.student_count:
            raise AssertionError(f"{imported['added_count']} were enrolled")
    with story.step("the tutor releases the chapters to the class", "R84"):
        stage.tutor.post(f"/classes/{stage.ids['class']}/releases/all", {})
    with story.step("the leader releases them to the public class too", "R84"):
        stage.leader.post(f"/classes/{stage.ids['public_class']}/releases/all", {})
    with story.step("a member of the public registers, joins, and lands in the public class", "R17", "R85"):
        _join(stage)


def _make_tutor(stage: Stage) -> None:
    id_number, mobile = stage.invention.id_number(), stage.invention.mobile()
    created = stage.selecting.admin.post(
        "/people",
        {
            "role": "teacher",
            "full_name": stage.invention.name(),
            "number": f"J{stage.mark}",
            "id_number": id_number,
            "mobile": mobile,
        },
    )
    stage.ids |= {"tutor": created["person"]["person_id"], "tutor_mobile": mobile}
    stage.tutor = stage.visitor("tutor", created["person"]["username"])
    stage.tutor.set_first_password(id_number[6:14], stage.password)


def _import_accounts(stage: Stage) -> None:
    admin = stage.selecting.admin
    template = sheets.read_rows(admin.get("/people/imports/template.xlsx", role="student").content)
    stage.pupils = stage.invention.students(stage.student_count)
    known = {"姓名": "full_name", "学号": "student_number", "身份证号": "id_number"}
    rows = [
        [getattr(pupil, known[name]) if name in known else "" for name in template[0]] for pupil in stage.pupils
    ]
    file = sheets.workbook(template[0], rows)
    started = admin.post(
        "/people/imports", files={"file": ("students.xlsx", file, sheets.XLSX)}, data={"role": "student"}
    )
    path = f"/people/imports/{started['import_id']}"
    report = until(lambda: _finished(admin.get(path).json), "the import", seconds=120)
    if report["created_count"] != stage.student_count:
        raise AssertionError(f"{report['created_count']} accounts were made: {report['errors'][:3]}")


def _finished(report: dict[str, Any]) -> dict[str, Any] | None:
    return None if report["state"] in {"queued", "running"} else report


def _select(stage: Stage) -> None:
    selection = stage.selecting.admin.post(
        "/selections",
        {
            "entry_id": stage.ids["entry"],
            "teaching_plan": "每周线上两讲，线下讨论一次；期末闭卷考试占 60%，平时成绩占 40%。",
            "way": 1,
            "tutor_id": stage.ids["tutor"],
            "expected_students": stage.student_count,
            "credits": "2.0",
        },
    )
    stage.ids["selection"] = selection["selection_id"]


def _empower(stage: Stage) -> None:
    hits = stage.leader.get("/teachers", q=stage.ids["tutor_mobile"])["items"]
    if [hit["person_id"] for hit in hits] != [stage.ids["tutor"]]:
        raise AssertionError(f"the search found {hits}")
    permissions = ["classes", "students", "scores"]
    body = {"person_id": hits[0]["person_id"], "permissions": permissions}
    stage.leader.post(f"/runs/{stage.ids['run']}/team", body)
    until(
        lambda: stage.selecting.admin.get(f"/selections/{stage.ids['selection']}")["state"] == "staffed",
        "the selection to be staffed",
    )


def _import(stage: Stage, rows: list[list[str]]) -> dict[str, Any]:
    file = sheets.workbook(HEADINGS, rows)
    path = f"/classes/{stage.ids['class']}/enrolments/import"
    answer: dict[str, Any] = stage.tutor.post(path, files={"file": ("class.xlsx", file, sheets.XLSX)}).json
    return answer


def _import_faulty(stage: Stage) -> None:
    rows = [[pupil.student_number, pupil.full_name] for pupil in stage.pupils]
    rows[1] = ["99999999", "没有此人"]
    rows[3] = [rows[3][0], "改了名字"]
    try:
        _import(stage, rows)
    except Refused as refused:
        places = [(fault["row"], fault["column"], fault["code"]) for fault in refused.problem["errors"]]
        # Rows count as the spreadsheet does: the headings are row 1.
        if places != [(3, "学号", "student_unknown"), (5, "姓名", "student_name_differs")]:
            raise AssertionError(f"the report says {places}") from None
    else:
        raise AssertionError("the faulty file was taken")
    if stage.tutor.all(f"/classes/{stage.ids['class']}/students"):
        raise AssertionError("a file with faulty rows enrolled somebody")


def _join(stage: Stage) -> None:
    stage.learner = stage.visitor("learner", f"learner-{stage.mark}", stage.password)
    stage.learner.post(
        "/learner-registrations",
        {
            "username": stage.learner.login,
            "full_name": stage.invention.name(),
            "mobile": stage.invention.mobile(),
            "password": stage.password,
            **stage.learner.captcha(),
        },
    )
    stage.learner.sign_in()
    public = stage.visitor().get("/public/runs", q=stage.mark)["items"]
    if [run["run_id"] for run in public] != [stage.ids["run"]]:
        raise AssertionError("the public does not find the run")
    enrolment = stage.learner.post(f"/runs/{stage.ids['run']}/enrolments")
    if enrolment["class_id"] != stage.ids["public_class"]:
        raise AssertionError("the learner landed in another class")
