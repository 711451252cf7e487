"""The whole term, act by act."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.demo.acts import ACTS
from deploy.demo.stage import Stage


def play(stage: Stage) -> Stage:
    """Play all acts.

    Raises:
        StepFailed: at the first step that does not behave.
    """
    for _ in acts(stage):
        pass
    return stage


def acts(stage: Stage) -> Iterator[int]:
    """Play one act after the other; yields the number of each one before it begins."""
    for number, act in enumerate(ACTS, start=1):
        yield number
        stage.story.act(number, act.TITLE)
        act.play(stage)
