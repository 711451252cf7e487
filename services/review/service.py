"""The door of review: what others ask, and what it hears from them."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.review.commands import (
    CountTasks,
    Decide,
    DecideBatch,
    GetTask,
    ListDecisions,
    ListTasks,
)
from chassis.contracts.review.events import ReviewRequested, ReviewWithdrawn
from chassis.contracts.review.rpc import ReviewRpc
from chassis.contracts.review.views import (
    DecisionRecordView,
    DecisionResults,
    DeskCounts,
    TaskDetailView,
    TaskView,
)
from chassis.rpc.entrypoints import Service, command, query, subscriber
from services.review import wire
from services.review.adapters.transaction import ReviewTransaction
from services.review.bootstrap import ReviewApplication
from services.review.usecases import decision, task


class ReviewService(Service[ReviewApplication]):
    """Every decision that anyone makes on anything."""

    name = "review"

    @query
    def list_tasks(self, tx: ReviewTransaction, query: ListTasks) -> Page[TaskView]:
        found = task.list_tasks(tx, narrowed=wire.task_filter(query), limit=query.limit, cursor=query.cursor)
        return wire.task_page(found, tx.actor, tx.now)

    @query
    def count_tasks(self, tx: ReviewTransaction, query: CountTasks) -> DeskCounts:
        return wire.counts_view(task.count_tasks(tx, institution_id=query.institution_id))

    @query
    def get_task(self, tx: ReviewTransaction, query: GetTask) -> TaskDetailView:
        return wire.task_detail_view(task.get_task(tx, task_id=query.task_id), tx.actor, tx.now)

    @query
    def list_decisions(self, tx: ReviewTransaction, query: ListDecisions) -> Page[DecisionRecordView]:
        found = task.list_decisions(
            tx, narrowed=wire.decision_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.decision_page(found)

    @command
    def decide(self, tx: ReviewTransaction, command: Decide) -> TaskView:
        return wire.task_view(decision.decide(tx, wire.verdict(command)), tx.actor, tx.now)

    @command
    def decide_batch(self, tx: ReviewTransaction, command: DecideBatch) -> DecisionResults:
        verdicts = [wire.verdict(each) for each in command.decisions]
        return wire.results_view(decision.decide_batch(tx, verdicts), tx.actor, tx.now)

    # Every owner asks from its own exchange, so each needs a queue of its own here.

    @subscriber(ReviewRequested, source="accounts")
    def accounts_asks(self, tx: ReviewTransaction, event: ReviewRequested) -> None:
        task.open_task(tx, **wire.request(event))

    @subscriber(ReviewRequested, source="catalog")
    def catalog_asks(self, tx: ReviewTransaction, event: ReviewRequested) -> None:
        task.open_task(tx, **wire.request(event))

    @subscriber(ReviewRequested, source="media")
    def media_asks(self, tx: ReviewTransaction, event: ReviewRequested) -> None:
        task.open_task(tx, **wire.request(event))

    @subscriber(ReviewRequested, source="sharing")
    def sharing_asks(self, tx: ReviewTransaction, event: ReviewRequested) -> None:
        task.open_task(tx, **wire.request(event))

    @subscriber(ReviewWithdrawn, source="accounts")
    def accounts_withdraws(self, tx: ReviewTransaction, event: ReviewWithdrawn) -> None:
        task.withdraw_task(tx, subject=wire.withdrawn_subject(event))

    @subscriber(ReviewWithdrawn, source="catalog")
    def catalog_withdraws(self, tx: ReviewTransaction, event: ReviewWithdrawn) -> None:
        task.withdraw_task(tx, subject=wire.withdrawn_subject(event))

    @subscriber(ReviewWithdrawn, source="media")
    def media_withdraws(self, tx: ReviewTransaction, event: ReviewWithdrawn) -> None:
        task.withdraw_task(tx, subject=wire.withdrawn_subject(event))

    @subscriber(ReviewWithdrawn, source="sharing")
    def sharing_withdraws(self, tx: ReviewTransaction, event: ReviewWithdrawn) -> None:
        task.withdraw_task(tx, subject=wire.withdrawn_subject(event))


_: type[ReviewRpc] = ReviewService
