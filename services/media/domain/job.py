"""Work for the workers: a leased row. Who holds the newest fencing token may publish, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.errors import Conflict
from chassis.domain.states import StateMachine

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
RETRY_DELAYS = (timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))


class JobKind(StrEnum):
    TRANSCODE = "transcode"
    INSPECT = "inspect"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobAction(StrEnum):
    TAKE = "take"
    HAND_BACK = "hand_back"
    POSTPONE = "postpone"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"


JOB = StateMachine(
    "job",
    {
        (JobState.QUEUED, JobAction.TAKE): JobState.RUNNING,
        (JobState.QUEUED, JobAction.CANCEL): JobState.CANCELLED,
        (JobState.RUNNING, JobAction.TAKE): JobState.RUNNING,  # its lease ran out
        (JobState.RUNNING, JobAction.HAND_BACK): JobState.QUEUED,
        (JobState.RUNNING, JobAction.POSTPONE): JobState.QUEUED,
        (JobState.RUNNING, JobAction.FINISH): JobState.DONE,
        (JobState.RUNNING, JobAction.FAIL): JobState.FAILED,
        (JobState.RUNNING, JobAction.CANCEL): JobState.CANCELLED,
    },
)


@dataclass
class Job:
    """One piece of work on one version of a resource."""

    job_id: str
    kind: JobKind
    resource_id: str
    number: int
    created_at: datetime
    available_at: datetime
    state: JobState = JobState.QUEUED
    attempts: int = 0
    fence: int = 0
    """Grows with every taking; only its newest value may change anything."""
    worker: str = ""
    lease_until: datetime | None = None
    percent: int = 0
    last_fault: str = ""
    finished_at: datetime | None = None

    def take(self, worker: str, now: datetime) -> None:
        """A worker takes it: a new token, a new lease."""
        if self.state is JobState.RUNNING and self.lease_until is not None and self.lease_until > now:
            raise Conflict("job_is_leased")
        self.state = JOB.next(self.state, JobAction.TAKE)
        self.fence += 1
        self.attempts += 1
        self.worker = worker
        self.percent = 0
        self.lease_until = now + LEASE

    def keep(self, fence: int, percent: int, now: datetime) -> None:
        """The worker lives and has come that far."""
        self.require_holder(fence)
        self.percent = max(self.percent, percent)
        self.lease_until = now + LEASE

    def require_holder(self, fence: int) -> None:
        """Refuse who no longer holds the job.

        Raises:
            Conflict: code `lease_lost`.
        """
        if self.state is not JobState.RUNNING or self.fence != fence:
            raise Conflict("lease_lost", details={"held": self.fence, "shown": fence, "state": str(self.state)})

    def hand_back(self, now: datetime) -> None:
        """Back into the queue, at once and without counting the attempt: the worker must go."""
        self._leave(JobAction.HAND_BACK)
        self.attempts = max(0, self.attempts - 1)
        self.available_at = now

    def reclaim(self, now: datetime) -> None:
        """Back into the queue, because its worker died; that counts, for the job may be what killed it."""
        self._leave(JobAction.HAND_BACK)
        self.available_at = now

    def postpone(self, fault: str, now: datetime) -> None:
        """Back into the queue for later: something around the file failed."""
        self._leave(JobAction.POSTPONE)
        self.last_fault = fault[:500]
        self.available_at = now + RETRY_DELAYS[min(self.attempts, len(RETRY_DELAYS)) - 1]

    @property
    def is_exhausted(self) -> bool:
        """Whether it was tried often enough."""
        return self.attempts >= MOST_ATTEMPTS

    def finish(self, now: datetime) -> None:
        self._leave(JobAction.FINISH)
        self.percent, self.finished_at = 100, now

    def fail(self, fault: str, now: datetime) -> None:
        self._leave(JobAction.FAIL)
        self.last_fault, self.finished_at = fault[:500], now

    def cancel(self, now: datetime) -> None:
        self._leave(JobAction.CANCEL)
        self.finished_at = now

    def _leave(self, action: JobAction) -> None:
        self.state = JOB.next(self.state, action)
        self.lease_until = None
