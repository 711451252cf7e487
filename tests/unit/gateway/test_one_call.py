"""What people read all day costs one call over the bus."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.base import Nothing
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from tests.unit.gateway.conftest import Keys


@pytest.mark.parametrize(
    ("role", "path", "service", "method"),
    [
        (Role.CENTRE_ADMIN, f"/courses/{new_id()}", "catalog", "get_course"),
        (Role.CENTRE_ADMIN, "/courses?limit=20&q=x", "catalog", "list_courses"),
        (Role.CENTRE_ADMIN, f"/outlines/{new_id()}", "catalog", "get_outline"),
        (Role.CENTRE_ADMIN, f"/runs/{new_id()}", "catalog", "get_run"),
        (Role.CENTRE_ADMIN, "/runs?limit=20", "catalog", "list_runs"),
        (Role.STUDENT, "/me/runs", "catalog", "list_my_runs"),
        (Role.SCHOOL_ADMIN, f"/review-tasks/{new_id()}", "review", "get_task"),
        (Role.SCHOOL_ADMIN, "/review-tasks?limit=20", "review", "list_tasks"),
    ],
)
def test_a_read_is_one_call(
    web: FlaskClient, services: Any, keys: Keys, role: Role, path: str, service: str, method: str
) -> None:
    asked = getattr(services, service)
    asked.answers[method] = Nothing()
    assert web.get(f"/api/v1{path}", headers=keys.headers(role)).status_code == 204
    assert [name for each in vars(services).values() for name, _, _ in each.calls] == [method]
