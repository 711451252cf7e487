"""Teaching teams over HTTP (R14, R81). The leader finds teachers at `/teachers`."""

from __future__ import annotations

from chassis.contracts.base import Nothing, Page
from chassis.contracts.catalog.team import (
    AddTeamMember,
    ChangeTeamMember,
    ListTeam,
    RemoveTeamMember,
    TeamMemberView,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("teams", title="Teams 教学团队")
TEACHERS = only(Role.TEACHER)
OVERSEERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
LEADING = ["run_not_found", "course_leader_required", "run_finished", "run_taken_down"]


@api.get(
    "/runs/<id:run_id>/team",
    summary="Who teaches a run, the leader first (R81)",
    who=OVERSEERS,
    errors=LEADING[:1],
)
def list_team(query: ListTeam) -> Page[TeamMemberView]:
    return clients().catalog.list_team(caller(), query)


@api.post(
    "/runs/<id:run_id>/team",
    summary="Add a teacher of any school to the latest run (R81)",
    who=TEACHERS,
    status=201,
    location="/runs/{run_id}/team",
    errors=[*LEADING, "not_latest_run", "already_in_team", "teacher_not_found", "team_full"],
)
def add_team_member(command: AddTeamMember) -> TeamMemberView:
    """For the course leader. The teacher is told, and sees the run at once.

    Permissions: `content` (edit outline and resources), `classes` (open them, release to them), `students`
    (import), `scores`.
    """
    return clients().catalog.add_team_member(caller(), command)


@api.patch(
    "/runs/<id:run_id>/team/<id:person_id>",
    summary="Give a member other permissions (R81)",
    who=TEACHERS,
    errors=[*LEADING, "leader_keeps_permissions", "team_member_not_found"],
)
def change_team_member(command: ChangeTeamMember) -> TeamMemberView:
    """`If-Match` is the member's `version` in the list of the team."""
    return clients().catalog.change_team_member(caller(), command)


@api.delete(
    "/runs/<id:run_id>/team/<id:person_id>",
    summary="Take a member out of the team (R81)",
    who=TEACHERS,
    errors=[*LEADING, "leader_stays_in_team", "tutor_has_classes", "team_member_not_found"],
)
def remove_team_member(command: RemoveTeamMember) -> Nothing:
    """Ends the member's access at once. Classes that the member runs are handed over or closed first."""
    return clients().catalog.remove_team_member(caller(), command)
