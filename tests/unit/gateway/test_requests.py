"""What the gateway makes of a request before any service hears of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.base import Page
from chassis.contracts.review.commands import Decide, ListTasks
from chassis.contracts.review.views import DeskCounts, TaskView
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, StaleVersion, TooMany, Unavailable
from chassis.domain.ids import new_id
from tests.unit.gateway.conftest import Keys

TASK_ID = new_id()


def task(**changes: Any) -> TaskView:
    values: dict[str, Any] = {
        "task_id": TASK_ID,
        "subject_kind": "resource",
        "subject_id": new_id(),
        "subject_version": 1,
        "scope": "school",
        "institution_id": new_id(),
        "title": "第一讲",
        "summary": "",
        "submitted_by_id": new_id(),
        "submitted_by_name": "王小明",
        "submitted_at": "2026-09-01T08:00:00Z",
        "due_at": None,
        "is_overdue": False,
        "state": "open",
        "findings": [],
        "context": {},
        "can_decide": True,
        **changes,
    }
    return TaskView.model_validate(values)


def test_path_and_body_become_one_command_and_the_call_carries_the_caller(
    web: FlaskClient, services: Any, keys: Keys
) -> None:
    services.review.answers["decide"] = task(state="approved")
    person_id = new_id()
    response = web.post(
        f"/api/v1/review-tasks/{TASK_ID}/decision",
        json={"outcome": "rejected", "reason": "画面不清晰"},
        headers={
            **keys.headers(Role.SCHOOL_ADMIN, sub=person_id),
            "Idempotency-Key": "k-1",
            "X-Request-Id": "request-0001",
        },
    )
    assert response.status_code == 200
    assert response.headers["X-Request-Id"] == "request-0001"
    ((name, call, command),) = services.review.calls
    assert name == "decide"
    assert command == Decide(task_id=TASK_ID, outcome="rejected", reason="画面不清晰")
    assert call.actor.actor_id == person_id
    assert call.actor.roles == {Role.SCHOOL_ADMIN}
    assert call.idempotency_key == "k-1"
    assert call.correlation_id == "request-0001"
    assert call.client_address == "127.0.0.1"


def test_a_list_takes_typed_filters_and_links_to_its_next_page(
    web: FlaskClient, services: Any, keys: Keys
) -> None:
    services.review.answers["list_tasks"] = Page[TaskView](items=[task()], next_cursor="abc")
    response = web.get("/api/v1/review-tasks?state=open&limit=1", headers=keys.headers(Role.CENTRE_ADMIN))
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["next_cursor"] == "abc"
    assert response.headers["Link"] == '</api/v1/review-tasks?state=open&limit=1&cursor=abc>; rel="next"'
    assert services.review.calls[0][2] == ListTasks(state="open", limit=1)


@pytest.mark.parametrize(
    ("path", "body", "choices"),
    [
        (f"/review-tasks/{TASK_ID}/decision", {"outcome": "perhaps"}, "approved, rejected, deleted"),
        ("/people", {"role": "learner", "full_name": "王小明", "number": "1"}, "teacher, student"),
    ],
)
def test_choices_are_named_as_they_are_sent(
    web: FlaskClient, keys: Keys, path: str, body: dict[str, Any], choices: str
) -> None:
    headers = {**keys.headers(Role.SCHOOL_ADMIN), "Accept-Language": "en"}
    (error,) = web.post(f"/api/v1{path}", json=body, headers=headers).get_json()["errors"]
    assert (error["code"], error["message"]) == ("not_one_of", f"It must be one of: {choices}.")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"outcome": "perhaps"}, "/outcome", "not_one_of"),
        ({}, "/outcome", "field_missing"),
        ({"outcome": "approved", "note": "x"}, "/note", "field_unknown"),
        ({"outcome": "approved", "task_id": TASK_ID}, "/task_id", "field_unknown"),
        ({"outcome": "rejected", "reason": "x" * 1001}, "/reason", "too_long"),
        ({"outcome": "rejected", "reason": 7}, "/reason", "value_invalid"),
    ],
)
def test_a_faulty_body_is_refused_with_the_place_of_each_fault(
    web: FlaskClient, services: Any, keys: Keys, body: dict[str, Any], pointer: str, code: str
) -> None:
    response = web.post(
        f"/api/v1/review-tasks/{TASK_ID}/decision", json=body, headers=keys.headers(Role.SCHOOL_ADMIN)
    )
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["code"] == "validation_failed"
    assert [(fault["pointer"], fault["code"]) for fault in response.json["errors"]] == [(pointer, code)]
    assert services.review.calls == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/review-tasks?colour=red", 400, "parameter_unknown"),
        ("/api/v1/review-tasks?limit=1&limit=2", 400, "parameter_repeated"),
        ("/api/v1/review-tasks?limit=500", 422, "validation_failed"),
        ("/api/v1/review-tasks/not-an-id", 404, "path_not_found"),
        ("/api/v1/nothing", 404, "path_not_found"),
        ("/api/v1/review-tasks/decisions", 405, "method_not_allowed"),
    ],
)
def test_what_http_forbids_is_a_problem_too(
    web: FlaskClient, keys: Keys, path: str, status: int, code: str
) -> None:
    response = web.get(path, headers=keys.headers(Role.SCHOOL_ADMIN))
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["code"] == code
    assert response.json["request_id"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, "json_malformed"),
        ("[]", "application/json", 400, "json_malformed"),
        ('{"outcome": NaN}', "application/json", 400, "json_malformed"),
        ('{"outcome": "approved", "outcome": "rejected"}', "application/json", 400, "json_malformed"),
        ("outcome=approved", "application/x-www-form-urlencoded", 415, "media_type_unsupported"),
        (json.dumps({"reason": "x" * 1_100_000}), "application/json", 413, "content_too_large"),
    ],
)
def test_bodies_that_are_no_json_object_are_refused(
    web: FlaskClient, keys: Keys, content: str, content_type: str, status: int, code: str
) -> None:
    response = web.post(
        f"/api/v1/review-tasks/{TASK_ID}/decision",
        data=content,
        content_type=content_type,
        headers=keys.headers(Role.SCHOOL_ADMIN),
    )
    assert response.status_code == status
    assert response.json is not None
    assert response.json["code"] == code


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (NotFound("not_found"), 404, None),
        (Conflict("conflicting_change"), 409, None),
        (StaleVersion("stale_version"), 412, None),
        (TooMany("rate_limited", details={"retry_after_seconds": 900}), 429, "900"),
        (Unavailable("service_unavailable", details={"service": "review"}), 503, "2"),
    ],
)
def test_the_kind_of_an_error_alone_decides_the_status(
    web: FlaskClient, services: Any, keys: Keys, error: Exception, status: int, retry_after: str | None
) -> None:
    services.review.answers["count_tasks"] = error
    response = web.get("/api/v1/review-tasks/counts", headers=keys.headers(Role.CENTRE_ADMIN))
    assert response.status_code == status
    assert response.headers.get("Retry-After") == retry_after


def test_an_unknown_error_says_nothing_but_its_request_id(web: FlaskClient, services: Any, keys: Keys) -> None:
    services.review.answers["count_tasks"] = RuntimeError("secret of the database")
    response = web.get("/api/v1/review-tasks/counts", headers=keys.headers(Role.CENTRE_ADMIN))
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.json is not None
    assert response.json["request_id"] == response.headers["X-Request-Id"]


def test_texts_are_chinese_unless_english_is_preferred(web: FlaskClient) -> None:
    chinese = web.get("/api/v1/review-tasks")
    english = web.get("/api/v1/review-tasks", headers={"Accept-Language": "en-GB,en;q=0.8,zh;q=0.2"})
    assert chinese.json is not None
    assert english.json is not None
    assert chinese.json["title"] == "请先登录"
    assert chinese.headers["Content-Language"] == "zh-CN"
    assert english.json["title"] == "Please sign in"
    assert english.headers["Content-Language"] == "en"


def test_answers_carry_safety_and_limit_headers(web: FlaskClient, services: Any, keys: Keys) -> None:
    services.review.answers["count_tasks"] = DeskCounts(kinds=[], open=0, overdue=0)
    response = web.get("/api/v1/review-tasks/counts", headers=keys.headers(Role.CENTRE_ADMIN))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["RateLimit-Policy"] == '"caller";q=1200;w=60'
    assert response.headers["RateLimit"].startswith('"caller";r=1199;t=')


def test_a_text_with_a_nul_character_is_refused_by_its_place(web: FlaskClient, services: Any, keys: Keys) -> None:
    response = web.post(
        f"/api/v1/review-tasks/{TASK_ID}/decision",
        json={"outcome": "rejected", "reason": "a\0b"},
        headers=keys.headers(Role.SCHOOL_ADMIN),
    )
    assert response.status_code == 422
    assert response.json is not None
    assert [(each["pointer"], each["code"]) for each in response.json["errors"]] == [("/reason", "value_invalid")]
    assert web.get("/api/v1/public/runs?q=%00").status_code == 422
    assert services.review.calls == services.catalog.calls == []
