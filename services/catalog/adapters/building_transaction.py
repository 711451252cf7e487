"""The part of a transaction that building works on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from chassis.workdays import today
from services.catalog.adapters.repositories.course import SqlCourses
from services.catalog.adapters.repositories.outline import SqlOutlines
from services.catalog.adapters.repositories.papers import SqlCatalogPapers
from services.catalog.adapters.repositories.resource import SqlInstitutions, SqlResources
from services.catalog.adapters.repositories.run import SqlRuns
from services.catalog.ports.building import Courses, Institutions, Outlines, Papers, Resources, Runs


class BuildingTransaction(Transaction):
    """Courses, outlines, runs, and what others told of resources and schools."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.courses: Courses = SqlCourses(session)
        self.outlines: Outlines = SqlOutlines(session)
        self.runs: Runs = SqlRuns(session)
        self.resources: Resources = SqlResources(session)
        self.institutions: Institutions = SqlInstitutions(session)
        self.papers: Papers = SqlCatalogPapers(session)

    @property
    def today(self) -> date:
        return today(self.now)
