"""Between the contracts and the domain: no rules, only words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.contracts.base import Event, Page
from chassis.contracts.review import commands, events, views
from chassis.domain.actor import Actor
from chassis.domain.errors import DomainError
from chassis.domain.paging import Slice
from services.review.domain.decision import Decision, Outcome
from services.review.domain.events import TaskDecided
from services.review.domain.evidence import Finding, Findings, Moment
from services.review.domain.task import Subject, Submission, Task, TaskState
from services.review.ports import DecisionFilter, Tally, TaskFilter, TaskRecord
from services.review.usecases.decision import Result, Verdict


def translate(fact: Any) -> Iterable[Event]:
    """Domain event → the events that others read."""
    match fact:
        case TaskDecided(decision=decision):
            yield events.ReviewDecided(
                task_id=decision.task_id,
                subject_kind=events.SubjectKind(decision.subject_kind),
                subject_id=decision.subject_id,
                subject_version=decision.subject_version,
                outcome=decision.outcome,
                reason=decision.reason,
                decided_by_id=decision.decided_by_id,
                decided_by_name=decision.decided_by_name,
                decided_at=decision.decided_at,
            )
        case _:
            raise TypeError(f"no translation for {type(fact).__name__}")


def request(event: events.ReviewRequested) -> dict[str, Any]:
    """The arguments of `open_task`."""
    return {
        "subject": Subject(event.subject_kind.value, event.subject_id, event.subject_version),
        "submission": Submission(event.submitted_by_id, event.submitted_by_name, event.submitted_at),
        "deciding_institution_id": event.institution_id,
        "title": event.title,
        "summary": event.summary,
        "due_at": event.due_at,
        "findings": tuple(_finding(finding) for finding in event.findings),
        "context": dict(event.context),
    }


def _finding(shown: events.Finding) -> Finding:
    moments = tuple(Moment(each.start_seconds, each.end_seconds) for each in shown.moments)
    return Finding(shown.code, shown.level, shown.value, shown.rule, shown.blocks_approval, moments)


def withdrawn_subject(event: events.ReviewWithdrawn) -> Subject:
    return Subject(event.subject_kind.value, event.subject_id, event.subject_version)


def task_filter(query: commands.ListTasks) -> TaskFilter:
    return TaskFilter(
        TaskState(query.state),
        query.subject_kind,
        query.institution_id,
        query.overdue,
        query.submitted_after,
        query.submitted_before,
    )


def decision_filter(query: commands.ListDecisions) -> DecisionFilter:
    return DecisionFilter(
        query.subject_kind,
        query.subject_id,
        query.institution_id,
        Outcome(query.outcome) if query.outcome else None,
        query.decided_by_id,
        query.decided_after,
        query.decided_before,
    )


def verdict(command: commands.Decide) -> Verdict:
    return Verdict(command.task_id, Outcome(command.outcome), command.reason)


def task_view(record: TaskRecord, actor: Actor, now: datetime) -> views.TaskView:
    return views.TaskView.model_validate(_task_fields(record, actor, now))


def task_page(found: Slice[TaskRecord], actor: Actor, now: datetime) -> Page[views.TaskView]:
    return Page(items=[task_view(record, actor, now) for record in found.items], next_cursor=found.next_cursor)


def task_detail_view(
    found: tuple[TaskRecord, Slice[TaskRecord]], actor: Actor, now: datetime
) -> views.TaskDetailView:
    record, history = found
    shown = [_decision_view(each.decision) for each in history.items if each.decision]
    return views.TaskDetailView.model_validate(
        {**_task_fields(record, actor, now), "history": shown, "history_next_cursor": history.next_cursor}
    )


def decision_page(found: Slice[TaskRecord]) -> Page[views.DecisionRecordView]:
    items = [_decision_record(each.task, each.decision) for each in found.items if each.decision]
    return Page(items=items, next_cursor=found.next_cursor)


def counts_view(tallies: list[Tally]) -> views.DeskCounts:
    kinds: dict[str, dict[str, Any]] = {}
    for tally in tallies:
        counts = kinds.setdefault(
            tally.subject_kind, {"subject_kind": tally.subject_kind, "open": 0, "overdue": 0}
        )
        counts[tally.state.value] = tally.count
        counts["overdue"] += tally.overdue
    shown = [views.KindCount.model_validate(counts) for counts in kinds.values()]
    return views.DeskCounts(
        kinds=shown, open=sum(each.open for each in shown), overdue=sum(each.overdue for each in shown)
    )


def results_view(results: list[Result], actor: Actor, now: datetime) -> views.DecisionResults:
    return views.DecisionResults(results=[_result_view(each, actor, now) for each in results])


def _result_view(result: Result, actor: Actor, now: datetime) -> views.DecisionResult:
    asked, outcome = result
    if isinstance(outcome, DomainError):
        refusal = views.Refusal(kind=outcome.kind, code=outcome.code, details=outcome.details)
        return views.DecisionResult(task_id=asked.task_id, refusal=refusal)
    return views.DecisionResult(task_id=asked.task_id, task=task_view(outcome, actor, now))


def _task_fields(record: TaskRecord, actor: Actor, now: datetime) -> dict[str, Any]:
    task = record.task
    return {
        "task_id": task.task_id,
        "subject_kind": task.subject_kind,
        "subject_id": task.subject_id,
        "subject_version": task.subject_version,
        "scope": task.scope.value,
        "institution_id": task.institution_id,
        "title": task.title,
        "summary": task.summary,
        "submitted_by_id": task.submitted_by_id,
        "submitted_by_name": task.submitted_by_name,
        "submitted_at": task.submitted_at,
        "due_at": task.due_at,
        "is_overdue": task.is_overdue(now),
        "state": task.state.value,
        "findings": _finding_views(task.findings),
        "context": task.context,
        "can_decide": task.is_open() and not task.is_own_submission_of(actor),
        "decision": None if record.decision is None else _decision_view(record.decision),
    }


def _decision_view(decision: Decision) -> views.DecisionView:
    return views.DecisionView(
        decision_id=decision.decision_id,
        task_id=decision.task_id,
        subject_version=decision.subject_version,
        outcome=decision.outcome.value,
        reason=decision.reason,
        decided_by_id=decision.decided_by_id,
        decided_by_name=decision.decided_by_name,
        decided_at=decision.decided_at,
        findings=_finding_views(decision.findings),
    )


def _decision_record(task: Task, decision: Decision) -> views.DecisionRecordView:
    return views.DecisionRecordView(
        **dict(_decision_view(decision)),
        subject_kind=events.SubjectKind(decision.subject_kind),
        subject_id=decision.subject_id,
        scope=decision.scope.value,
        institution_id=decision.institution_id,
        title=task.title,
        submitted_by_id=task.submitted_by_id,
        submitted_by_name=task.submitted_by_name,
        submitted_at=task.submitted_at,
    )


def _finding_views(findings: Findings) -> list[events.Finding]:
    return [events.Finding.model_validate(asdict(finding)) for finding in findings]
