"""Media's unit of work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from services.media.adapters.quotas import SqlQuotas
from services.media.adapters.repositories import SqlJobs, SqlPlaylists, SqlResources, SqlRuns, SqlUploads


class MediaTransaction(Transaction):
    """Implements `ports.Transaction`."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.resources = SqlResources(session)
        self.uploads = SqlUploads(session)
        self.quotas = SqlQuotas(session)
        self.runs = SqlRuns(session)
        self.jobs = SqlJobs(session)
        self.playlists = SqlPlaylists(session)
