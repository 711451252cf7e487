"""The school's administrator watches, sees the evidence, approves and rejects (R32–R35)."""

from __future__ import annotations

from typing import Any

from deploy.demo.acts.act04_uploads import DOCUMENT, await_transcoding, upload
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "The administrator reviews the resources"
REJECTED = "第三讲"
EVIDENCE = {"duration", "resolution"}


def play(stage: Stage) -> None:
    story, admin = stage.story, stage.offering.admin
    for title in ("第一讲", "第二讲"):
        with story.step(f"{title} is approved with its measured evidence in view", "R32", "R33", "R35"):
            task = _task(stage, title)
            _require_evidence(task)
            _require_preview(stage, title)
            admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
    with story.step(f"{DOCUMENT} is approved", "R32", "R33"):
        task = _task(stage, DOCUMENT)
        admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
    with story.step("rejecting needs a reason", "R33"):
        task = _task(stage, REJECTED)
        decision = f"/review-tasks/{task['task_id']}/decision"
        admin.refusal(422, "reason_required", "POST", decision, {"outcome": "rejected"})
    with story.step(f"{REJECTED} is rejected with a reason, and the teacher reads it", "R33", "R94"):
        admin.post(decision, {"outcome": "rejected", "reason": "第二页的字太小，请放大后重新录制。"})
        path = f"/resources/{stage.resources[REJECTED]}"
        until(
            lambda: stage.leader.get(path)["latest"]["review_reason"].startswith("第二页"),
            "the reason to reach the teacher",
        )
    with story.step("the teacher uploads a new version, which is transcoded", "R30", "R33"):
        resource_id = stage.resources[REJECTED]
        upload(stage, REJECTED, "video", stage.props.second_take, resource_id=resource_id)
        await_transcoding(stage, resource_id)
    with story.step("the new version is approved", "R33"):
        task = _task(stage, REJECTED)
        admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
    with story.step("all four resources may be used in the teaching plan", "R34"):
        wanted = {stage.resources[title] for title in ("第一讲", "第二讲", REJECTED, DOCUMENT)}
        path = f"/courses/{stage.ids['course']}/usable-resources"
        until(lambda: {item["resource_id"] for item in stage.leader.all(path)} == wanted, "the usable resources")


def _task(stage: Stage, title: str) -> dict[str, Any]:
    return until(
        lambda: stage.review(stage.offering.admin, "resource", stage.resources[title]),
        f"{title} on the desk",
        seconds=120,
    )


def _require_evidence(task: dict[str, Any]) -> None:
    measured = {finding["code"] for finding in task["findings"]}
    if not measured >= EVIDENCE:
        raise AssertionError(f"the evidence lacks {EVIDENCE - measured}")


def _require_preview(stage: Stage, title: str) -> None:
    preview = stage.offering.admin.get(f"/resources/{stage.resources[title]}/preview")
    if not preview["playlist_path"]:
        raise AssertionError("the administrator cannot watch it")
