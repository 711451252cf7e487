"""What comes of a term that is over, in the world of the grids: deliveries, statements, evaluations (R91–R93)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
from psycopg import sql

from deploy.demo.patience import until
from tests.e2e.matrix.costs_and_quality import CRITERION, RATES
from tests.e2e.matrix.world import World

AGED = {"class_size_days": "counted_on", "terms": "starts_on"}
"""The days by which a cut-off counts students."""
AGE = timedelta(days=7)


def follow_up(world: World, sharing_database: str) -> None:
    """Let everything come of the world's term.

    Args:
        world: a world in which the term was played.
        sharing_database: libpq's address of the database of sharing.
    """
    _note_records(world)
    _age(sharing_database)
    _share_costs(world)
    _evaluate(world)


def _note_records(world: World) -> None:
    centre = world.stage.centre_admin
    told = centre.all("/credit-bank/deliveries", recognition_id=world.ids["recognition_id"])
    world.ids["delivery_id"] = told[0]["delivery_id"]
    world.ids["published_on"] = world.stage.visitor().get("/statistics/report")["as_of"]


def _age(sharing_database: str) -> None:
    """Put term and classes a week back: a cut-off is a day that is over, and all were made today."""
    with psycopg.connect(sharing_database) as connection:
        for table, day in AGED.items():
            statement = sql.SQL("UPDATE {} SET {} = {} - %s::interval")
            names = sql.Identifier(table), sql.Identifier(day), sql.Identifier(day)
            connection.execute(statement.format(*names), [AGE])


def _share_costs(world: World) -> None:
    stage, centre = world.stage, world.stage.centre_admin
    path = f"/terms/{stage.ids['term']}/cost-statements"
    cut_off = {"cut_off_on": (stage.today - timedelta(days=1)).isoformat()}
    world.ids |= cut_off
    centre.post("/cost-rules", {"valid_from_term_id": stage.ids["term"], **RATES})
    centre.post(path, cut_off)
    centre.post(f"{path}/issue", {})
    issued = _statement(world, "issued")
    centre.post(f"/cost-statements/{issued}/steps", {"step": "cancel", "reason": "班级人数更正"})
    centre.post(path, cut_off)
    world.ids |= {"statement_id": issued, "draft_statement_id": _statement(world, "draft")}


def _statement(world: World, state: str) -> str:
    found = world.stage.centre_admin.all("/cost-statements", term_id=world.ids["term_id"], state=state)
    return str(found[0]["statement_id"])


def _evaluate(world: World) -> None:
    centre, far = world.stage.centre_admin, world.callers["far"]
    centre.post("/rubrics", {"title": "质量评价指标", "criteria": [CRITERION]})
    world.ids["evaluation_id"], review_id = _ask_for_review(world, world.ids["finished_run_id"])
    marks = [{"criterion": CRITERION["code"], "marks": "9.0"}]
    drafted = far.put(f"/my-reviews/{review_id}", {"marks": marks}, version='"1"')
    far.post(f"/my-reviews/{review_id}/submit", version=drafted.etag)
    for step in ("close", "publish"):
        centre.post(f"/evaluations/{world.ids['evaluation_id']}/steps", {"step": step})
    eligible = f"/share-lists/{world.ids['share_list_id']}/eligible-runs"
    until(
        lambda: any(each["run_id"] == world.ids["run_id"] for each in world.stage.offering.admin.all(eligible)),
        "sharing to know the run",
    )
    world.ids["open_evaluation_id"], world.ids["review_id"] = _ask_for_review(world, world.ids["run_id"])


def _ask_for_review(world: World, run_id: str) -> tuple[str, str]:
    """The evaluation of a run by C's teacher alone, and the review that waits."""
    stage = world.stage
    asked: dict[str, Any] = {
        "run_id": run_id,
        "term_id": stage.ids["term"],
        "reviews_wanted": 1,
        "due_on": stage.ends_on.isoformat(),
    }
    evaluation_id = str(stage.centre_admin.post("/evaluations", asked)["evaluation_id"])
    stage.centre_admin.post(f"/evaluations/{evaluation_id}/reviewers", {"reviewer_ids": [world.ids["far_id"]]})
    waiting = world.callers["far"].all("/my-reviews", state="assigned")
    return evaluation_id, str(waiting[0]["review_id"])
