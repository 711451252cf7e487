"""What every operation does alike: request ids, keys of repeatable requests, versions, limits."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.catalog.outline import OutlineView
from chassis.contracts.review.views import DeskCounts
from chassis.domain.actor import Role
from chassis.domain.errors import Unavailable
from chassis.domain.ids import new_id
from tests.unit.gateway.conftest import Keys

COUNTS = "/api/v1/review-tasks/counts"


@pytest.mark.parametrize("given", ["", "short", "with a space in it", "x" * 65, "<script>alert(1)</script>"])
def test_a_request_without_a_usable_id_gets_one(web: FlaskClient, services: Any, keys: Keys, given: str) -> None:
    services.review.answers["count_tasks"] = DeskCounts(kinds=[], open=0, overdue=0)
    headers = {**keys.headers(Role.CENTRE_ADMIN), "X-Request-Id": given}
    ids = {web.get(COUNTS, headers=headers).headers["X-Request-Id"] for _ in range(2)}
    assert len(ids) == 2
    assert given not in ids
    assert {call.correlation_id for _, call, _ in services.review.calls} == ids


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_cannot_be_kept_is_refused(web: FlaskClient, services: Any, keys: Keys, key: str) -> None:
    response = web.post(
        f"/api/v1/review-tasks/{new_id()}/decision",
        json={"outcome": "approved"},
        headers={**keys.headers(Role.SCHOOL_ADMIN), "Idempotency-Key": key},
    )
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["code"] == "idempotency_key_invalid"
    assert services.review.calls == []


@pytest.mark.parametrize(("header", "status"), [(None, 428), ("3", 412), ('"three"', 412), ('W/"3', 412)])
def test_an_edit_names_the_version_that_was_read_r44(
    web: FlaskClient, services: Any, keys: Keys, header: str | None, status: int
) -> None:
    path = f"/api/v1/outlines/{new_id()}/chapters/{new_id()}"
    headers = keys.headers(Role.TEACHER) | ({"If-Match": header} if header else {})
    response = web.patch(path, json={"title": "第一章"}, headers=headers)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert services.catalog.calls == []


def test_the_version_travels_as_an_etag_both_ways_r44(web: FlaskClient, services: Any, keys: Keys) -> None:
    outline_id = new_id()
    services.catalog.answers["rename_chapter"] = OutlineView(
        outline_id=outline_id, course_id=new_id(), run_id=None, version=4, chapters=[]
    )
    response = web.patch(
        f"/api/v1/outlines/{outline_id}/chapters/{new_id()}",
        json={"title": "第一章"},
        headers={**keys.headers(Role.TEACHER), "If-Match": '"3"'},
    )
    assert response.status_code == 200
    assert services.catalog.calls[0][2].expected_version == 3
    assert response.headers["ETag"] == '"4"'


def test_an_address_that_signs_in_too_often_is_told_when_to_come_back(web: FlaskClient, services: Any) -> None:
    services.accounts.answers["create_captcha"] = Unavailable("service_unavailable")
    busy = {"REMOTE_ADDR": "192.0.2.7"}
    for _ in range(301):
        response = web.post("/api/v1/captchas", environ_base=busy)
        if response.status_code == 429:
            break
    assert response.status_code == 429
    assert len(services.accounts.calls) == 300
    assert response.mimetype == "application/problem+json"
    # The window is a minute; the rest of it is rounded up to whole seconds.
    assert 1 <= int(response.headers["Retry-After"]) <= 61
    other = web.post("/api/v1/captchas", environ_base={"REMOTE_ADDR": "192.0.2.8"})
    assert other.status_code == 503
