"""The methods of media, as callers see them."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.media import commands, views


class MediaRpc(Protocol):
    """Uploads, transcoding, playback (R30–R37)."""

    def create_resource(self, call: Call, command: commands.CreateResource) -> views.UploadTicket:
        """Begin a new resource of the granted course, and the upload of its first version (R30)."""

    def create_version(self, call: Call, command: commands.CreateVersion) -> views.UploadTicket:
        """Begin the upload of a corrected version (R33)."""

    def sign_parts(self, call: Call, command: commands.SignParts) -> views.SignedParts:
        """Addresses to which the parts of an open upload may be PUT."""

    def list_parts(self, call: Call, command: commands.ListParts) -> views.UploadedParts:
        """What the store has of an upload, for going on after a lost connection."""

    def complete_upload(self, call: Call, command: commands.CompleteUpload) -> views.ResourceView:
        """Join the parts and queue the work on the new version."""

    def abort_upload(self, call: Call, command: commands.AbortUpload) -> Nothing:
        """Give an upload up; a resource that never had a version goes with it."""

    def list_resources(self, call: Call, command: commands.ListResources) -> Page[views.ResourceView]:
        """The resources of a course."""

    def locate_resource(self, call: Call, command: commands.LocateResource) -> views.ResourcePlace:
        """The course of a resource, and whether the caller needs a right to it."""

    def get_resource(self, call: Call, command: commands.GetResource) -> views.ResourceDetailView:
        """One resource with its versions."""

    def retry_resource(self, call: Call, command: commands.RetryResource) -> views.ResourceView:
        """Queue the failed newest version again (R31)."""

    def preview(self, call: Call, command: commands.Preview) -> views.PlaybackView:
        """Show a version to its school's administrator, its uploader or its course's team (R37)."""

    def playback(self, call: Call, command: commands.OpenPlayback) -> views.PlaybackView:
        """Show the approved version to the holder of a grant (R37)."""

    def playlist(self, call: Call, command: commands.ReadPlaylist) -> views.PlaylistView:
        """One playlist behind the token of a playback."""

    def storyboard(self, call: Call, command: commands.ReadStoryboard) -> views.StoryboardView:
        """The small pictures behind the token of a playback, as WebVTT."""

    def delete_resource(self, call: Call, command: commands.DeleteResource) -> Nothing:
        """Delete a resource that no outline uses (R36)."""

    def usage(self, call: Call, command: commands.GetUsage) -> views.MediaUsageView:
        """What a school and the asking teacher use of what they may (R30)."""

    def school_quota(self, call: Call, command: commands.GetQuota) -> views.MediaQuotaView:
        """What was set for a school."""

    def set_school_quota(self, call: Call, command: commands.SetQuota) -> views.MediaQuotaView:
        """Give a school limits of its own (R30)."""

    def sweep_jobs(self, call: Call, command: commands.Sweep) -> views.Swept:
        """Queue again what workers that died had taken, and wake workers for what waits."""

    def sweep_uploads(self, call: Call, command: commands.Sweep) -> views.Swept:
        """End uploads that nobody went on with, and remove the files of what was deleted."""
