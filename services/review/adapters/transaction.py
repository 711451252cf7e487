"""Review's unit of work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from services.review.adapters.queries import SqlTaskLists
from services.review.adapters.repositories import SqlDecisions, SqlTasks, SqlWithdrawals


class ReviewTransaction(Transaction):
    """Implements `ports.Transaction`."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.tasks = SqlTasks(session)
        self.withdrawals = SqlWithdrawals(session)
        self.decisions = SqlDecisions(session)
        self.lists = SqlTaskLists(session)
