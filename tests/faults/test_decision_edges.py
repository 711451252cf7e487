"""A crash between a decision and its effect loses neither (R4): for every kind of thing that the term decides on.

Before the first decision of each kind the owner of its subject and review's relay are held still. The decision is
made, and then all three, review, its relay and the owner, die at once. The effect must come all the same: the
term's own next steps wait for it.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
from pathlib import Path

import httpx
import psycopg
import pytest

from deploy.demo.term import play
from deploy.local import postgres
from tests.e2e.playing import stage_for
from tests.faults.test_killed_processes import require_nothing_left
from tests.whole_platform import Platform

pytestmark = pytest.mark.timeout(1200)

OWNERS = {
    "teacher_account": "accounts",
    "institution_application": "accounts",
    "library_entry": "catalog",
    "library_change": "catalog",
    "course_run": "catalog",
    "mooc_application": "catalog",
    "resource": "media",
    "share_entry": "sharing",
}
DECIDED_IN_THE_TERM = OWNERS.keys() - {"mooc_application"}
"""Of an application to become a MOOC a term does not decide: it needs four hours of video and a finished run."""
_DECISION = re.compile(r"/review-tasks/([0-9a-f-]{36})/decision$")


def test_a_crash_between_a_decision_and_its_effect_loses_neither_r4(platform: Platform, tmp_path: Path) -> None:
    edges = Edges(platform)
    with contextlib.closing(stage_for(platform, tmp_path, students=6)) as stage:
        stage.web.event_hooks = {"request": [edges.before], "response": [edges.after]}
        play(stage)
        assert edges.struck >= DECIDED_IN_THE_TERM
        assert all(step.status == "passed" for step in stage.story.steps)
        require_nothing_left(platform, stage)
    assert edges.kept_decisions() == len(edges.decided)


class Edges:
    """Holds the owner still while a decision is made, and kills everyone concerned right after it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._held: dict[str, int] = {}
        self.struck: set[str] = set()
        self.decided: set[str] = set()

    def before(self, request: httpx.Request) -> None:
        """Hold who would handle the decision, if it is the first of its kind."""
        task_id = _task_of(request)
        if task_id is None or self._held:
            return
        kind = self._query("SELECT subject_kind FROM tasks WHERE task_id = %s", task_id)
        if kind not in self.struck:
            self._held = {name: self._pid(name) for name in ("relay-review", OWNERS[str(kind)])}
            for pid in self._held.values():
                os.kill(pid, signal.SIGSTOP)

    def after(self, response: httpx.Response) -> None:
        """Kill them if a decision was made, let them go on if it was refused."""
        task_id = _task_of(response.request)
        if task_id is None:
            return
        if response.status_code == 200:
            self.decided.add(task_id)
        if not self._held:
            return
        held, self._held = self._held, {}
        if response.status_code != 200:
            for pid in held.values():
                os.kill(pid, signal.SIGCONT)
            return
        assert self._query("SELECT count(*) FROM outbox") == 1, "the decision is made, and told to nobody"
        held["review"] = self._pid("review")
        for pid in held.values():
            os.kill(pid, signal.SIGKILL)
        for name, pid in held.items():
            self._platform.wait_replaced(name, pid, seconds=60)
        self.struck.add(str(self._query("SELECT subject_kind FROM tasks WHERE task_id = %s", task_id)))

    def kept_decisions(self) -> object:
        """How many of the decisions that were answered are in review's database."""
        return self._query("SELECT count(*) FROM decisions WHERE task_id = ANY(%s::uuid[])", list(self.decided))

    def _pid(self, name: str) -> int:
        return self._platform.process(name).pid

    def _query(self, statement: str, *values: object) -> object:
        url = postgres.service_url(self._platform.settings, self._platform.keys, "review")
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            row = connection.execute(statement, values).fetchone()
        return row[0] if row else None


def _task_of(request: httpx.Request) -> str | None:
    found = _DECISION.search(request.url.path)
    return found.group(1) if found else None
