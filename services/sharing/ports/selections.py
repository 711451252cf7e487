"""Selections, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from chassis.domain.paging import Slice
from chassis.domain.papers import Paper
from services.sharing.domain.access import SelectionSight
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.expert_review import Expert
from services.sharing.domain.selection import Selection, SelectionState, Tutor


@dataclass(frozen=True)
class SelectionRecord:
    """A selection with its run and the name of the school that made it."""

    selection: Selection
    run: OfferedRun
    selecting_institution_name: str


@dataclass(frozen=True)
class ClassRecord:
    """A class that the selecting school has in the run."""

    class_id: str
    title: str
    tutor_id: str
    size: int


@dataclass(frozen=True)
class ResultRecord:
    """A student's result, and the recognition that stands for it."""

    student_id: str
    student_name: str
    class_id: str
    class_title: str
    score: Decimal
    watched_seconds: int
    recognition_id: str | None
    recognised_credits: Decimal | None


@dataclass(frozen=True)
class SelectionFilter:
    side: str | None
    share_list_id: str | None
    run_id: str | None
    state: SelectionState | None


class Selections(Protocol):
    """Selections, for changing them."""

    def add(self, selection: Selection) -> None: ...

    def open_of_entry(self, entry_id: str) -> list[Selection]:
        """The selections of an entry that are neither closed nor withdrawn."""

    def run_of(self, selection_id: str) -> str | None:
        """The id of the run that is selected, which never changes."""

    def locked(self, selection_id: str) -> Selection | None: ...

    def open_of_run(self, run_id: str) -> list[Selection]:
        """The run's selections that events can still move, locked."""


class Papers(Protocol):
    """Files that belong to what sharing owns."""

    def add(self, paper: Paper) -> None: ...

    def get(self, paper_id: str) -> Paper | None: ...


class SelectionLists(Protocol):
    """Selections, for reading."""

    def record(self, selection_id: str, sight: SelectionSight) -> SelectionRecord | None: ...

    def classes(self, selection: Selection) -> list[ClassRecord]: ...

    def page(
        self, sight: SelectionSight, narrowed: SelectionFilter, *, limit: int, cursor: str | None
    ) -> Slice[SelectionRecord]: ...

    def results(
        self, selection: Selection, recognised: bool | None, *, limit: int, cursor: str | None
    ) -> Slice[ResultRecord]: ...


class People(Protocol):
    """What accounts knows of people. Asked before a transaction is opened, never inside one."""

    def active_teacher(self, person_id: str, institution_id: str) -> Tutor | None:
        """The teacher, if active at that school."""

    def active_teachers(self, person_ids: list[str]) -> dict[str, Expert]:
        """Those of them who are active teachers of a school, by id."""

    def mobiles(self, person_ids: list[str], purpose: str) -> dict[str, str]:
        """Mobile numbers in clear, by person; accounts writes who asked, and why, into its audit log (R73)."""
