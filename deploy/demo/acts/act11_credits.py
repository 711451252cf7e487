"""School B recognises the credits, once, and the statistics show it (R90, R92)."""

from __future__ import annotations

from functools import partial
from typing import Any

from deploy.demo.api import Visitor
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "Credits and statistics"
FIGURES = ("schools", "offerings", "recognitions")


def play(stage: Stage) -> None:
    story, admin = stage.story, stage.selecting.admin
    before = _figures(stage)
    path = f"/selections/{stage.ids['selection']}/results"
    with story.step(f"the results of {stage.student_count} students reach their home school", "R90"):
        results = until(lambda: _complete(admin.all(path), stage.student_count), "all results", seconds=120)
        until(
            lambda: admin.get(f"/selections/{stage.ids['selection']}")["state"] == "closed",
            "the selection to know that the run has ended",
        )
    batch = {
        "selection_id": stage.ids["selection"],
        "students": [{"student_id": result["student_id"]} for result in results],
        "basis": "教务处学分认定办法第八条",
    }
    with story.step("school A cannot recognise credits for school B's students", "R2", "R90"):
        stage.offering.admin.refusal(404, "selection_not_found", "POST", "/recognitions", batch)
    with story.step(f"school B recognises the credits of {stage.student_count} students", "R90"):
        recognised = admin.post("/recognitions", batch)["recognitions"]
        if len(recognised) != stage.student_count:
            raise AssertionError(f"{len(recognised)} were recognised")
    with story.step("a second recognition of the same student is refused", "R90"):
        again = {**batch, "students": batch["students"][:1]}
        admin.refusal(409, "already_recognised", "POST", "/recognitions", again)
    with story.step("the statistics count one school, one offering, all recognitions more", "R92"):
        after = _figures(stage)
        added = {name: after[name] - before[name] for name in FIGURES}
        if added != {"schools": 1, "offerings": 1, "recognitions": stage.student_count}:
            raise AssertionError(f"the statistics grew by {added}")
    story.facts["statistics"] = after
    with story.step("everyone has been told what concerns them", "R94"):
        _require_notices(stage)


def _complete(results: list[dict[str, Any]], wanted: int) -> list[dict[str, Any]] | None:
    return results if len(results) == wanted else None


def _figures(stage: Stage) -> dict[str, int]:
    statistics = stage.centre_admin.get("/statistics", academic_year=stage.academic_year)
    return {name: statistics[name]["value"] for name in FIGURES}


def _require_notices(stage: Stage) -> None:
    wanted = {
        stage.leader: {
            "account_approved",
            "video_transcoded",
            "video_failed",
            "resource_approved",
            "resource_rejected",
            "run_approved",
            "selection_made",
        },
        stage.tutor: {"added_to_team"},
        stage.students[0]: {"credit_recognised"},
    }
    for person, kinds in wanted.items():
        until(partial(_has_heard, person, kinds), f"{person.name} to hear of {', '.join(sorted(kinds))}")


def _has_heard(person: Visitor, kinds: set[str]) -> bool:
    return kinds <= {notice["kind"] for notice in person.all("/notifications")}
