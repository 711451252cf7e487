"""Media's unit of work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from services.media.adapters.repositories import SqlJobs, SqlPlaylists, SqlResources, SqlUploads


class MediaTransaction(Transaction):
    """Implements `ports.Transaction`."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.resources = SqlResources(session)
        self.uploads = SqlUploads(session)
        self.jobs = SqlJobs(session)
        self.playlists = SqlPlaylists(session)
