"""Learning over HTTP: joining, seeing, playing, progress (R37, R84, R85, R87)."""

from __future__ import annotations

from chassis.contracts.base import Page, View
from chassis.contracts.catalog.enrolment import EnrolmentView, JoinRun
from chassis.contracts.catalog.learning import (
    GetRunContent,
    ListMyRuns,
    MyRunView,
    PlaybackGrant,
    ProgressView,
    ReportProgress,
    RunContentView,
)
from chassis.contracts.media.commands import OpenPlayback
from chassis.contracts.media.views import PlaybackView
from gateway.access import ANYONE, SIGNED_IN
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("learning", title="Learning 学习")


class UnitPlaybackView(View):
    """How to play a unit, and where the student left it."""

    unit_id: str
    title: str
    resume_at_seconds: float
    is_complete: bool
    playback: PlaybackView


@api.post(
    "/runs/<id:run_id>/enrolments",
    summary="Join a running run from its page, into its public class (R85)",
    who=SIGNED_IN,
    status=201,
    location="/runs/{run_id}/content",
    errors=["run_not_found", "run_not_started", "run_finished", "already_enrolled"],
)
def join_run(command: JoinRun) -> EnrolmentView:
    """A MOOC is open to everyone who has signed in, a SPOC to the own school. Joining again changes nothing."""
    return clients().catalog.join_run(caller(), command)


@api.get("/me/runs", summary="The runs in which the caller learns or teaches", who=SIGNED_IN)
def list_my_runs(query: ListMyRuns) -> Page[MyRunView]:
    return clients().catalog.list_my_runs(caller(), query)


@api.get(
    "/runs/<id:run_id>/content",
    summary="What the caller may see of a run, with the own progress (R84)",
    who=ANYONE,
    errors=["run_not_found"],
)
def get_run_content(query: GetRunContent) -> RunContentView:
    """Students see what their class was given, visitors the contents page of what the public class was given."""
    return clients().catalog.run_content(caller(), query)


@api.get(
    "/units/<id:unit_id>/playback",
    summary="Play a unit (R37)",
    who=SIGNED_IN,
    errors=["unit_not_found", "nothing_to_show"],
)
def get_unit_playback(query: PlaybackGrant) -> UnitPlaybackView:
    """For students whose class was given the unit, the team, and the school's administrators. Links expire."""
    unit = clients().catalog.playback_grant(caller(), query)
    playback = clients().media.playback(caller(), OpenPlayback(grant=unit.grant))
    return UnitPlaybackView(
        unit_id=unit.unit_id,
        title=unit.title,
        resume_at_seconds=unit.resume_at_seconds,
        is_complete=unit.is_complete,
        playback=playback,
    )


@api.post(
    "/units/<id:unit_id>/progress",
    summary="Tell what the player saw since its last report (R87)",
    who=SIGNED_IN,
    errors=["unit_not_found", "not_enrolled", "run_finished"],
)
def report_progress(command: ReportProgress) -> ProgressView:
    """May be sent again, late, or out of order. A video is complete when 90 % of it were really watched.

    At most two seconds of video count for each second that passed since the student's last report in the run, and
    what was not used is kept for four hours of video, for players that were offline. `uncredited_seconds` is the
    rest: it counts when it is sent again later.
    """
    return clients().catalog.report_progress(caller(), command)
