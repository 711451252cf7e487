"""`python -m deploy.demo`: play a term against a running platform. `make demo` starts it and calls this."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path

from deploy.demo.files import Studio
from deploy.demo.stage import STUDENTS, Stage
from deploy.demo.story import StepFailed, Story
from deploy.demo.summary import summary
from deploy.demo.term import play


def main() -> int:
    """Play it; the exit status says whether every step behaved."""
    chosen = _arguments()
    story = Story(report=chosen.folder / "report.json")
    story.facts["address"] = chosen.address
    studio = Studio(chosen.folder / "videos", own_videos=chosen.videos, seconds=chosen.seconds)
    stage = Stage(chosen.address, story, chosen.first_password, studio.make, chosen.mails, chosen.students)
    story.say(f"A term of course sharing at {chosen.address}  (mark {stage.mark})")
    try:
        with contextlib.closing(stage):
            play(stage)
    except StepFailed as failure:
        sys.stderr.write(f"\nThe term ended early: {failure}\nReport: {story.report}\n")
        return 1
    story.act(13, "Summary")
    story.say(summary(stage))
    story.write()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description="Play a term of course sharing.")
    parser.add_argument("--address", default=os.environ.get("KX_PUBLIC_URL", "http://127.0.0.1:8700"))
    run_dir = Path(os.environ.get("KX_RUN_DIR", ".run"))
    parser.add_argument("--mails", type=Path, default=run_dir / "mails", help="folder of the mail sink")
    parser.add_argument("--folder", type=Path, default=run_dir / "demo")
    parser.add_argument("--videos", type=_folder, default=os.environ.get("VIDEOS") or None)
    parser.add_argument("--seconds", type=float, default=24.0, help="length of the lectures that are made")
    parser.add_argument("--students", type=int, default=STUDENTS)
    chosen = parser.parse_args()
    chosen.first_password = os.environ.get("KX_FIRST_ADMIN_PASSWORD", "")
    if not chosen.first_password:
        parser.error("KX_FIRST_ADMIN_PASSWORD is not set; run this with `make demo`")
    return chosen


def _folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return folder


if __name__ == "__main__":
    sys.exit(main())
