"""Files go to the store; the workers transcode, and a broken one fails with a reason (R30–R32)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deploy.demo import uploads
from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "Lectures are uploaded and transcoded"
BROKEN = "第四讲（损坏）"
DOCUMENT = "课程讲义"


def play(stage: Stage) -> None:
    story = stage.story
    with story.step("lectures are made on the spot, with speech and a moving inset"):
        stage.props = stage.make_props()
    files = {f"第{number}讲": file for number, file in zip("一二三", stage.props.videos, strict=True)}
    for title, file in {**files, BROKEN: stage.props.broken_video}.items():
        with story.step(f"{title} goes to the store in signed parts ({_size(file)})", "R30"):
            stage.resources[title] = upload(stage, title, "video", file)
    with story.step(f"{DOCUMENT} (PDF) goes to the store", "R30"):
        stage.resources[DOCUMENT] = upload(stage, DOCUMENT, "material", stage.props.document)
    with story.step("the administrator sees no video that is not transcoded", "R32"):
        _nothing_untranscoded(stage)
    for title in files:
        with story.step(f"{title} is transcoded", "R31"):
            await_transcoding(stage, stage.resources[title])
    with story.step("the broken file fails, with a reason that a teacher understands", "R31", "R94"):
        _broken_fails(stage)


def upload(stage: Stage, title: str, kind: str, file: Path, *, resource_id: str = "") -> str:
    """Bring a file as a new resource, or as a new version of one; answers its resource_id."""
    description = uploads.describe(file)
    if resource_id:
        ticket = stage.leader.post(f"/resources/{resource_id}/versions", description)
    else:
        body = {"kind": kind, "title": title, **description}
        ticket = stage.leader.post(f"/courses/{stage.ids['course']}/resources", body)

    def show(there: int, size: int) -> None:
        done = there * 30 // size
        stage.story.progress(f"{title} [{'█' * done}{'·' * (30 - done)}] {there * 100 // size} %")

    uploads.send(stage.leader, ticket["upload"], file, show)
    found: str = ticket["resource"]["resource_id"]
    return found


def await_transcoding(stage: Stage, resource_id: str) -> dict[str, Any]:
    """Wait until the newest version is transcoded; answers it."""

    seen: set[int] = set()

    def done() -> dict[str, Any] | None:
        latest: dict[str, Any] | None = stage.leader.get(f"/resources/{resource_id}")["latest"]
        if latest is None:
            return None
        stage.story.progress(f"{latest['file_name']}: {latest['transcode_status']} {latest['percent']} %")
        if latest["transcode_status"] == "running":
            seen.add(latest["percent"])
        if latest["transcode_status"] == "failed":
            raise AssertionError(f"transcoding failed: {latest['failure']}")
        return latest if latest["transcode_status"] == "done" else None

    version = until(done, "the transcoding", seconds=600)
    stage.story.progress("")
    if seen:
        stage.story.say(f"      at {', '.join(f'{percent} %' for percent in sorted(seen)[:12])}")
    return version


def _nothing_untranscoded(stage: Stage) -> None:
    tasks = stage.offering.admin.all("/review-tasks", state="open", subject_kind="resource")
    for task in tasks:
        if task["subject_id"] in stage.resources.values():
            resource = stage.leader.get(f"/resources/{task['subject_id']}")
            if resource["kind"] == "video" and resource["latest"]["transcode_status"] != "done":
                raise AssertionError(f"{resource['title']} is on the desk before it is transcoded")


def _broken_fails(stage: Stage) -> None:
    def failed() -> dict[str, Any] | None:
        latest: dict[str, Any] | None = stage.leader.get(f"/resources/{stage.resources[BROKEN]}")["latest"]
        return latest if latest and latest["transcode_status"] == "failed" else None

    failure = until(failed, "the broken file to fail", seconds=300)["failure"]
    stage.story.progress("")
    if not failure["title"]:
        raise AssertionError(f"the failure {failure['code']} has no words for people")
    stage.story.say(f"      “{failure['title']}” {failure['detail']}")


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1024 / 1024:.1f} MiB"
