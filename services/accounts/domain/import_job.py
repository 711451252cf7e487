"""An import as a job: asked for, taken by an importer under a lease, ended once (R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict
from chassis.domain.states import StateMachine
from services.accounts.domain.people_import import RowFault

LEASE = timedelta(seconds=15)
MOST_ATTEMPTS = 5
RETRY_DELAY = timedelta(seconds=2)
MAX_OPEN_OF_SCHOOL = 5
"""Files of one school that may wait or run at once."""
MAX_KEPT_FAULTS = 1000
FILES_KEPT = timedelta(days=30)
"""Faulty rows hold numbers of people: they are forgotten when nobody fetches them any more."""


class ImportState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportAction(StrEnum):
    TAKE = "take"
    HAND_BACK = "hand_back"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"


IMPORT_STATES = StateMachine(
    "import",
    {
        (ImportState.QUEUED, ImportAction.TAKE): ImportState.RUNNING,
        (ImportState.QUEUED, ImportAction.FAIL): ImportState.FAILED,  # it was tried too often
        (ImportState.QUEUED, ImportAction.CANCEL): ImportState.CANCELLED,
        (ImportState.RUNNING, ImportAction.TAKE): ImportState.RUNNING,  # its lease ran out
        (ImportState.RUNNING, ImportAction.HAND_BACK): ImportState.QUEUED,
        (ImportState.RUNNING, ImportAction.FINISH): ImportState.DONE,
        (ImportState.RUNNING, ImportAction.FAIL): ImportState.FAILED,
        (ImportState.RUNNING, ImportAction.CANCEL): ImportState.CANCELLED,
    },
)


class FileKind(StrEnum):
    """What is kept of an import's file, sealed."""

    SENT = "sent"
    ERRORS = "errors"


@dataclass(frozen=True)
class Progress:
    """How far an importer has come. What is written counts only when the import is done."""

    row_count: int = 0
    checked_count: int = 0
    written_count: int = 0


@dataclass
class PeopleImport:
    """One import and what became of it. `fence` grows with every taking; only its newest value may end the job."""

    import_id: str
    institution_id: str
    role: Role
    file_name: str
    created_by_id: str
    created_at: datetime
    available_at: datetime
    state: ImportState = ImportState.QUEUED
    row_count: int = 0
    checked_count: int = 0
    written_count: int = 0
    created_count: int = 0
    unchanged_count: int = 0
    faults: Sequence[RowFault] = ()
    fault_count: int = 0
    warnings: Sequence[RowFault] = ()
    """What looks wrong and is imported all the same."""
    problem_code: str | None = None
    problem_details: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    fence: int = 0
    worker: str = ""
    lease_until: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def is_exhausted(self) -> bool:
        """Whether it was tried often enough; the file may be what kills importers."""
        return self.attempts >= MOST_ATTEMPTS

    def take(self, worker: str, now: datetime) -> None:
        """An importer takes it: a new token, a new lease, everything from the beginning."""
        if self.state is ImportState.RUNNING and self.lease_until is not None and self.lease_until > now:
            raise Conflict("lease_lost")
        self.state = IMPORT_STATES.next(self.state, ImportAction.TAKE)
        self.fence += 1
        self.attempts += 1
        self.worker, self.lease_until, self.started_at = worker, now + LEASE, now
        self.row_count = self.checked_count = self.written_count = 0

    def require_holder(self, fence: int) -> None:
        """Refuse an importer that no longer holds the job.

        Raises:
            Conflict: code `lease_lost`.
        """
        if self.state is not ImportState.RUNNING or self.fence != fence:
            raise Conflict("lease_lost")

    def hand_back(self, now: datetime) -> None:
        """Something around the file failed, such as another import with the same people at the same time."""
        self._leave(ImportAction.HAND_BACK)
        self.available_at = now + RETRY_DELAY

    def warn(self, warnings: Sequence[RowFault]) -> None:
        """Remember what looks wrong in rows that are right."""
        self.warnings = list(warnings[:MAX_KEPT_FAULTS])

    def finish(self, *, row_count: int, created_count: int, unchanged_count: int, now: datetime) -> None:
        """Everything is in the database."""
        self._end(ImportAction.FINISH, now)
        self.row_count = self.checked_count = row_count
        self.created_count = self.written_count = created_count
        self.unchanged_count = unchanged_count

    def find_faults(
        self, faults: Sequence[RowFault], *, row_count: int, unchanged_count: int, now: datetime
    ) -> None:
        """Rows are faulty, so nothing was imported."""
        self._end(ImportAction.FAIL, now)
        self.row_count = self.checked_count = row_count
        self.written_count = 0
        self.unchanged_count = unchanged_count
        self.faults, self.fault_count = list(faults[:MAX_KEPT_FAULTS]), len(faults)

    def refuse(self, code: str, details: Mapping[str, Any], now: datetime) -> None:
        """The file as a whole cannot be used, or it was tried too often."""
        self._end(ImportAction.FAIL, now)
        self.written_count = 0
        self.problem_code, self.problem_details = code, dict(details)

    def cancel(self, now: datetime) -> None:
        """The school does not want it any more. A running importer loses its lease and writes nothing."""
        self._end(ImportAction.CANCEL, now)
        self.written_count = 0

    def _end(self, action: ImportAction, now: datetime) -> None:
        self._leave(action)
        self.finished_at = now

    def _leave(self, action: ImportAction) -> None:
        self.state = IMPORT_STATES.next(self.state, action)
        self.lease_until = None
