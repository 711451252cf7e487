"""Covers over HTTP: pictures come as pictures, and are not sent twice (R25)."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from chassis.contracts.catalog.cover import CoverView
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput
from chassis.domain.ids import new_id
from tests.unit.gateway.conftest import Keys

PICTURE = b"the bytes of a picture"
COVER_ID = new_id()


def shown(content: bytes | None = PICTURE) -> CoverView:
    encoded = None if content is None else base64.b64encode(content).decode()
    return CoverView(cover_id=COVER_ID, content_type="image/png", content_base64=encoded)


def test_the_cover_of_a_public_run_may_be_kept_by_anyone_r25(web: FlaskClient, services: Any) -> None:
    services.catalog.answers["run_cover"] = shown()
    answer = web.get(f"/api/v1/runs/{new_id()}/cover")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PICTURE, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_someone_signed_in_to_see_is_kept_by_that_reader_alone_r25(
    web: FlaskClient, services: Any, keys: Keys
) -> None:
    services.catalog.answers |= {"run_cover": shown(), "course_cover": shown()}
    for path in (f"/api/v1/runs/{new_id()}/cover", f"/api/v1/courses/{new_id()}/cover"):
        answer = web.get(path, headers=keys.headers(Role.TEACHER))
        assert answer.headers["Cache-Control"] == "private, max-age=300"


def test_a_picture_that_the_reader_has_is_not_sent_again_r25(web: FlaskClient, services: Any) -> None:
    services.catalog.answers["run_cover"] = shown()
    path = f"/api/v1/runs/{new_id()}/cover"
    tag = web.get(path).headers["ETag"]
    services.catalog.answers["run_cover"] = shown(None)
    again = web.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    asked = [command.known_cover_id for _, _, command in services.catalog.calls]
    assert asked == ["", COVER_ID]


def test_a_picture_is_the_file_of_a_form_and_needs_the_version_that_was_seen_r25_r44(
    web: FlaskClient, services: Any, keys: Keys
) -> None:
    services.catalog.answers["set_course_cover"] = InvalidInput.of("/file", "cover_unreadable")
    course_id, teacher = new_id(), keys.headers(Role.TEACHER)

    def put(headers: dict[str, str]) -> Any:
        form = {"file": (BytesIO(PICTURE), "cover.png")}
        return web.put(f"/api/v1/courses/{course_id}/cover", data=form, headers={**teacher, **headers})

    assert put({}).status_code == 428
    refused = put({"If-Match": '"3"', "Accept-Language": "en"})
    [error] = refused.json["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (422, "/file", "cover_unreadable")
    [(_, _, command)] = services.catalog.calls
    assert (command.course_id, command.expected_version, command.file_name) == (course_id, 3, "cover.png")
    assert base64.b64decode(command.content_base64) == PICTURE
