"""A school's system from its secret to its end, and a person's live notices, through the whole platform."""

from __future__ import annotations

import httpx
import pytest

from deploy.demo.patience import until
from deploy.demo.stage import Stage
from tests.e2e.test_conventions import Web
from tests.whole_platform import Platform

pytestmark = pytest.mark.timeout(900)


def test_a_system_reads_its_school_with_a_token_and_is_out_within_a_minute_r1_r18(term: Stage) -> None:
    admin = Web(term.selecting.admin)
    made = admin.send(
        "POST", "/api-clients", json={"name": "教务系统", "scopes": ["people:read", "selections:read"]}
    )
    assert made.status_code == 201, made.text
    client = made.json()["client"]
    proof = (client["client_id"], made.json()["client_secret"])
    issued = term.web.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=proof)
    assert issued.status_code == 200, issued.text
    assert issued.json()["scope"] == "people:read selections:read"
    token = {"Authorization": f"Bearer {issued.json()['access_token']}"}

    def ask(path: str) -> httpx.Response:
        return term.web.get(f"/api/v1{path}", headers=token)

    people = ask("/people?role=student").json()["items"]
    assert {person["institution_id"] for person in people} == {term.selecting.institution_id}
    assert ask("/selections").json()["items"]
    assert ask(f"/people/{term.ids['leader']}").status_code == 404
    refused = ask("/courses")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_required")

    etag = {"If-Match": f'"{client["version"]}"'}
    disabled = admin.send("POST", f"/api-clients/{client['client_id']}/disable", headers=etag)
    assert disabled.json()["state"] == "disabled"
    again = term.web.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=proof)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    until(lambda: ask("/people").status_code == 401, "the token to be refused", seconds=60)


def test_a_notice_shows_up_live_r94(term: Stage, platform: Platform) -> None:
    web = Web(term.leader)
    address = f"http://127.0.0.1:{platform.settings.port('KX_LIVE_PORT')}/api/v1/notifications/stream"
    newest = web.send("GET", "/notifications?limit=2").json()["items"]
    headers = {
        "Authorization": f"Bearer {web.session['access_token']}",
        "Last-Event-ID": newest[1]["notification_id"],
    }
    with httpx.stream("GET", address, headers=headers, timeout=30, trust_env=False) as stream:
        assert stream.status_code == 200
        ids = (line.removeprefix("id: ") for line in stream.iter_lines() if line.startswith("id: "))
        assert next(ids) == newest[0]["notification_id"]
