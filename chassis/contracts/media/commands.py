"""What media is asked. `grant` is a right that catalog signed; the gateway fetches it and nobody else sees it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from chassis.contracts.base import Command, Id, Message, PageQuery
from chassis.contracts.media.views import ResourceKindName

Grant = Annotated[str, Field(max_length=2000)]
"""Empty where the caller needs none."""
PartNumber = Annotated[int, Field(ge=1, le=10_000)]


class Granted(Command):
    """Base of the commands that carry a grant; a repetition carries another one for the same right."""

    NOT_COMPARED: ClassVar[frozenset[str]] = frozenset({"grant"})

    grant: Grant = ""


class FileDescription(Granted):
    """The file that is about to come."""

    file_name: str = Field(min_length=1, max_length=255, examples=["第一讲.mp4"])
    size_bytes: int = Field(ge=0, examples=[52_428_800])
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$", examples=["9f" * 32])
    """If given, what is stored must have it."""


class CreateResource(FileDescription):
    grant: Grant
    kind: ResourceKindName
    title: str = Field(min_length=1, max_length=200)


class CreateVersion(FileDescription):
    resource_id: Id


class SignParts(Command):
    upload_id: Id
    numbers: list[PartNumber] = Field(min_length=1, max_length=100)


class ListParts(Command):
    upload_id: Id


class CompleteUpload(Command):
    upload_id: Id


class AbortUpload(Command):
    upload_id: Id


class ListResources(PageQuery):
    """The resources of the course that the grant names, newest first."""

    grant: Grant
    kind: ResourceKindName | None = None


class LocateResource(Command):
    resource_id: Id


class GetResource(Command):
    resource_id: Id
    grant: Grant = ""


class RetryResource(Granted):
    """Work on the newest version again after it failed (R31)."""

    resource_id: Id


class Preview(Command):
    """Show a version (by default the newest) to who owns or reviews it (R37)."""

    resource_id: Id
    number: int | None = Field(None, ge=1)
    grant: Grant = ""


class OpenPlayback(Command):
    """Show the approved version of the resource that a `resource_view` grant names (R37)."""

    grant: Grant


class ReadPlaylist(Command):
    token: Grant
    name: str = Field(pattern=r"^[a-z0-9_]{1,40}$")


class ReadStoryboard(Command):
    token: Grant


class DeleteResource(Granted):
    """Delete; the `resource_delete` grant says that no outline uses it (R36)."""

    resource_id: Id
    grant: Grant


class GetUsage(Command):
    """What is used of the quotas: of the caller's school, or of the one that the platform's people name (R30)."""

    institution_id: Id | None = None


class GetQuota(Command):
    institution_id: Id


class Limits(Message):
    """Limits of a school's own; what is left out follows the platform's."""

    stored_mib: int | None = Field(None, ge=0, le=2_000_000_000, examples=[204_800])
    open_uploads: int | None = Field(None, ge=0, le=1_000_000)
    daily_files: int | None = Field(None, ge=0, le=1_000_000)


class SetQuota(Command):
    """Give a school limits of its own (R30)."""

    institution_id: Id
    expected_version: int
    teacher: Limits = Limits()
    """Of each teacher at the school."""
    school: Limits = Limits()


class Sweep(Command):
    """Put right what time has left behind; the scheduler sends it."""
