"""The methods of review."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.base import Call, Page
from chassis.contracts.review.commands import (
    CountTasks,
    Decide,
    DecideBatch,
    GetTask,
    ListDecisions,
    ListTasks,
)
from chassis.contracts.review.views import (
    DecisionRecordView,
    DecisionResults,
    DeskCounts,
    TaskDetailView,
    TaskView,
)


class ReviewRpc(Protocol):
    """Every decision that anyone makes on anything (R3, R4). For school_admin and centre_admin;
    platform_admin reads decisions."""

    def list_tasks(self, call: Call, query: ListTasks, /) -> Page[TaskView]: ...

    def count_tasks(self, call: Call, query: CountTasks, /) -> DeskCounts: ...

    def get_task(self, call: Call, query: GetTask, /) -> TaskDetailView: ...

    def list_decisions(self, call: Call, query: ListDecisions, /) -> Page[DecisionRecordView]: ...

    def decide(self, call: Call, command: Decide, /) -> TaskView: ...

    def decide_batch(self, call: Call, command: DecideBatch, /) -> DecisionResults: ...
