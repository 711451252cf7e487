"""The telling of the term: every step with its rules, its time and its outcome, on the screen and in a report."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class StepFailed(Exception):
    """A step did not behave; the message says which."""


@dataclass
class Step:
    """One line of the report."""

    act: int
    step: str
    rules: list[str]
    status: str = "running"
    milliseconds: int = 0
    reason: str = ""


@dataclass
class Story:
    """Tells steps as they happen and keeps them.

    Attributes:
        report: the file that is written after every step; None keeps no report.
        is_quiet: whether only failures are shown.
    """

    report: Path | None = None
    is_quiet: bool = False
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    _act: int = 0
    _began_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def act(self, number: int, title: str) -> None:
        """Begin an act."""
        self._act = number
        self.say(f"\n{number:2}. {title}")

    @contextmanager
    def step(self, text: str, *rules: str) -> Iterator[None]:
        """One step of the act.

        Raises:
            StepFailed: whatever goes wrong inside, with the step's name.
        """
        step = Step(self._act, text, list(rules))
        self.steps.append(step)
        began = time.monotonic()
        try:
            yield
            step.status = "passed"
        except Exception as error:
            step.status = "failed"
            step.reason = f"{type(error).__name__}: {error}"
            raise StepFailed(f"{self._act}. {text}: {step.reason}") from error
        finally:
            step.milliseconds = round((time.monotonic() - began) * 1000)
            self._tell(step)
            self.write()

    def say(self, text: str = "") -> None:
        """A line for whoever watches."""
        if not self.is_quiet:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def progress(self, text: str) -> None:
        """A line that the next one overwrites; only where somebody watches."""
        if not self.is_quiet and sys.stdout.isatty():
            sys.stdout.write(f"\r\033[K      {text}")
            sys.stdout.flush()

    @property
    def seconds(self) -> float:
        return (datetime.now(UTC) - self._began_at).total_seconds()

    def write(self) -> None:
        """Bring the report up to date."""
        if self.report is None:
            return
        has_failed = any(step.status == "failed" for step in self.steps)
        self.report.parent.mkdir(parents=True, exist_ok=True)
        self.report.write_text(
            json.dumps(
                {
                    "began_at": self._began_at.isoformat(),
                    "seconds": round(self.seconds, 1),
                    "status": "failed" if has_failed else "passed",
                    **self.facts,
                    "steps": [asdict(step) for step in self.steps],
                },
                ensure_ascii=False,
                indent=2,
            )
            + "\n",
            encoding="utf-8",
        )

    def _tell(self, step: Step) -> None:
        mark = "✓" if step.status == "passed" else "✗"
        rules = f"  [{' '.join(step.rules)}]" if step.rules else ""
        if sys.stdout.isatty() and not self.is_quiet:
            sys.stdout.write("\r\033[K")
        self.say(f"    {mark} {step.step}{rules}  {step.milliseconds / 1000:.2f} s")
        if step.reason:
            self.say(f"      {step.reason}")
