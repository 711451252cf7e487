"""A run is opened, published and approved (R50, R51, R55)."""

from __future__ import annotations

from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "The run"


def play(stage: Stage) -> None:
    story, leader, admin = stage.story, stage.leader, stage.offering.admin
    with story.step("the leader opens a run: a copy of the course", "R50"):
        missing = leader.get(f"/courses/{stage.ids['course']}")["missing"]
        if missing:
            raise AssertionError(f"the course still lacks {missing}")
        run = leader.post(f"/courses/{stage.ids['course']}/runs")
        stage.ids["run"] = run["run_id"]
    path = f"/runs/{stage.ids['run']}"
    with story.step("the leader publishes it with its period; it is pending", "R51"):
        period = {"starts_on": stage.today.isoformat(), "ends_on": stage.ends_on.isoformat()}
        published = leader.post(f"{path}/publish", period)
        if published["phase"] != "pending":
            raise AssertionError(f"the run is {published['phase']}")
    with story.step("the administrator approves; the run is running", "R51", "R54"):
        task = until(lambda: stage.review(admin, "course_run", stage.ids["run"]), "the run on the desk")
        leader.refusal(
            403, "role_required", "POST", f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"}
        )
        admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
        until(lambda: leader.get(path)["phase"] == "running", "the run to be running")
    with story.step("the public class is there", "R55"):
        classes = leader.all(f"{path}/classes")
        public = [each for each in classes if each["kind"] == "public"]
        if len(public) != 1:
            raise AssertionError(f"the run has {len(public)} public classes")
        stage.ids["public_class"] = public[0]["class_id"]
