"""Covers on the wire (R25): PNG, JPEG or WebP, at most 5 MiB, at least 480 × 270, between 4:3 and 16:9."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, Id, View
from chassis.contracts.papers import WithPaper


class SetCourseCover(WithPaper):
    """Give a course another cover."""

    course_id: Id
    expected_version: int


class RemoveCourseCover(Command):
    course_id: Id
    expected_version: int


class CoverView(View):
    """A cover. Without content when the reader has this very picture already."""

    cover_id: Id
    content_type: str
    content_base64: str | None = Field(repr=False)


class _GetCover(Command):
    known_cover_id: str = Field("", max_length=100)
    """The picture that the reader has from an earlier answer."""


class GetCourseCover(_GetCover):
    """For those who may read the course."""

    course_id: Id


class SetRunCover(WithPaper):
    """Give a run another cover before it is published."""

    run_id: Id
    expected_version: int


class RemoveRunCover(Command):
    run_id: Id
    expected_version: int


class GetRunCover(_GetCover):
    """For those who may know of the run; of a published MOOC run for everyone."""

    run_id: Id
