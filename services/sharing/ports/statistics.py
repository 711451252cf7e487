"""Statistics: what is counted, and the days that were published (R92)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.catalogue import Institution
from services.sharing.domain.statistics import SchoolCounts, SchoolYear


@dataclass(frozen=True)
class SnapshotDay:
    as_of: date
    taken_at: datetime


class Statistics(Protocol):
    """Counts over sharing's own records and projections, and the snapshots kept."""

    def schools(self) -> list[Institution]: ...

    def members(self) -> frozenset[str]:
        """The ids of the alliance's members."""

    def school_years(self, academic_year: str | None) -> list[SchoolYear]:
        """What stands, by school and year; of one year if one is given."""

    def courses(self) -> dict[str, SchoolCounts]:
        """Courses and course runs by school; people are not counted here."""

    def has_snapshot(self, as_of: date) -> bool: ...

    def keep(self, as_of: date, taken_at: datetime, figures: dict[str, Any]) -> bool:
        """Keep the day's document, unless there is one; answers whether it was kept."""

    def latest(self, as_of: date | None) -> dict[str, Any] | None:
        """The document of that day or of the last one before; without a day the newest."""

    def days(self, *, limit: int, cursor: str | None) -> Slice[SnapshotDay]:
        """The days that were published, newest first."""


class Census(Protocol):
    """What accounts counts. Asked before a transaction is opened, never inside one."""

    def people(self) -> dict[str, SchoolCounts]:
        """Teachers and students by school; courses are not counted here."""
