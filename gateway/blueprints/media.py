"""Media over HTTP: uploads, resources, previews (R30–R37). Rights to a course come from catalog, as grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from flask import Response, after_this_request, current_app, request

from chassis.contracts.base import Nothing, Page
from chassis.contracts.catalog.resource import CourseGrant, DeletionGrant
from chassis.contracts.media import commands, views
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.texts import chosen_locale, texts_of

api = Operations("media", title="Media 课程资料")
BUILDERS = only(Role.TEACHER, Role.SCHOOL_ADMIN)
OF_A_COURSE = ["course_not_found", "content_permission_required", "synchronous_course_locked"]
"""What catalog answers to whom it gives no right to the course."""
PROGRESS_SECONDS = 2
"""How often the worker says how far it is."""
NO_ROOM = [
    "teacher_storage_full",
    "school_storage_full",
    "teacher_uploads_open",
    "school_uploads_open",
    "teacher_daily_files",
    "school_daily_files",
]
Shown = TypeVar("Shown", bound=views.ResourceView)


def of_course(path: Mapping[str, str]) -> str:
    """The caller's right to the course in the path."""
    return clients().catalog.course_grant(caller(), CourseGrant(course_id=path["course_id"])).grant


def of_resource(path: Mapping[str, str]) -> str:
    """The caller's right to the course of the resource in the path, where one is needed."""
    place = clients().media.locate_resource(caller(), commands.LocateResource(resource_id=path["resource_id"]))
    return of_course({"course_id": place.course_id}) if place.needs_grant else ""


def of_deletion(path: Mapping[str, str]) -> str:
    """Catalog's word that no outline uses the resource in the path."""
    return clients().catalog.deletion_grant(caller(), DeletionGrant(resource_id=path["resource_id"])).grant


@api.post(
    "/courses/<id:course_id>/resources",
    summary="Begin a resource and the upload of its file (R30)",
    who=BUILDERS,
    status=201,
    errors=["file_type_not_allowed", "upload_too_large", "file_empty", *OF_A_COURSE, *NO_ROOM],
    supplies={"grant": of_course},
)
def create_resource(command: commands.CreateResource) -> views.UploadTicket:
    """Ask for the addresses of the parts next, PUT each part to its address, then complete the upload."""
    return clients().media.create_resource(caller(), command)


@api.get(
    "/courses/<id:course_id>/resources",
    summary="The resources of a course, newest first",
    who=BUILDERS,
    errors=OF_A_COURSE,
    supplies={"grant": of_course},
)
def list_resources(query: commands.ListResources) -> Page[views.ResourceView]:
    found = clients().media.list_resources(caller(), query)
    return Page(items=[explained(each) for each in found.items], next_cursor=found.next_cursor)


@api.get(
    "/resources/<id:resource_id>",
    summary="A resource with its versions: progress, reasons, evidence (R31, R35)",
    errors=["resource_not_found", *OF_A_COURSE],
    supplies={"grant": of_resource},
)
def get_resource(query: commands.GetResource) -> views.ResourceDetailView:
    """While a worker is at it, `Retry-After` says when to look again; who uploaded it hears of it unasked, as
    `progress` on `GET /notifications/stream`. Moments of findings have pictures, at addresses that expire."""
    found = clients().media.get_resource(caller(), query)
    if found.latest is not None and found.latest.is_in_work:
        after_this_request(_look_again)
    return explained(found)


@api.post(
    "/resources/<id:resource_id>/versions",
    summary="Begin the upload of a corrected version (R33)",
    who=BUILDERS,
    status=201,
    errors=[
        "resource_not_found",
        "version_in_progress",
        "file_type_not_allowed",
        "upload_too_large",
        "file_empty",
        *OF_A_COURSE,
        *NO_ROOM,
    ],
    supplies={"grant": of_resource},
)
def create_resource_version(command: commands.CreateVersion) -> views.UploadTicket:
    """An approved version stays in use until the new one is approved."""
    return clients().media.create_version(caller(), command)


