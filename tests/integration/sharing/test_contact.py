"""Whom a course leader's contact is given to (R83)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.contracts.base import Call
from chassis.contracts.sharing.contact import ContactLeader
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound, NotPermitted
from chassis.domain.ids import new_id
from tests.factories import call_of
from tests.integration.sharing.province import TODAY, FakeAccounts, Province


def test_teachers_and_schools_reach_the_leader_and_the_audit_knows_why_r83(
    province: Province, accounts: FakeAccounts
) -> None:
    run = province.tell_run()
    teacher = call_of(Role.TEACHER, institution_id=province.school_b)
    for call in (teacher, province.admin_b):
        found = province.sharing.contact_leader(call, ContactLeader(run_id=run.run_id))
        assert (found.leader_id, found.mobile, found.email) == (
            province.leader_id,
            "13800001234",
            "li@example.edu.cn",
        )
        assert "13800001234" not in repr(found)
        asker, purpose = accounts.audit[-1]
        assert asker == call.actor.actor_id
        assert purpose == "contact of the course leader: 数据结构, run 1"
    over = province.tell_run(ends_on=TODAY - timedelta(days=1))
    province.sharing.contact_leader(teacher, ContactLeader(run_id=over.run_id))


def test_nobody_else_is_given_it_and_nobody_about_what_is_not_offered_r83(
    province: Province, accounts: FakeAccounts
) -> None:
    asked = len(accounts.audit)
    run = province.tell_run()
    for role in (Role.STUDENT, Role.LEARNER, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        with pytest.raises(NotPermitted):
            province.sharing.contact_leader(call_of(role), ContactLeader(run_id=run.run_id))
    with pytest.raises(NotAuthenticated):
        province.sharing.contact_leader(Call(), ContactLeader(run_id=run.run_id))
    hidden = [province.tell_run(course_type="spoc"), province.tell_run(state="taken_down")]
    for run_id in (*(each.run_id for each in hidden), new_id()):
        with pytest.raises(NotFound):
            province.sharing.contact_leader(province.admin_b, ContactLeader(run_id=run_id))
    assert len(accounts.audit) == asked, "accounts was not even asked"
