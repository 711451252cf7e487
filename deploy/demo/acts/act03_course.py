"""A MOOC needs a name on file; then the course is made and described (R20, R21, R25, R26, R56, R60, R61)."""

from __future__ import annotations

from deploy.demo.papers import make_pdf
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "The library entry and the course"


def play(stage: Stage) -> None:
    story, school, leader = stage.story, stage.offering, stage.leader
    with story.step("school A's administrator adds a library entry", "R60", "R62"):
        entry = school.admin.post(
            "/library-entries",
            {
                "title": f"线性代数 {stage.mark}",
                "leader_id": stage.ids["leader"],
                "standing": "approved_project",
                "level": "provincial",
                "batch": "第二批",
                "year": stage.today.year,
            },
        )
        path = f"/library-entries/{entry['entry_id']}"
    with story.step("the centre approves it", "R60", "R3"):
        _approve(stage, "library_entry", entry["entry_id"])
        until(lambda: school.admin.get(path)["state"] == "approved", "the approval")
    with story.step("its name is changed with the signed form, and the centre approves that too", "R61"):
        wanted = {"kind": "name", "title": stage.course_title}
        form = ("form.pdf", make_pdf(f"Change {stage.mark}"), "application/pdf")
        change = school.admin.send_form("POST", f"{path}/changes", wanted, form)
        _approve(stage, "library_change", change["change_id"])
        until(lambda: school.admin.get(path)["title"] == stage.course_title, "the new name")
    with story.step("another course name is refused, saying what differs", "R21"):
        body = {"course_type": "mooc", "title": "高等数学"}
        problem = leader.refusal(409, "library_mismatch", "POST", "/courses", body)
        if problem["details"]["differs"] != "name" or problem["details"]["way_out"] != "name_change":
            raise AssertionError(f"the refusal names something else: {problem['details']}")
    with story.step("with the right name the MOOC course is created", "R20", "R21"):
        course = leader.post("/courses", {"course_type": "mooc", "title": stage.course_title})
        stage.ids |= {"course": course["course_id"], "outline": course["outline_id"]}
    with story.step("a SPOC without 240 minutes and a finished run does not become one", "R22", "R56"):
        _try_spoc(stage)
    with story.step("its overview follows the template", "R25", "R26", "R28"):
        _describe(stage)


def _approve(stage: Stage, subject_kind: str, subject_id: str) -> None:
    centre = stage.centre_admin
    task = until(lambda: stage.review(centre, subject_kind, subject_id), f"a {subject_kind} on the centre's desk")
    centre.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})


def _try_spoc(stage: Stage) -> None:
    leader = stage.leader
    body = {"course_type": "spoc", "spoc_kind": "independent", "title": f"校本课程 {stage.mark}"}
    path = f"/courses/{leader.post('/courses', body)['course_id']}"
    meter = leader.get(f"{path}/mooc-eligibility")
    unmet = {each["code"] for each in meter["conditions"] if not each["is_met"]}
    if meter["is_eligible"] or unmet != {"video_seconds", "finished_runs"}:
        raise AssertionError(f"the meter says {meter.json}")
    leader.refusal(409, "mooc_not_eligible", "POST", f"{path}/mooc-applications")


def _describe(stage: Stage) -> None:
    leader = stage.leader
    path = f"/courses/{stage.ids['course']}"
    parts = leader.get("/overview-template")["overview"]
    filled = [{**part, "content": f"{part['heading']}：本课程讲授线性代数及其几何意义。"} for part in parts]
    category = leader.get("/categories", institution_kind="undergraduate")["items"][0]["code"]
    version = leader.get(path).etag
    leader.refusal(422, "overview_headings_changed", "PATCH", path, {"overview": filled[1:]}, version=version)
    information = {
        "category_code": category,
        "online_credits": "2.0",
        "total_credits": "3.0",
        "overview": filled,
    }
    leader.patch(path, information, version=version)
    leader.refusal(412, "stale_version", "PATCH", path, {"category_code": category}, version=version)
