"""The other services' facts, as far as sharing keeps them."""

from __future__ import annotations

from typing import Protocol

from services.sharing.domain.catalogue import (
    ClassSize,
    Institution,
    Run,
    Score,
    TeachingClass,
    TeamMember,
)
from services.sharing.domain.evaluation import UsageFigures
from services.sharing.domain.expert_review import RunPeople


class Catalogue(Protocol):
    """Facts come in any order and may repeat: `keep_…` keeps the newest, and answers whether this one was."""

    def keep_institution(self, institution: Institution) -> None: ...

    def keep_run(self, run: Run) -> bool: ...

    def keep_class(self, teaching_class: TeachingClass) -> None: ...

    def keep_class_size(self, size: ClassSize) -> None: ...

    def keep_team_member(self, member: TeamMember) -> bool: ...

    def keep_score(self, score: Score) -> None: ...

    def run(self, run_id: str) -> Run | None: ...

    def locked_run(self, run_id: str) -> Run | None:
        """The run; what else is heard or done about it waits until this transaction ends."""

    def people_of(self, run: Run) -> RunPeople:
        """Who has or had a part in the run, and so judges it in no case."""

    def usage(self, run_id: str) -> UsageFigures:
        """How the run is used now."""

    def institution_name(self, institution_id: str) -> str: ...

    def institutions(self, institution_ids: list[str]) -> dict[str, Institution]:
        """Those that are known, by id."""

    def is_team_member(self, run_id: str, person_id: str) -> bool: ...

    def has_class(self, run_id: str, institution_id: str) -> bool: ...

    def scores(self, run_id: str, institution_id: str, student_ids: list[str]) -> dict[str, Score]:
        """Scores by student: in classes for that school, of students whose home it is."""
