"""What use cases of institutions' applications need of the world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from chassis.domain.papers import Paper
from services.accounts.domain.institution_application import ApplicationState, InstitutionApplication


@dataclass(frozen=True)
class ApplicationFilter:
    state: ApplicationState | None = None
    is_overdue: bool | None = None
    q: str | None = None


class Applications(Protocol):
    """Applications of institutions that are not on file (R16)."""

    def add(self, application: InstitutionApplication) -> None: ...

    def save(self, application: InstitutionApplication) -> None:
        """Store a changed application; raises StaleVersion when somebody else was faster."""

    def get(self, application_id: str) -> InstitutionApplication | None: ...

    def page(
        self, wanted: ApplicationFilter, now: datetime, *, limit: int, cursor: str | None
    ) -> Slice[InstitutionApplication]: ...


class Papers(Protocol):
    def add(self, paper: Paper) -> None: ...

    def get(self, paper_id: str) -> Paper | None: ...
