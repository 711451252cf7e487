"""Courses and runs that follow a run of another school in everything (R23).

Their information is never read from their own rows: it is their source's, as it is at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable

from chassis.domain.errors import Conflict
from services.catalog.domain.building_events import (
    FollowedRunOver,
    RunDecided,
    RunEndedWithSource,
    RunTakenDown,
    RunTold,
    RunWithdrawn,
)
from services.catalog.domain.course import Course
from services.catalog.domain.information import Information
from services.catalog.domain.run import SOURCE_IS_OVER, Run, RunState
from services.catalog.ports import Transaction


def sources_of(tx: Transaction, followed_ids: Iterable[str | None]) -> dict[str, Run]:
    """The followed runs by id, in one statement; in none when nothing is followed."""
    return tx.runs.by_ids({run_id for run_id in followed_ids if run_id is not None})


def information_of(held: Course | Run, sources: dict[str, Run]) -> Information:
    """What a course or run says of itself; of a follower, what its source says."""
    followed_id = held.followed_run_id
    return held.information if followed_id is None else sources[followed_id].information


def require_running_source(tx: Transaction, course: Course) -> None:
    """Refuse to begin a run of a course whose source is over.

    Raises:
        Conflict: `source_not_running`.
    """
    if course.followed_run_id is None:
        return
    source = tx.runs.get(course.followed_run_id)
    if source is None or not source.is_running_on(tx.today):
        raise Conflict("source_not_running", details={"source_run_id": course.followed_run_id})


def end_followers(tx: Transaction, source: Run) -> None:
    """End what follows a run that was closed: published runs finish, waiting ones are rejected."""
    for follower in tx.runs.following(source.run_id):
        if follower.state == RunState.PENDING:
            _turn_back(tx, follower)
        elif follower.state_on(tx.today) == RunState.PUBLISHED:
            follower.end_with_source(tx.today)
            tx.record(RunTold(follower))
            tx.record(RunEndedWithSource(follower, tuple(team_ids(tx, follower))))
    tell_leaders(tx, [source])


def take_down_followers(tx: Transaction, source: Run, reason: str) -> None:
    """Take down what follows a run that was taken down; waiting runs are rejected."""
    for follower in tx.runs.following(source.run_id):
        if follower.state == RunState.PENDING:
            _turn_back(tx, follower)
        elif follower.state_on(tx.today) == RunState.PUBLISHED:
            take_down(tx, follower, reason)
    tell_leaders(tx, [source])


def take_down(tx: Transaction, run: Run, reason: str) -> None:
    """Withdraw one run and tell its people."""
    run.take_down(reason, tx.today)
    tx.record(RunTold(run))
    tx.record(RunTakenDown(run, tuple(team_ids(tx, run)), tuple(tx.runs.student_ids(run.run_id))))


def tell_leaders(tx: Transaction, sources: list[Run]) -> None:
    """Tell those who lead courses that follow these runs that there is nothing left to follow."""
    names = {source.run_id: source.information.title for source in sources}
    for course in tx.courses.following(names):
        tx.record(FollowedRunOver(course, names[course.source_run_id or ""]))


def team_ids(tx: Transaction, run: Run) -> list[str]:
    return [member.person_id for member in tx.team.of_run(run.run_id)]


def _turn_back(tx: Transaction, follower: Run) -> None:
    tx.record(RunWithdrawn(follower.run_id, follower.version))
    follower.reject(SOURCE_IS_OVER, tx.today)
    tx.record(RunDecided(follower))
