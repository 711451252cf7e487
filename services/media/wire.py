"""Between the contracts and the domain: no rules, only words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from chassis.contracts.base import Event, Page
from chassis.contracts.media import events, views
from chassis.contracts.review.events import Finding, Moment, SubjectKind
from chassis.domain.paging import Slice
from services.media.domain import events as facts
from services.media.domain.evidence import Finding as MeasuredFinding
from services.media.domain.evidence import Moment as MeasuredMoment
from services.media.domain.resource import Resource, ResourceKind, ResourceVersion
from services.media.domain.upload import Upload
from services.media.ports import ResourceRecord
from services.media.usecases.playback import Showing

PLAYLISTS = "/api/v1/playback"
"""Where the gateway serves playlists."""


def translate(fact: Any) -> Iterable[Event]:
    """Domain event → the events that others read."""
    match fact:
        case facts.ResourceAltered(resource=resource):
            yield _resource_changed(resource)
        case facts.JobWaits(job_id=job_id):
            yield events.JobQueued(job_id=job_id)
        case facts.JobMoved(job=job, version=version):
            yield events.JobProgressed(
                job_id=job.job_id,
                resource_id=job.resource_id,
                number=job.number,
                person_id=version.uploaded_by_id,
                state=job.state.value,
                percent=job.percent,
            )
        case facts.ReviewAsked(resource=resource, version=version, at=at):
            yield events.MediaReviewRequested(
                subject_kind=SubjectKind.RESOURCE,
                subject_id=resource.resource_id,
                subject_version=version.number,
                institution_id=resource.institution_id,
                title=resource.title,
                summary=version.file_name,
                submitted_by_id=version.uploaded_by_id,
                submitted_by_name=version.uploaded_by_name,
                submitted_at=at,
                findings=_findings(version.findings),
                context={
                    "course_id": resource.course_id,
                    "resource_id": resource.resource_id,
                    "resource_kind": resource.kind.value,
                },
            )
        case facts.ReviewTakenBack(resource_id=resource_id, number=number):
            yield events.MediaReviewWithdrawn(
                subject_kind=SubjectKind.RESOURCE, subject_id=resource_id, subject_version=number
            )
        case facts.UploaderTold(kind=kind, resource=resource, person_id=person_id, facts=values):
            yield events.MediaNotice(
                kind=kind, person_ids=[person_id], facts=values, link=f"/api/v1/resources/{resource.resource_id}"
            )
        case _:
            raise TypeError(f"no translation for {type(fact).__name__}")


def kind_of(name: str | None) -> ResourceKind | None:
    return None if name is None else ResourceKind(name)


def ticket_view(found: tuple[ResourceRecord, Upload]) -> views.UploadTicket:
    record, upload = found
    return views.UploadTicket(resource=resource_view(record), upload=upload_view(upload))


def upload_view(upload: Upload) -> views.UploadView:
    return views.UploadView(
        upload_id=upload.upload_id,
        resource_id=upload.resource_id,
        state=upload.state.value,
        part_size_bytes=upload.part_size_bytes,
        part_count=upload.part_count,
        expires_at=upload.expires_at,
    )


def resource_page(found: Slice[ResourceRecord]) -> Page[views.ResourceView]:
    return Page(items=[resource_view(record) for record in found.items], next_cursor=found.next_cursor)


def resource_view(record: ResourceRecord) -> views.ResourceView:
    return views.ResourceView.model_validate(_resource_fields(record))


def resource_detail_view(record: ResourceRecord, address_of: Callable[[str], str]) -> views.ResourceDetailView:
    """All versions, with pictures of the moments that their findings name, for a short while (R35)."""
    newest_first = [
        _version_view(version, record).model_copy(update={"findings": _shown_findings(version, address_of)})
        for version in reversed(record.resource.versions)
    ]
    return views.ResourceDetailView.model_validate({**_resource_fields(record), "versions": newest_first})


def place_view(found: tuple[Resource, bool]) -> views.ResourcePlace:
    resource, needs_grant = found
    return views.ResourcePlace(course_id=resource.course_id, needs_grant=needs_grant)


def playback_view(showing: Showing) -> views.PlaybackView:
    return views.PlaybackView(
        resource_id=showing.resource.resource_id,
        kind=showing.resource.kind.value,
        title=showing.resource.title,
        version=showing.version.number,
        playlist_path=f"{PLAYLISTS}/{showing.token}/master.m3u8" if showing.token else None,
        poster_url=showing.poster_url,
        sprite_urls=list(showing.sprite_urls),
        storyboard_path=f"{PLAYLISTS}/{showing.token}/storyboard.vtt" if showing.has_storyboard else None,
        waveform_url=showing.waveform_url,
        download_url=showing.download_url,
        duration_seconds=showing.version.duration_seconds,
        expires_at=showing.expires_at,
    )


def _resource_changed(resource: Resource) -> events.ResourceChanged:
    usable = resource.usable
    return events.ResourceChanged(
        resource_id=resource.resource_id,
        course_id=resource.course_id,
        institution_id=resource.institution_id,
        kind=resource.kind.value,
        title=resource.title,
        is_usable=usable is not None,
        is_deleted=resource.deleted_at is not None,
        duration_seconds=usable.duration_seconds if usable else None,
        version=resource.version,
    )


def _resource_fields(record: ResourceRecord) -> dict[str, Any]:
    resource = record.resource
    usable, latest = resource.usable, resource.latest
    return {
        "resource_id": resource.resource_id,
        "course_id": resource.course_id,
        "institution_id": resource.institution_id,
        "kind": resource.kind.value,
        "title": resource.title,
        "is_usable": usable is not None,
        "usable_version": usable.number if usable else None,
        "latest": _version_view(latest, record) if latest else None,
        "created_by_id": resource.created_by_id,
        "created_by_name": resource.created_by_name,
        "created_at": resource.created_at,
        "version": resource.version,
    }


def _version_view(version: ResourceVersion, record: ResourceRecord) -> views.VersionView:
    in_work = record.percent if version is record.resource.latest else 0
    failure = (
        views.Failure(code=version.failure_code, details=version.failure_details) if version.failure_code else None
    )
    return views.VersionView(
        number=version.number,
        file_name=version.file_name,
        size_bytes=version.size_bytes,
        content_type=version.content_type,
        sha256=version.sha256,
        transcode_status=version.transcode_status.value,
        is_in_work=version.is_in_work,
        percent=100 if version.is_ready else in_work,
        failure=failure,
        review_status=version.review_status.value,
        review_reason=version.review_reason,
        duration_seconds=version.duration_seconds,
        renditions=list(version.rungs),
        findings=_findings(version.findings),
        uploaded_by_id=version.uploaded_by_id,
        uploaded_by_name=version.uploaded_by_name,
        uploaded_at=version.uploaded_at,
    )


def _findings(found: tuple[MeasuredFinding, ...]) -> list[Finding]:
    return [_finding(each, [_moment(moment) for moment in each.moments]) for each in found]


def _shown_findings(version: ResourceVersion, address_of: Callable[[str], str]) -> list[Finding]:
    def shown(moment: MeasuredMoment) -> Moment:
        if not moment.still:
            return _moment(moment)
        return _moment(moment, address_of(f"{version.media_prefix}{moment.still}"))

    return [_finding(each, [shown(moment) for moment in each.moments]) for each in version.findings]


def _finding(found: MeasuredFinding, moments: list[Moment]) -> Finding:
    return Finding(
        code=found.code,
        level=found.level.value,
        value=found.value,
        rule=found.rule,
        blocks_approval=found.blocks_approval,
        moments=moments,
    )


def _moment(moment: MeasuredMoment, still_url: str | None = None) -> Moment:
    return Moment(start_seconds=moment.start_seconds, end_seconds=moment.end_seconds, still_url=still_url)
