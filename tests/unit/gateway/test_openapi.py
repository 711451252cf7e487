"""The description of the API is valid OpenAPI 3.1 and tells the whole truth."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

OAUTH = "POST /oauth/token"


@pytest.fixture
def document(web: FlaskClient) -> dict[str, Any]:
    response = web.get("/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json or {}
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_operation_has_summary_roles_and_errors(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["x-roles"], name
        assert operation["operationId"], name
        refusals = {
            status: answer["content"] for status, answer in operation["responses"].items() if status >= "400"
        }
        assert {"429", "500", "503"} <= refusals.keys(), name
        if name == OAUTH:  # which refuses in the words of RFC 6749
            continue
        assert all("application/problem+json" in content for content in refusals.values()), name
        if operation["security"]:
            assert {"401", "403"} <= refusals.keys(), name


def test_every_json_body_and_answer_has_an_example_that_its_schema_allows(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [answer.get("content", {}) for answer in operation["responses"].values()]
        for media in (content["application/json"] for content in contents if "application/json" in content):
            schema = {**media["schema"], "components": document["components"]}
            faults = [error.message for error in Draft202012Validator(schema).iter_errors(media["example"])]
            assert faults == [], name


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert sorted(set(ids)) == sorted(ids)


def test_the_pages_for_people_load_nothing_from_elsewhere(web: FlaskClient) -> None:
    for path in ("/docs", "/docs/errors"):
        response = web.get(path)
        assert response.status_code == 200
        assert "http://" not in response.text.replace("http://127.0.0.1", "")
        assert "https://" not in response.text.replace("https://example.edu.cn", "")
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    with web.get("/static/docs.css") as style:
        assert style.status_code == 200
