"""Chapters, sections, units; what is not approved stays out, and nothing moves across sections (R34, R40–R43)."""

from __future__ import annotations

from typing import Any

from deploy.demo.acts.act04_uploads import BROKEN, DOCUMENT
from deploy.demo.api import Answer
from deploy.demo.stage import Stage

TITLE = "The teaching plan"


def play(stage: Stage) -> None:
    story, leader = stage.story, stage.leader
    path = f"/outlines/{stage.ids['outline']}"
    with story.step("two chapters with three sections", "R40", "R41"):
        plan = leader.get(path)
        for chapter in ("第一章 向量与空间", "第二章 矩阵"):
            plan = leader.post(f"{path}/chapters", {"title": chapter}, version=plan.etag)
        first, second = (chapter["chapter_id"] for chapter in plan["chapters"])
        for chapter_id, title in (
            (first, "第一节 向量"),
            (first, "第二节 线性空间"),
            (second, "第一节 矩阵的运算"),
        ):
            plan = leader.post(f"{path}/chapters/{chapter_id}/sections", {"title": title}, version=plan.etag)
        sections = [section["section_id"] for chapter in plan["chapters"] for section in chapter["sections"]]
    with story.step("a resource that is not approved is refused", "R34"):
        body = {"title": "第四讲", "resource_id": stage.resources[BROKEN]}
        leader.refusal(
            409, "resource_not_usable", "POST", f"{path}/sections/{sections[0]}/units", body, version=plan.etag
        )
    with story.step("units show approved resources; one section holds two", "R34", "R42"):
        units = [(0, "第一讲"), (0, DOCUMENT), (1, "第二讲"), (2, "第三讲")]
        for place, title in units:
            plan = _add_unit(stage, plan, sections[place], title)
    with story.step("a move across sections is refused", "R43"):
        first_unit, stranger = _unit_ids(plan)[0], _unit_ids(plan)[2]
        body = {"before_id": stranger}
        leader.refusal(409, "not_a_sibling", "POST", f"{path}/units/{first_unit}/move", body, version=plan.etag)
    with story.step("a unit moves among its siblings, and a chapter gets another name", "R41", "R43"):
        plan = leader.post(f"{path}/units/{first_unit}/move", {"direction": "down"}, version=plan.etag)
        plan = leader.post(f"{path}/units/{first_unit}/move", {"direction": "up"}, version=plan.etag)
        plan = leader.patch(f"{path}/chapters/{second}", {"title": "第二章 矩阵与变换"}, version=plan.etag)
    with story.step("an edit of what someone else changed is refused", "R44"):
        leader.refusal(412, "stale_version", "PATCH", f"{path}/chapters/{first}", {"title": "迟到"}, version='"1"')


def _add_unit(stage: Stage, plan: Answer, section_id: str, title: str) -> Answer:
    path = f"/outlines/{stage.ids['outline']}/sections/{section_id}/units"
    body = {"title": title, "resource_id": stage.resources[title]}
    return stage.leader.post(path, body, version=plan.etag)


def _unit_ids(plan: Answer) -> list[str]:
    chapters: list[dict[str, Any]] = plan["chapters"]
    return [
        unit["unit_id"] for chapter in chapters for section in chapter["sections"] for unit in section["units"]
    ]
