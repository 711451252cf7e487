"""A resource over HTTP: when to look again, and sentences for what failed (R31)."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.media.views import ResourceDetailView, ResourcePlace
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from gateway.examples import example_of
from tests.unit.gateway.conftest import Keys


def resource(**latest: Any) -> ResourceDetailView:
    schema = ResourceDetailView.model_json_schema(mode="serialization")
    example = example_of(schema, schema["$defs"])
    return ResourceDetailView.model_validate(
        {**example, "latest": {**example["latest"], "failure": None, **latest}}
    )


@pytest.mark.parametrize(("is_in_work", "again"), [(True, "2"), (False, None)])
def test_while_a_worker_is_at_it_the_answer_says_when_to_look_again_r31(
    web: FlaskClient, keys: Keys, services: Any, is_in_work: bool, again: str | None
) -> None:
    services.media.answers["locate_resource"] = ResourcePlace(course_id=new_id(), needs_grant=False)
    services.media.answers["get_resource"] = resource(is_in_work=is_in_work, percent=40)
    headers = {"Authorization": f"Bearer {keys.token(Role.TEACHER)}"}
    answer = web.get(f"/api/v1/resources/{new_id()}", headers=headers)
    assert answer.status_code == 200, answer.json
    assert answer.headers.get("Retry-After") == again
