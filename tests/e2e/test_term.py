"""One term, end to end, through HTTP alone: what `make demo` plays (R1–R92 as the steps name them)."""

from __future__ import annotations

import contextlib
import json

import pytest

from deploy.demo.stage import Stage
from deploy.demo.term import play
from tests.e2e.playing import stage_for
from tests.whole_platform import Platform

pytestmark = pytest.mark.timeout(900)

RULES_OF_THE_TERM = {
    *(
        "R1",
        "R10",
        "R11",
        "R12",
        "R13",
        "R14",
        "R20",
        "R21",
        "R25",
        "R26",
        "R30",
        "R31",
        "R32",
        "R33",
        "R34",
        "R35",
    ),
    *("R37", "R40", "R41", "R42", "R43", "R50", "R51", "R54", "R55", "R60", "R70", "R71", "R72", "R73"),
    *("R80", "R81", "R84", "R85", "R86", "R87", "R90", "R92"),
}


def test_every_step_of_the_term_passes(term: Stage) -> None:
    assert [step.step for step in term.story.steps if step.status != "passed"] == []
    assert len(term.story.steps) >= 50


def test_the_term_shows_every_rule_that_it_stands_for(term: Stage) -> None:
    shown = {rule for step in term.story.steps for rule in step.rules}
    assert RULES_OF_THE_TERM - shown == set()


def test_the_report_names_step_rules_status_and_time(term: Stage) -> None:
    assert term.story.report is not None
    report = json.loads(term.story.report.read_text(encoding="utf-8"))
    assert report["status"] == "passed"
    assert {"act", "step", "rules", "status", "milliseconds"} <= report["steps"][0].keys()


def test_a_second_term_on_the_same_platform_passes_too(
    term: Stage, platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with contextlib.closing(stage_for(platform, tmp_path_factory.mktemp("again"), students=5)) as again:
        play(again)
    assert again.mark != term.mark
    assert all(step.status == "passed" for step in again.story.steps)
