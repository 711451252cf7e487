"""Covers on the wire (R25): PNG, JPEG or WebP, at most 5 MiB, at least 480 × 270, between 4:3 and 16:9."""

from __future__ import annotations

from chassis.contracts.base import Command, Id
from chassis.contracts.papers import WithPaper


class SetCourseCover(WithPaper):
    """Give a course another cover."""

    course_id: Id
    expected_version: int


class RemoveCourseCover(Command):
    course_id: Id
    expected_version: int


class GetCourseCover(Command):
    """For those who may read the course."""

    course_id: Id


class SetRunCover(WithPaper):
    """Give a run another cover before it is published."""

    run_id: Id
    expected_version: int


class RemoveRunCover(Command):
    run_id: Id
    expected_version: int


class GetRunCover(Command):
    """For those who may know of the run; of a published MOOC run for everyone."""

    run_id: Id
