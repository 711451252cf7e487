"""The rows of review: the decision behind everything that is approved, and what still lies on the desks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chassis.contracts.review.events import SubjectKind
from deploy.dataset.building_rows import BuildingRows, at_noon
from deploy.dataset.courses import Catalogue
from deploy.dataset.media_rows import MediaRows
from deploy.dataset.people import Person
from services.catalog.domain.library import EntryState
from services.media.domain.resource import ReviewStatus
from services.review.domain.decision import Outcome, Scope
from services.review.domain.task import TaskState

CENTRE = Person("centre", "课程管理中心", "")


@dataclass(frozen=True)
class Asked:
    """Something that was handed in, and who decided on it, if anyone has."""

    kind: SubjectKind
    subject_id: str
    title: str
    institution_id: str | None
    submitted_by: Person
    submitted_at: datetime
    context: dict[str, str]
    decided_by: Person | None

    @property
    def scope(self) -> Scope:
        return Scope.SCHOOL if self.institution_id else Scope.CENTRE


class ReviewRows:
    """Rows of review's tables, from what the owners' rows say."""

    def __init__(self, catalogue: Catalogue, building: BuildingRows, media: MediaRows) -> None:
        self._catalogue = catalogue
        self._population = catalogue.population
        self._invention = catalogue.population.invention
        self._building = building
        self._media = media
        self._administrators = {
            school.institution_id: self._population.administrator(school) for school in self._population.schools
        }

    def tasks(self) -> Iterator[dict[str, Any]]:
        for place, asked in enumerate(self._asked()):
            yield {
                "task_id": self._invention.identity("task", place),
                "subject_kind": asked.kind.value,
                "subject_id": asked.subject_id,
                "subject_version": 1,
                "scope": asked.scope,
                "institution_id": asked.institution_id,
                "title": asked.title,
                "summary": "",
                "submitted_by_id": asked.submitted_by.person_id,
                "submitted_by_name": asked.submitted_by.full_name,
                "submitted_at": asked.submitted_at,
                "findings": (),
                "context": asked.context,
                "state": TaskState.APPROVED if asked.decided_by else TaskState.OPEN,
                "version": 2 if asked.decided_by else 1,
            }

    def decisions(self) -> Iterator[dict[str, Any]]:
        for place, asked in enumerate(self._asked()):
            if asked.decided_by is None:
                continue
            yield {
                "decision_id": self._invention.identity("decision", place),
                "task_id": self._invention.identity("task", place),
                "subject_kind": asked.kind.value,
                "subject_id": asked.subject_id,
                "subject_version": 1,
                "scope": asked.scope,
                "institution_id": asked.institution_id,
                "outcome": Outcome.APPROVED,
                "reason": "",
                "decided_by_id": asked.decided_by.person_id,
                "decided_by_name": asked.decided_by.full_name,
                "decided_at": asked.submitted_at + timedelta(days=1),
                "findings": (),
            }

    def _asked(self) -> Iterator[Asked]:
        yield from self._library_entries()
        yield from self._resources()
        yield from self._runs()

    def _library_entries(self) -> Iterator[Asked]:
        for entry in self._building.library_entries():
            yield Asked(
                kind=SubjectKind.LIBRARY_ENTRY,
                subject_id=entry["entry_id"],
                title=entry["title"],
                institution_id=None,
                submitted_by=self._administrators[entry["institution_id"]],
                submitted_at=entry["submitted_at"],
                context={"entry_id": entry["entry_id"], "institution_id": entry["institution_id"]},
                decided_by=CENTRE if entry["state"] is EntryState.APPROVED else None,
            )

    def _resources(self) -> Iterator[Asked]:
        for resource, version in zip(self._media.resources(), self._media.versions(), strict=True):
            is_decided = version["review_status"] is ReviewStatus.APPROVED
            yield Asked(
                kind=SubjectKind.RESOURCE,
                subject_id=resource["resource_id"],
                title=resource["title"],
                institution_id=resource["institution_id"],
                submitted_by=Person(resource["created_by_id"], resource["created_by_name"], ""),
                submitted_at=resource["created_at"],
                context={"resource_id": resource["resource_id"], "course_id": resource["course_id"]},
                decided_by=self._administrators[resource["institution_id"]] if is_decided else None,
            )

    def _runs(self) -> Iterator[Asked]:
        for run in self._catalogue.runs:
            school = run.course.school
            outline_id = self._invention.identity("outline", run.outline)
            yield Asked(
                kind=SubjectKind.COURSE_RUN,
                subject_id=run.run_id,
                title=run.course.title,
                institution_id=school.institution_id,
                submitted_by=run.course.leader,
                submitted_at=at_noon(run.approved_on - timedelta(days=1)),
                context={"run_id": run.run_id, "course_id": run.course.course_id, "outline_id": outline_id},
                decided_by=self._administrators[school.institution_id],
            )
