"""What the description of the API says of an operation is what the operation does."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from chassis.contexts import SERVICES
from chassis.domain.actor import Role
from chassis.domain.scopes import ALL_CLIENT_SCOPES
from gateway.examples import example_of
from gateway.operations import PREFIX
from tests.contract.surface import methods_of
from tests.unit.gateway.conftest import Keys, Recorder

PLAYLIST = {"token": "a-grant", "name": "master"}
"""Parts of a path that are no ids."""
BY_ROLE = {"anyone", "signed_in"}


@pytest.fixture
def document(web: FlaskClient) -> dict[str, Any]:
    """What the gateway serves under `/api/v1`: not the streams of the live process, and not OAuth's endpoint."""
    found: dict[str, Any] = web.get("/openapi.json").json or {}
    own = {
        path: methods
        for path, methods in found["paths"].items()
        if path.startswith(PREFIX) and not any("x-process" in operation for operation in methods.values())
    }
    return {**found, "paths": own}


@pytest.fixture
def answering(services: Any) -> None:
    """Every service answers every call with an example of what its contract says."""
    for service in SERVICES:
        recorder: Recorder = getattr(services, service)
        for method, (_, answer) in methods_of(service).items():
            schema = answer.model_json_schema(mode="serialization")
            example = example_of(schema, schema.get("$defs", {}))
            files = {name: "AAAA" for name in example if name.endswith("_base64")}
            # A file that comes in parts has one part here, else its stream would have no end.
            last = {"next_cursor": None} if method.startswith("export_") and "next_cursor" in example else {}
            recorder.answers[method] = answer.model_validate({**example, **files, **last})


def ask(web: FlaskClient, document: dict[str, Any], path: str, method: str, headers: dict[str, str]) -> Any:
    """A request as the description says, with its own examples."""
    operation = document["paths"][path][method]
    parameters = operation["parameters"]
    schemas = document["components"]["schemas"]
    examples = {
        field["name"]: PLAYLIST.get(field["name"]) or example_of(field["schema"], schemas, field["name"])
        for field in parameters
    }
    for field in parameters:
        if field["in"] == "path":
            path = path.replace("{" + field["name"] + "}", str(examples[field["name"]]))
    query = {f["name"]: examples[f["name"]] for f in parameters if f["in"] == "query" and f["required"]}
    if any(field["name"] == "If-Match" for field in parameters):
        headers = {**headers, "If-Match": '"1"'}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        sent: dict[str, Any] = {"json": content["application/json"]["example"]}
    elif "multipart/form-data" in content:
        form = example_of(content["multipart/form-data"]["schema"], schemas)
        sent = {"data": {**form, "file": (io.BytesIO(b"a,b\n"), "people.csv")}}
    else:
        sent = {}
    # Buffered, as a server does it: read to the end and closed.
    return web.open(path, method=method.upper(), query_string=query, headers=headers, buffered=True, **sent)


@pytest.mark.usefixtures("answering")
def test_every_operation_answers_what_it_says(web: FlaskClient, document: dict[str, Any], keys: Keys) -> None:
    wrong = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            roles = [Role(role) for role in operation["x-roles"] if role not in BY_ROLE]
            headers = {} if operation["security"] == [] else keys.headers(*roles[:1])
            response = ask(web, document, path, method, headers)
            said = operation["responses"].get(str(response.status_code))
            name = f"{method.upper()} {path} → {response.status_code}"
            if said is None or response.status_code >= 400:
                wrong.append(f"{name} {response.text[:300]}")
                continue
            if missing := said.get("headers", {}).keys() - {key for key, _ in response.headers}:
                wrong.append(f"{name} without {missing}")
            media = said.get("content", {}).get("application/json")
            if media is not None:
                schema = {**media["schema"], "components": document["components"]}
                wrong += [f"{name} {e.message}" for e in Draft202012Validator(schema).iter_errors(response.json)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("answering")
def test_every_operation_is_for_the_roles_it_names_r1(
    web: FlaskClient, document: dict[str, Any], keys: Keys
) -> None:
    wrong = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["security"] == []:
                continue
            if ask(web, document, path, method, {}).status_code != 401:
                wrong.append(f"{method} {path} asks nobody to sign in")
            named = set(operation["x-roles"])
            for role in Role:
                is_refused = ask(web, document, path, method, keys.headers(role)).status_code == 403
                if is_refused == (role in named or "signed_in" in named):
                    wrong.append(f"{method} {path} {role}: refused {is_refused}, named {sorted(named)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("answering")
def test_a_system_reaches_what_its_scope_names_and_nothing_else_r1(
    web: FlaskClient, document: dict[str, Any], keys: Keys
) -> None:
    wrong = []
    admitted: dict[str, int] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["security"] == []:
                continue
            for scope in sorted(ALL_CLIENT_SCOPES):
                headers = keys.headers(Role.SCHOOL_ADMIN, kind="api_client", scopes=[scope, "full"])
                response = ask(web, document, path, method, headers)
                if (response.status_code == 403) == (scope in operation["x-scopes"]):
                    wrong.append(f"{method} {path} {scope}: {response.status_code}")
                admitted[scope] = admitted.get(scope, 0) + (response.status_code != 403)
    assert not wrong, "\n".join(wrong)
    assert all(admitted.values()), admitted
