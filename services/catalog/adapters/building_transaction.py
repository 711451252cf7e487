"""The part of a transaction that building works on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from chassis.workdays import today
from services.catalog.adapters.repositories.course import SqlCourses
from services.catalog.adapters.repositories.library import SqlLibraryEntries
from services.catalog.adapters.repositories.outline import SqlOutlines
from services.catalog.adapters.repositories.resource import SqlInstitutions, SqlResources
from services.catalog.adapters.repositories.run import SqlRuns


class BuildingTransaction(Transaction):
    """Library, courses, outlines, runs, and what others told of resources and schools."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.library = SqlLibraryEntries(session)
        self.courses = SqlCourses(session)
        self.outlines = SqlOutlines(session)
        self.runs = SqlRuns(session)
        self.resources = SqlResources(session)
        self.institutions = SqlInstitutions(session)

    @property
    def today(self) -> date:
        return today(self.now)
