"""The part of a transaction that teaching and learning work on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.transaction import Transaction
from services.catalog.adapters.repositories.enrolment import SqlEnrolments
from services.catalog.adapters.repositories.learning import SqlLearningRecords
from services.catalog.adapters.repositories.public import SqlPublicRuns
from services.catalog.adapters.repositories.teaching_class import SqlClasses, SqlReleasePlans, SqlSelections
from services.catalog.adapters.repositories.team import SqlTeam
from services.catalog.adapters.repositories.watching import SqlWatching
from services.catalog.ports.teaching import (
    Classes,
    Enrolments,
    LearningRecords,
    PublicRuns,
    ReleasePlans,
    Selections,
    Team,
)
from services.catalog.ports.watching import Watching


class TeachingTransaction(Transaction):
    """Teams, classes, releases, enrolments and learning records."""

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        super().__init__(session, call, now)
        self.team: Team = SqlTeam(session)
        self.classes: Classes = SqlClasses(session)
        self.release_plans: ReleasePlans = SqlReleasePlans(session)
        self.enrolments: Enrolments = SqlEnrolments(session)
        self.learning: LearningRecords = SqlLearningRecords(session)
        self.watching: Watching = SqlWatching(session)
        self.selections: Selections = SqlSelections(session)
        self.public_runs: PublicRuns = SqlPublicRuns(session)
