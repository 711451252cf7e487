"""A MOOC needs a name on file; then the course is made and described (R20, R21, R25, R26, R60)."""

from __future__ import annotations

from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "The library entry and the course"


def play(stage: Stage) -> None:
    story, school, leader = stage.story, stage.offering, stage.leader
    with story.step("school A's administrator adds a library entry", "R60", "R62"):
        entry = school.admin.post(
            "/library-entries",
            {
                "title": stage.course_title,
                "leader_id": stage.ids["leader"],
                "standing": "approved_project",
                "level": "provincial",
                "batch": "第二批",
                "year": stage.today.year,
            },
        )
        entry_id = entry["entry_id"]
    with story.step("the centre approves it", "R60", "R3"):
        task = until(
            lambda: stage.review(stage.centre_admin, "library_entry", entry_id), "the entry on the centre's desk"
        )
        stage.centre_admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
        until(lambda: school.admin.get(f"/library-entries/{entry_id}")["state"] == "approved", "the approval")
    with story.step("another course name is refused, saying what differs", "R21"):
        body = {"course_type": "mooc", "title": "高等数学"}
        problem = leader.refusal(409, "library_mismatch", "POST", "/courses", body)
        if problem["details"]["differs"] != "name" or problem["details"]["way_out"] != "name_change":
            raise AssertionError(f"the refusal names something else: {problem['details']}")
    with story.step("with the right name the MOOC course is created", "R20", "R21"):
        course = leader.post("/courses", {"course_type": "mooc", "title": stage.course_title})
        stage.ids |= {"course": course["course_id"], "outline": course["outline_id"]}
    with story.step("its overview follows the template", "R25", "R26", "R28"):
        _describe(stage)


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
