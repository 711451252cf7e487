"""The page of a course as those see it who plan to teach with it (R73, R83)."""

from __future__ import annotations

from chassis.contracts.catalog.public import GetCoursePage, PublicRunDetailView
from chassis.contracts.sharing.contact import ContactLeader, LeaderContactView
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("course_page", title="Course page 课程页")
PLANNERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
ASKING = only(Role.TEACHER, Role.SCHOOL_ADMIN)


@api.get(
    "/runs/<id:run_id>/course-page",
    summary="The page of a published MOOC run with all its contents (R73)",
    who=PLANNERS,
    errors=["run_not_found"],
)
def get_course_page(query: GetCoursePage) -> PublicRunDetailView:
    """For schools that consider it: also what no class may see yet. Nothing can be played from here."""
    return clients().catalog.course_page(caller(), query)


@api.post(
    "/runs/<id:run_id>/leader-contact",
    summary="Contact the course leader (R83)",
    who=ASKING,
    errors=["run_not_found", "teacher_not_reachable", "teacher_contact_limit"],
)
def contact_leader(command: ContactLeader) -> LeaderContactView:
    """Mobile and mail in clear. Each question is in the access audit; a person asks about few leaders in a day."""
    return clients().sharing.contact_leader(caller(), command)
