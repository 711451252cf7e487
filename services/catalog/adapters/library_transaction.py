"""The part of a transaction that the library works on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from services.catalog.adapters.repositories.library import SqlLibraryEntries
from services.catalog.adapters.repositories.library_change import SqlLibraryChanges
from services.catalog.adapters.repositories.mooc_application import SqlMoocApplications
from services.catalog.ports.library import LibraryChanges, LibraryEntries, MoocApplications


class LibraryTransaction(Transaction):
    """Library entries, their changes, applications of courses."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.library: LibraryEntries = SqlLibraryEntries(session)
        self.changes: LibraryChanges = SqlLibraryChanges(session)
        self.applications: MoocApplications = SqlMoocApplications(session)
