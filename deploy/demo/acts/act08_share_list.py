"""The term's share list: collected, decided, published, found and exported (R70–R73)."""

from __future__ import annotations

from datetime import timedelta

from deploy.demo import sheets
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "The share list"


def play(stage: Stage) -> None:
    story, centre = stage.story, stage.centre_admin
    with story.step("the centre opens the term's share list", "R70"):
        term = centre.post("/terms", _term(stage))
        opened = centre.post(f"/terms/{term['term_id']}/share-list")
        stage.ids |= {"term": term["term_id"], "share_list": opened["share_list_id"]}
    path = f"/share-lists/{stage.ids['share_list']}"
    with story.step("school A's administrator adds the run and submits", "R71"):
        _submit(stage, path)
    with story.step("the centre approves the entry", "R72", "R3"):
        task = until(
            lambda: stage.review(centre, "share_entry", stage.ids["entry"]), "the entry on the centre's desk"
        )
        centre.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
        until(
            lambda: any(
                entry["entry_id"] == stage.ids["entry"] and entry["state"] == "approved"
                for entry in centre.all(f"{path}/entries", view="working")
            ),
            "the approval to reach the list",
        )
    with story.step("the centre publishes the list to all schools", "R72"):
        published = centre.post(f"{path}/publish")
        if published["published_version"] != 1:
            raise AssertionError(f"version {published['published_version']} was published")
    with story.step("school B finds the course in it", "R73"):
        found = stage.selecting.admin.all(f"{path}/entries", q=stage.mark)
        if [entry["run"]["run_id"] for entry in found] != [stage.ids["run"]]:
            raise AssertionError("the run is not in the list as school B sees it")
    with story.step("school B exports it with the leader's mobile number", "R73"):
        export = stage.selecting.admin.get(f"{path}/export.xlsx")
        cells = [cell for row in sheets.read_rows(export.content) for cell in row]
        if stage.ids["leader_mobile"] not in cells:
            raise AssertionError("the spreadsheet lacks the leader's mobile number")


def _term(stage: Stage) -> dict[str, str]:
    today = stage.today
    return {
        "name": f"{stage.academic_year} 学年共享学期 {stage.mark}",
        "academic_year": stage.academic_year,
        "season": "autumn" if today.month >= 8 else "spring",
        "starts_on": today.isoformat(),
        "ends_on": stage.ends_on.isoformat(),
        "notice_on": today.isoformat(),
        "collection_until": (today + timedelta(days=40)).isoformat(),
        "review_until": (today + timedelta(days=55)).isoformat(),
        "publication_until": (today + timedelta(days=60)).isoformat(),
    }


def _submit(stage: Stage, path: str) -> None:
    admin = stage.offering.admin
    until(
        lambda: any(run["run_id"] == stage.ids["run"] for run in admin.all(f"{path}/eligible-runs")),
        "the run to be eligible",
    )
    entry = admin.post(f"{path}/entries", {"run_id": stage.ids["run"]})
    stage.ids["entry"] = entry["entry_id"]
    stage.selecting.admin.refusal(404, "run_not_found", "POST", f"{path}/entries", {"run_id": stage.ids["run"]})
    admin.post(f"{path}/submission")
