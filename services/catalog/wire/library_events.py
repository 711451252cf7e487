"""Domain events of the library as contract events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chassis.contracts.base import Event
from chassis.contracts.catalog.events import CatalogNotice, CatalogReviewRequested, CatalogReviewWithdrawn
from chassis.contracts.review.events import Finding, SubjectKind
from services.catalog.domain import library_events as facts
from services.catalog.domain.library import EntryState
from services.catalog.domain.library_change import ChangeKind, ChangeState
from services.catalog.domain.mooc_application import ApplicationState

_KINDS = {ChangeKind.NAME: "名称变更", ChangeKind.LEADER: "负责人变更", ChangeKind.STANDING: "立项或认定"}


def _entry_submitted(fact: facts.EntrySubmitted) -> Iterator[Event]:
    entry = fact.entry
    yield CatalogReviewRequested(
        subject_kind=SubjectKind.LIBRARY_ENTRY,
        subject_id=entry.entry_id,
        subject_version=entry.version,
        institution_id=None,
        title=entry.title,
        summary=f"{entry.leader_name} · {entry.standing} · {entry.level} · {entry.year} {entry.batch}".strip(),
        submitted_by_id=entry.submitted_by_id,
        submitted_by_name=fact.submitted_by_name,
        submitted_at=entry.submitted_at,
        context={"entry_id": entry.entry_id, "institution_id": entry.institution_id},
    )


def _entry_decided(fact: facts.EntryDecided) -> Iterator[Event]:
    entry = fact.entry
    is_approved = entry.state == EntryState.APPROVED
    yield CatalogNotice(
        kind="library_entry_approved" if is_approved else "library_entry_rejected",
        person_ids=sorted({entry.leader_id, entry.submitted_by_id}),
        facts={"title": entry.title, "reason": entry.reason},
        link=f"/api/v1/library-entries/{entry.entry_id}",
    )


def _entry_withdrawn(fact: facts.EntryWithdrawn) -> Iterator[Event]:
    yield _withdrawn(SubjectKind.LIBRARY_ENTRY, fact.entry.entry_id, fact.asked_version)


def _change_submitted(fact: facts.ChangeSubmitted) -> Iterator[Event]:
    change = fact.change
    yield CatalogReviewRequested(
        subject_kind=SubjectKind.LIBRARY_CHANGE,
        subject_id=change.change_id,
        subject_version=change.version,
        institution_id=None,
        title=fact.title,
        summary=f"{_KINDS[change.kind]}：{change.words}",
        submitted_by_id=change.submitted_by_id,
        submitted_by_name=fact.submitted_by_name,
        submitted_at=change.submitted_at,
        findings=[Finding(code=f"library_{change.kind}", level="ok", value=change.words, rule="R61")],
        context={
            "change_id": change.change_id,
            "entry_id": change.entry_id,
            "institution_id": change.institution_id,
            "form": f"/api/v1/library-changes/{change.change_id}/form",
        },
    )


def _change_withdrawn(fact: facts.ChangeWithdrawn) -> Iterator[Event]:
    yield _withdrawn(SubjectKind.LIBRARY_CHANGE, fact.change.change_id, fact.asked_version)


def _change_decided(fact: facts.ChangeDecided) -> Iterator[Event]:
    change = fact.change
    is_approved = change.state == ChangeState.APPROVED
    yield CatalogNotice(
        kind="library_change_approved" if is_approved else "library_change_rejected",
        person_ids=sorted({change.before.leader_id, change.submitted_by_id}),
        facts={"title": fact.title, "change": change.words, "reason": change.reason},
        link=f"/api/v1/library-changes/{change.change_id}",
    )


def _leader_changed(fact: facts.LeaderChanged) -> Iterator[Event]:
    course = fact.course
    yield CatalogNotice(
        kind="course_leader_changed",
        person_ids=sorted({course.leader_id, fact.former_leader_id}),
        facts={"title": course.information.title, "leader_name": course.leader_name},
        link=f"/api/v1/courses/{course.course_id}",
    )


def _application_submitted(fact: facts.ApplicationSubmitted) -> Iterator[Event]:
    application = fact.application
    yield CatalogReviewRequested(
        subject_kind=SubjectKind.MOOC_APPLICATION,
        subject_id=application.application_id,
        subject_version=application.version,
        institution_id=None,
        title=application.title,
        summary=f"{application.leader_name} · SPOC 转 MOOC",
        submitted_by_id=application.submitted_by_id,
        submitted_by_name=fact.submitted_by_name,
        submitted_at=application.submitted_at,
        findings=[
            Finding(
                code=each.code,
                level="ok" if each.is_met else "fail",
                value=f"{each.actual} / {each.required} {each.unit}",
                rule="R56",
            )
            for each in fact.conditions
        ],
        context={
            "application_id": application.application_id,
            "course_id": application.course_id,
            "institution_id": application.institution_id,
        },
    )


def _application_withdrawn(fact: facts.ApplicationWithdrawn) -> Iterator[Event]:
    yield _withdrawn(SubjectKind.MOOC_APPLICATION, fact.application.application_id, fact.asked_version)


def _application_decided(fact: facts.ApplicationDecided) -> Iterator[Event]:
    application = fact.application
    is_approved = application.state == ApplicationState.APPROVED
    yield CatalogNotice(
        kind="mooc_application_approved" if is_approved else "mooc_application_rejected",
        person_ids=sorted({application.leader_id, application.submitted_by_id}),
        facts={"title": application.title, "reason": application.reason},
        link=f"/api/v1/mooc-applications/{application.application_id}",
    )


def _withdrawn(kind: SubjectKind, subject_id: str, version: int) -> CatalogReviewWithdrawn:
    return CatalogReviewWithdrawn(subject_kind=kind, subject_id=subject_id, subject_version=version)


TRANSLATIONS: dict[type[Any], Callable[[Any], Iterable[Event]]] = {
    facts.EntrySubmitted: _entry_submitted,
    facts.EntryWithdrawn: _entry_withdrawn,
    facts.EntryDecided: _entry_decided,
    facts.ChangeSubmitted: _change_submitted,
    facts.ChangeWithdrawn: _change_withdrawn,
    facts.ChangeDecided: _change_decided,
    facts.LeaderChanged: _leader_changed,
    facts.ApplicationSubmitted: _application_submitted,
    facts.ApplicationWithdrawn: _application_withdrawn,
    facts.ApplicationDecided: _application_decided,
}