@api.post(
    "/resources/<id:resource_id>/retry",
    summary="Work on the newest version again after it failed (R31)",
    who=BUILDERS,
    errors=["resource_not_found", "nothing_to_retry", *OF_A_COURSE],
    supplies={"grant": of_resource},
)
def retry_resource(command: commands.RetryResource) -> views.ResourceView:
    return explained(clients().media.retry_resource(caller(), command))


@api.get(
    "/resources/<id:resource_id>/preview",
    summary="Watch or download a version, for its team and its reviewer (R37)",
    errors=["resource_not_found", "resource_version_not_found", "nothing_to_show", *OF_A_COURSE],
    supplies={"grant": of_resource},
)
def preview_resource(query: commands.Preview) -> views.PlaybackView:
    """By default the newest version; `number` chooses another. Every address in the answer expires."""
    return clients().media.preview(caller(), query)


@api.delete(
    "/resources/<id:resource_id>",
    summary="Delete a resource that no outline uses (R36)",
    who=BUILDERS,
    errors=["resource_not_found", "resource_in_use", *OF_A_COURSE[:2]],
    supplies={"grant": of_deletion},
)
def delete_resource(command: commands.DeleteResource) -> Nothing:
    return clients().media.delete_resource(caller(), command)


@api.post(
    "/uploads/<id:upload_id>/parts",
    summary="Addresses to PUT parts of an upload to (R30)",
    who=BUILDERS,
    errors=["upload_not_found", "upload_state", "part_number_beyond_plan"],
)
def sign_parts(command: commands.SignParts) -> views.SignedParts:
    """Ask for up to a hundred parts at a time; ask again when addresses have expired."""
    return clients().media.sign_parts(caller(), command)


@api.get(
    "/uploads/<id:upload_id>/parts",
    summary="The parts that arrived, to go on with the rest (R30)",
    who=BUILDERS,
    errors=["upload_not_found"],
)
def list_parts(query: commands.ListParts) -> views.UploadedParts:
    return clients().media.list_parts(caller(), query)


@api.post(
    "/uploads/<id:upload_id>/complete",
    summary="Say that all parts are there; the work on the file begins (R30, R31)",
    who=BUILDERS,
    errors=[
        "upload_not_found",
        "resource_not_found",
        "upload_incomplete",
        "upload_size_mismatch",
        "upload_state",
        "version_in_progress",
        "teacher_storage_full",
        "school_storage_full",
    ],
)
def complete_upload(command: commands.CompleteUpload) -> views.ResourceView:
    """Watch `latest.transcode_status` and `latest.percent` of the resource from then on."""
    return explained(clients().media.complete_upload(caller(), command))


@api.delete(
    "/uploads/<id:upload_id>",
    summary="Give an upload up",
    who=BUILDERS,
    errors=["upload_not_found", "upload_state"],
)
def abort_upload(command: commands.AbortUpload) -> Nothing:
    """A resource that never had a version goes with it."""
    return clients().media.abort_upload(caller(), command)


def _look_again(response: Response) -> Response:
    response.headers["Retry-After"] = str(PROGRESS_SECONDS)
    return response


def explained(resource: Shown) -> Shown:
    """The resource with a sentence for whatever failed, in the caller's language (R31)."""
    changes: dict[str, object] = {"latest": _explained_version(resource.latest)}
    if isinstance(resource, views.ResourceDetailView):
        changes["versions"] = [_explained_version(each) for each in resource.versions]
    return resource.model_copy(update=changes)


def _explained_version(version: views.VersionView | None) -> views.VersionView | None:
    if version is None or version.failure is None:
        return version
    failure = version.failure
    title, detail = texts_of(current_app).problem(chosen_locale(request), failure.code, failure.details)
    return version.model_copy(update={"failure": failure.model_copy(update={"title": title, "detail": detail})})
