"""The door of media: what others ask, and what it hears from them."""

from __future__ import annotations

from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.media import commands, views
from chassis.contracts.media.rpc import MediaRpc
from chassis.contracts.review.events import ReviewDecided
from chassis.rpc.entrypoints import Service, command, query, remote, subscriber
from services.media import intake, quota_wire, sweeps, wire
from services.media.adapters.transaction import MediaTransaction
from services.media.bootstrap import MediaServiceApplication
from services.media.usecases import access, job, playback, quota, resource


class MediaService(Service[MediaServiceApplication]):
    """Resources, their files, and who may watch them."""

    name = "media"

    @remote
    def create_resource(self, call: Call, command: commands.CreateResource) -> views.UploadTicket:
        return intake.create_resource(self.application, call, command)

    @remote
    def create_version(self, call: Call, command: commands.CreateVersion) -> views.UploadTicket:
        return intake.create_version(self.application, call, command)

    @query
    def sign_parts(self, tx: MediaTransaction, query: commands.SignParts) -> views.SignedParts:
        return intake.sign_parts(self.application, access.own_upload(tx, query.upload_id), query.numbers)

    @remote
    def list_parts(self, call: Call, command: commands.ListParts) -> views.UploadedParts:
        return intake.list_parts(self.application, call, command)

    @remote
    def complete_upload(self, call: Call, command: commands.CompleteUpload) -> views.ResourceView:
        return intake.complete_upload(self.application, call, command)

    @remote
    def abort_upload(self, call: Call, command: commands.AbortUpload) -> Nothing:
        return intake.abort_upload(self.application, call, command)

    @query
    def list_resources(self, tx: MediaTransaction, query: commands.ListResources) -> Page[views.ResourceView]:
        right = access.course_right(self.application.ports.grants, query.grant, tx.actor, tx.now)
        kind = wire.kind_of(query.kind)
        return wire.resource_page(
            resource.list_resources(tx, right=right, kind=kind, limit=query.limit, cursor=query.cursor)
        )

    @query
    def locate_resource(self, tx: MediaTransaction, query: commands.LocateResource) -> views.ResourcePlace:
        return wire.place_view(resource.locate(tx, resource_id=query.resource_id))

    @query
    def get_resource(self, tx: MediaTransaction, query: commands.GetResource) -> views.ResourceDetailView:
        doors = self.application.ports.doors
        return wire.resource_detail_view(
            resource.get_resource(tx, grants=doors.grants, resource_id=query.resource_id, grant=query.grant),
            lambda key: doors.addresses.sign_download(key, playback.LIFETIME),
        )

    @command
    def retry_resource(self, tx: MediaTransaction, command: commands.RetryResource) -> views.ResourceView:
        grants = self.application.ports.grants
        return wire.resource_view(
            resource.retry(tx, grants=grants, resource_id=command.resource_id, grant=command.grant)
        )

    @query
    def preview(self, tx: MediaTransaction, query: commands.Preview) -> views.PlaybackView:
        doors = self.application.ports.doors
        return wire.playback_view(
            playback.preview(
                tx, doors=doors, resource_id=query.resource_id, number=query.number, grant=query.grant
            )
        )

    @query
    def playback(self, tx: MediaTransaction, query: commands.OpenPlayback) -> views.PlaybackView:
        return wire.playback_view(playback.playback(tx, doors=self.application.ports.doors, grant=query.grant))

    @query
    def playlist(self, tx: MediaTransaction, query: commands.ReadPlaylist) -> views.PlaylistView:
        doors = self.application.ports.doors
        return views.PlaylistView(text=playback.playlist(tx, doors=doors, token=query.token, name=query.name))

    @query
    def storyboard(self, tx: MediaTransaction, query: commands.ReadStoryboard) -> views.StoryboardView:
        doors = self.application.ports.doors
        return views.StoryboardView(text=playback.storyboard(tx, doors=doors, token=query.token))

    @command
    def delete_resource(self, tx: MediaTransaction, command: commands.DeleteResource) -> Nothing:
        grants = self.application.ports.grants
        resource.delete_resource(tx, grants=grants, resource_id=command.resource_id, grant=command.grant)
        return Nothing()

    @query
    def usage(self, tx: MediaTransaction, query: commands.GetUsage) -> views.MediaUsageView:
        platform = self.application.ports.quota
        return quota_wire.usage_view(quota.usage(tx, platform=platform, institution_id=query.institution_id))

    @query
    def school_quota(self, tx: MediaTransaction, query: commands.GetQuota) -> views.MediaQuotaView:
        return quota_wire.quota_view(quota.school_quota(tx, institution_id=query.institution_id))

    @command
    def set_school_quota(self, tx: MediaTransaction, command: commands.SetQuota) -> views.MediaQuotaView:
        return quota_wire.quota_view(
            quota.set_school_quota(
                tx,
                institution_id=command.institution_id,
                teacher=quota_wire.change_of(command.teacher),
                school=quota_wire.change_of(command.school),
                expected_version=command.expected_version,
            )
        )

    @command
    def sweep_jobs(self, tx: MediaTransaction, _command: commands.Sweep) -> views.Swept:
        return views.Swept(count=job.reclaim_abandoned(tx, limit=sweeps.BATCH))

    @remote
    def sweep_uploads(self, call: Call, _command: commands.Sweep) -> views.Swept:
        return sweeps.sweep_uploads(self.application, call)

    @subscriber(RunChanged)
    def note_run(self, tx: MediaTransaction, event: RunChanged) -> None:
        tx.runs.note(event.run_id, event.version, is_taken_down=event.state == "taken_down")

    @subscriber(ReviewDecided)
    def apply_decision(self, tx: MediaTransaction, event: ReviewDecided) -> None:
        resource.apply_decision(
            tx,
            resource_id=event.subject_id,
            number=event.subject_version,
            outcome=event.outcome,
            reason=event.reason,
        )


_: type[MediaRpc] = MediaService
