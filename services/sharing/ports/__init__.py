"""What the use cases of sharing need of the world."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from chassis.domain.actor import Actor
from services.sharing.ports.catalogue import Catalogue
from services.sharing.ports.costs import CostRules, StatementLists, Statements
from services.sharing.ports.deliveries import Deliveries, DeliveryLists
from services.sharing.ports.evaluations import EvaluationLists, Evaluations, Reviews, Rubrics
from services.sharing.ports.ledger import Ledger
from services.sharing.ports.recognitions import RecognitionLists, Recognitions
from services.sharing.ports.recommendations import RecommendationStore
from services.sharing.ports.selections import Papers, SelectionLists, Selections
from services.sharing.ports.share_lists import Entries, ListReader, ShareLists
from services.sharing.ports.statistics import Statistics
from services.sharing.ports.terms import TermLists, Terms


class Transaction(Protocol):
    """One use case's unit of work."""

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def terms(self) -> Terms: ...

    @property
    def term_lists(self) -> TermLists: ...

    @property
    def share_lists(self) -> ShareLists: ...

    @property
    def entries(self) -> Entries: ...

    @property
    def list_reader(self) -> ListReader: ...

    @property
    def selections(self) -> Selections: ...

    @property
    def papers(self) -> Papers: ...

    @property
    def selection_lists(self) -> SelectionLists: ...

    @property
    def recognitions(self) -> Recognitions: ...

    @property
    def recognition_lists(self) -> RecognitionLists: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def delivery_lists(self) -> DeliveryLists: ...

    @property
    def statistics(self) -> Statistics: ...

    @property
    def cost_rules(self) -> CostRules: ...

    @property
    def statements(self) -> Statements: ...

    @property
    def statement_lists(self) -> StatementLists: ...

    @property
    def rubrics(self) -> Rubrics: ...

    @property
    def evaluations(self) -> Evaluations: ...

    @property
    def reviews(self) -> Reviews: ...

    @property
    def evaluation_lists(self) -> EvaluationLists: ...

    @property
    def recommendations(self) -> RecommendationStore: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def now(self) -> datetime: ...

    @property
    def today(self) -> date:
        """The day in China."""

    def is_working_day(self, day: date) -> bool:
        """Whether people in China work on that day."""

    def record(self, fact: object) -> None:
        """Tell this domain event when the transaction commits."""
