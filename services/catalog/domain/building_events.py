"""What happened to runs, as the rest of the platform is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain.course import Course
from services.catalog.domain.run import Run


@dataclass(frozen=True)
class Finding:
    """Something computed that the reviewer should see (R25)."""

    code: str
    level: str
    """`ok`, `warn` or `fail`."""
    value: str
    rule: str


@dataclass(frozen=True)
class RunSubmitted:
    """A leader asks the own school to let a run begin (R51)."""

    run: Run
    submitted_by_id: str
    submitted_by_name: str
    submitted_at: datetime
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class RunWithdrawn:
    """A run no longer waits for its school; the request that made this version is taken back (R51)."""

    run_id: str
    version: int


@dataclass(frozen=True)
class RunDecided:
    """The school approved or rejected a run; the leader is told (R51)."""

    run: Run


@dataclass(frozen=True)
class RunTold:
    """A run that others may know of changed: approved, finished, taken down (R51, R53, R54)."""

    run: Run


@dataclass(frozen=True)
class RunTakenDown:
    """A school withdrew a run; its team and its students are told why (R53)."""

    run: Run
    team_ids: tuple[str, ...]
    student_ids: tuple[str, ...]


@dataclass(frozen=True)
class RunEndedWithSource:
    """A run ended early because the one that it follows did; its team is told (R23)."""

    run: Run
    person_ids: tuple[str, ...]


@dataclass(frozen=True)
class FollowedRunOver:
    """The run that a synchronous course follows is over; the course's leader is told (R23)."""

    course: Course
    source_title: str
