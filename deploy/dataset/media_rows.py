"""The rows of media: each video transcoded and approved, and one more of each course that waits for its review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from deploy.dataset.building_rows import at_noon, duration, unit_title
from deploy.dataset.courses import Catalogue, Course, resource_place, unit_count
from services.media.domain.resource import ResourceKind, ReviewStatus, TranscodeStatus

UPLOADED_AT = at_noon(date(2018, 6, 2))


class MediaRows:
    """Rows of media's tables."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._invention = catalogue.population.invention

    def _videos(self) -> Iterator[tuple[Course, int, int]]:
        for course in self._catalogue.courses:
            for unit in range(unit_count() + 1):
                yield course, unit, resource_place(course, unit)

    def resources(self) -> Iterator[dict[str, Any]]:
        for course, unit, place in self._videos():
            is_approved = unit < unit_count()
            yield {
                "resource_id": self._invention.identity("resource", place),
                "course_id": course.course_id,
                "institution_id": course.school.institution_id,
                "kind": ResourceKind.VIDEO,
                "title": unit_title(unit) if is_approved else "待审核的视频",
                "created_by_id": course.leader.person_id,
                "created_by_name": course.leader.full_name,
                "created_at": UPLOADED_AT,
                "version": 2 if is_approved else 1,
            }

    def versions(self) -> Iterator[dict[str, Any]]:
        for course, unit, place in self._videos():
            resource_id = self._invention.identity("resource", place)
            seconds = duration(self._catalogue, place)
            yield {
                "resource_id": resource_id,
                "number": 1,
                "file_name": f"{unit + 1:03}.mp4",
                "size_bytes": seconds * 300_000,
                "object_key": f"sources/{resource_id}/dataset",
                "sha256": f"{self._invention.number('content', place):064x}",
                "content_type": "video/mp4",
                "transcode_status": TranscodeStatus.DONE,
                "review_status": ReviewStatus.APPROVED if unit < unit_count() else ReviewStatus.PENDING,
                "review_reason": "",
                "failure_details": {},
                "findings": (),
                "media_prefix": f"media/{resource_id}/dataset",
                "rungs": ("1080p", "720p", "360p"),
                "sprites": 1,
                "duration_seconds": float(seconds),
                "uploaded_by_id": course.leader.person_id,
                "uploaded_by_name": course.leader.full_name,
                "uploaded_at": UPLOADED_AT,
            }
