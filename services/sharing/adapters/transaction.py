"""Sharing's unit of work."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis import workdays
from chassis.contracts.base import Call
from chassis.papers import SqlPapers
from chassis.transaction import Transaction
from services.sharing.adapters.catalogue import SqlCatalogue
from services.sharing.adapters.costs import SqlCostRules, SqlStatements
from services.sharing.adapters.deliveries import SqlDeliveries, SqlDeliveryLists
from services.sharing.adapters.evaluation_queries import SqlEvaluationLists
from services.sharing.adapters.evaluations import SqlEvaluations, SqlReviews, SqlRubrics
from services.sharing.adapters.ledger import SqlLedger
from services.sharing.adapters.list_queries import SqlListReader
from services.sharing.adapters.recognition_queries import SqlRecognitionLists
from services.sharing.adapters.recommendations import SqlRecommendations
from services.sharing.adapters.repositories import (
    SqlEntries,
    SqlRecognitions,
    SqlSelections,
    SqlShareLists,
    SqlTerms,
)
from services.sharing.adapters.selection_queries import SqlSelectionLists
from services.sharing.adapters.statement_queries import SqlStatementLists
from services.sharing.adapters.statistics import SqlStatistics
from services.sharing.adapters.tables.selections import papers
from services.sharing.adapters.term_queries import SqlTermLists


class SharingTransaction(Transaction):
    """Implements `ports.Transaction`."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.catalogue = SqlCatalogue(session)
        self.terms = SqlTerms(session)
        self.term_lists = SqlTermLists(session)
        self.share_lists = SqlShareLists(session)
        self.entries = SqlEntries(session)
        self.list_reader = SqlListReader(session)
        self.selections = SqlSelections(session)
        self.papers = SqlPapers(session, papers)
        self.selection_lists = SqlSelectionLists(session)
        self.recommendations = SqlRecommendations(session)
        self.recognitions = SqlRecognitions(session)
        self.cost_rules = SqlCostRules(session)
        self.statements = SqlStatements(session)
        self.statement_lists = SqlStatementLists(session)
        self.rubrics = SqlRubrics(session)
        self.evaluations = SqlEvaluations(session)
        self.reviews = SqlReviews(session)
        self.evaluation_lists = SqlEvaluationLists(session)
        self.recognition_lists = SqlRecognitionLists(session)
        self.ledger = SqlLedger(session)
        self.deliveries = SqlDeliveries(session)
        self.delivery_lists = SqlDeliveryLists(session)
        self.statistics = SqlStatistics(session)

    @property
    def today(self) -> date:
        return workdays.today(self.now)

    @property
    def happened_on(self) -> date:
        """The day in China on which the event happened that is heard."""
        return workdays.today(self.happened_at)

    def is_working_day(self, day: date) -> bool:
        return workdays.is_working_day(day)
