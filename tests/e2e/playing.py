"""The term of `make demo` as a test plays it: the same acts, shorter lectures, fewer words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deploy.demo.files import Studio
from deploy.demo.stage import STUDENTS, Stage
from deploy.demo.story import Story
from deploy.local import mailsink

if TYPE_CHECKING:
    from tests.whole_platform import Platform


def stage_for(platform: Platform, folder: Path, *, students: int = STUDENTS) -> Stage:
    """A stage on the test platform. Lectures last six seconds, which shows everything but patience."""
    studio = Studio(folder, seconds=6)
    story = Story(report=folder / "report.json")
    return Stage(
        platform.base_url,
        story,
        platform.first_admin_password,
        studio.make,
        mailsink.home(platform.settings),
        students,
    )
