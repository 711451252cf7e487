"""Covers of courses and runs over HTTP (R25). An image is the part `file` of a multipart body."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from flask import Response, request

from chassis.contracts.catalog.course import CourseView
from chassis.contracts.catalog.cover import (
    CoverView,
    GetCourseCover,
    GetRunCover,
    RemoveCourseCover,
    RemoveRunCover,
    SetCourseCover,
    SetRunCover,
)
from chassis.contracts.catalog.run import RunView
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("covers", title="Covers 封面")
TEACHERS = only(Role.TEACHER)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
IMAGE = "image/*"
FAULTS = [
    "paper_type_not_allowed",
    "paper_empty",
    "paper_too_large",
    "paper_type_mismatch",
    "cover_unreadable",
    "cover_size_invalid",
    "cover_shape_invalid",
]
LOCKED = ["course_leader_required", "synchronous_course_locked"]


def known_picture(_path: Mapping[str, str]) -> str:
    """The picture that the caller has, by its entity tag; none unless it names exactly one."""
    known = request.if_none_match.as_set(include_weak=True)
    return next(iter(known))[:100] if len(known) == 1 else ""


@api.put(
    "/courses/<id:course_id>/cover",
    summary="Give the course another cover (R25)",
    who=TEACHERS,
    errors=["course_not_found", *LOCKED, *FAULTS],
)
def set_course_cover(command: SetCourseCover) -> CourseView:
    """PNG, JPEG or WebP, at most 5 MiB, at least 480 × 270 pixels, shaped between 4:3 and 16:9."""
    return clients().catalog.set_course_cover(caller(), command)


@api.delete(
    "/courses/<id:course_id>/cover",
    summary="Take the course's cover away (R25)",
    who=TEACHERS,
    errors=["course_not_found", *LOCKED],
)
def remove_course_cover(command: RemoveCourseCover) -> CourseView:
    return clients().catalog.remove_course_cover(caller(), command)


@api.get(
    "/courses/<id:course_id>/cover",
    summary="The course's cover (R25)",
    who=READERS,
    produces=IMAGE,
    errors=["course_not_found", "cover_not_found"],
    supplies={"known_cover_id": known_picture},
)
def get_course_cover(query: GetCourseCover) -> Response:
    """The address stays; ask with `If-None-Match` whether the picture is still the same."""
    return _image(clients().catalog.course_cover(caller(), query), is_public=False)


@api.put(
    "/runs/<id:run_id>/cover",
    summary="Give the run another cover before it is published (R25, R51)",
    who=TEACHERS,
    errors=["run_not_found", *LOCKED, "run_state", *FAULTS],
)
def set_run_cover(command: SetRunCover) -> RunView:
    """The course keeps its own. PNG, JPEG or WebP, at most 5 MiB, at least 480 × 270, between 4:3 and 16:9."""
    return clients().catalog.set_run_cover(caller(), command)


@api.delete(
    "/runs/<id:run_id>/cover",
    summary="Take the run's cover away before it is published (R25, R51)",
    who=TEACHERS,
    errors=["run_not_found", *LOCKED, "run_state"],
)
def remove_run_cover(command: RemoveRunCover) -> RunView:
    return clients().catalog.remove_run_cover(caller(), command)


@api.get(
    "/runs/<id:run_id>/cover",
    summary="The run's cover; of a published MOOC run for everyone (R25)",
    who=ANYONE,
    produces=IMAGE,
    errors=["run_not_found", "cover_not_found"],
    supplies={"known_cover_id": known_picture},
)
def get_run_cover(query: GetRunCover) -> Response:
    """The address stays; ask with `If-None-Match` whether the picture is still the same."""
    found = clients().catalog.run_cover(caller(), query)
    return _image(found, is_public=caller().actor.kind == "anonymous")


def _image(cover: CoverView, *, is_public: bool) -> Response:
    """The picture, to be kept a while: by anyone if nobody signed in to see it, else by the reader alone."""
    if cover.content_base64 is None:
        response = Response(status=304)
    else:
        response = Response(base64.b64decode(cover.content_base64), mimetype=cover.content_type)
        response.headers["Content-Disposition"] = "inline"
    response.set_etag(cover.cover_id)
    response.headers["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age=300"
    return response
