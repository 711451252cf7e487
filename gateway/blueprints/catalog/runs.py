"""Runs over HTTP (R50–R54)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog.run import (
    ChangeRun,
    CloseRun,
    CompareRuns,
    GetRun,
    GetRunFigures,
    ListCourseRuns,
    ListRuns,
    OpenRun,
    PublishRun,
    ReopenRun,
    RunBrief,
    RunComparisonView,
    RunFiguresView,
    RunView,
    TakeDownRun,
    WithdrawRun,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("runs", title="Runs 开课")
TEACHERS = only(Role.TEACHER)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
LEADING = ["run_not_found", "course_leader_required", "run_state"]


@api.get(
    "/courses/<id:course_id>/runs",
    summary="The runs of a course, newest first (R20)",
    who=READERS,
    errors=["course_not_found"],
)
def list_course_runs(query: ListCourseRuns) -> Page[RunBrief]:
    return clients().catalog.list_course_runs(caller(), query)


@api.post(
    "/courses/<id:course_id>/runs",
    summary="Open a run: copy information and outline of a completed course (R50, R55)",
    who=TEACHERS,
    status=201,
    location="/runs/{run_id}",
    errors=["course_not_found", "course_leader_required", "course_not_completed", "source_not_running"],
)
def open_run(command: OpenRun) -> RunView:
    """Completed means: overview, credits, at least one unit, every used resource approved.

    Otherwise `course_not_completed` lists what is missing. The new run has its public class from the start.
    """
    return clients().catalog.open_run(caller(), command)


@api.get("/runs", summary="Runs with the details of building and use, newest first (R53)", who=READERS)
def list_runs(query: ListRuns) -> Page[RunBrief]:
    """The centre sees all runs, a school_admin the school's, a teacher those of the courses they lead.

    Published runs are `phase=scheduled&phase=running&phase=finished`; `since` and `until` find those whose period
    touches these days.
    """
    return clients().catalog.list_runs(caller(), query)


@api.get(
    "/courses/<id:course_id>/runs/compare",
    summary="What is different between two runs of a course (R50, R52)",
    who=READERS,
    errors=["course_not_found", "run_not_found"],
)
def compare_runs(query: CompareRuns) -> RunComparisonView:
    """Changed fields of the information; chapters, sections and units added, removed, renamed or moved; resources
    replaced. Parts are known by where they were copied from, not by their names."""
    return clients().catalog.compare_runs(caller(), query)


@api.get(
    "/runs/<id:run_id>/figures",
    summary="How a run is built and used (R53)",
    who=READERS,
    errors=["run_not_found"],
)
def get_run_figures(query: GetRunFigures) -> RunFiguresView:
    """What it holds, who is in it, and how far the students are."""
    return clients().catalog.run_figures(caller(), query)


@api.get("/runs/<id:run_id>", summary="One run with its phase today (R54)", who=READERS, errors=LEADING[:1])
def get_run(query: GetRun) -> RunView:
    return clients().catalog.get_run(caller(), query)


@api.patch(
    "/runs/<id:run_id>",
    summary="Correct the run's information before it is published (R51)",
    who=TEACHERS,
    errors=[
        *LEADING,
        "run_keeps_its_title",
        "credits_invalid",
        "overview_headings_changed",
        "category_unknown",
        "category_of_other_kind",
        "institution_not_known_yet",
        "synchronous_course_locked",
    ],
)
def change_run(command: ChangeRun) -> RunView:
    """The course itself stays as it is. Fields that are left out keep their value."""
    return clients().catalog.change_run(caller(), command)


@api.post(
    "/runs/<id:run_id>/publish",
    summary="Choose the period and ask the school for approval (R51)",
    who=TEACHERS,
    errors=[
        *LEADING,
        "course_not_completed",
        "period_reversed",
        "period_is_past",
        "period_outside_source",
        "source_not_running",
    ],
)
def publish_run(command: PublishRun) -> RunView:
    """Both days belong to the period, counted in China. A rejected run is corrected and published again."""
    return clients().catalog.publish_run(caller(), command)


@api.post(
    "/runs/<id:run_id>/withdraw",
    summary="Take the request for approval back, to go on editing (R51)",
    who=TEACHERS,
    errors=LEADING,
)
def withdraw_run(command: WithdrawRun) -> RunView:
    """The run is a draft again and leaves the reviewers' desk. Once it is decided, it is too late."""
    return clients().catalog.withdraw_run(caller(), command)


@api.post(
    "/runs/<id:run_id>/close",
    summary="End a running run before its last day (R54)",
    who=TEACHERS,
    errors=[*LEADING, "run_not_started"],
)
def close_run(command: CloseRun) -> RunView:
    return clients().catalog.close_run(caller(), command)


@api.post(
    "/runs/<id:run_id>/take-down",
    summary="Withdraw a published run, with a reason (R53)",
    who=only(Role.SCHOOL_ADMIN),
    errors=["run_not_found", "run_state"],
)
def take_down_run(command: TakeDownRun) -> RunView:
    """Access ends at once; team and students are told why. Runs that follow this one go with it (R23)."""
    return clients().catalog.take_down_run(caller(), command)


@api.post(
    "/runs/<id:run_id>/reopen",
    summary="Copy the course's last finished run into a new one (R52)",
    who=TEACHERS,
    status=201,
    location="/runs/{run_id}",
    errors=["run_not_found", "course_leader_required", "not_last_finished_run", "source_not_running"],
)
def reopen_run(command: ReopenRun) -> RunView:
    return clients().catalog.reopen_run(caller(), command)
