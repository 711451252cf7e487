"""Classes of a run: the public class that comes with it, and those of schools' students (R55, R81, R82)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput
from services.catalog.domain.team import Permission, TeamMember

PUBLIC_CLASS_TITLE = "公共班级"


class ClassKind(StrEnum):
    PUBLIC = "public"
    """For everyone who joins from the page of the run (R85)."""
    SCHOOL = "school"
    """For students of one institution, imported by who runs the class (R86)."""


@dataclass(eq=False)
class TeachingClass:
    """A class. Its row is locked while students come and go, so that size and version are told in order."""

    class_id: str
    run_id: str
    kind: ClassKind
    title: str
    institution_id: str
    """Whose students it takes; for the public class, who offers the run."""
    tutor_id: str
    tutor_name: str
    opened_at: datetime
    size: int = 0
    version: int = 1

    def take_in(self, count: int) -> None:
        """Count students who come."""
        self.size += count
        self.version += 1

    def let_go(self, count: int) -> None:
        """Count students who leave."""
        self.size -= count
        self.version += 1

    def rename(self, title: str) -> None:
        """Give the class another name.

        Raises:
            Conflict: `public_class_is_fixed`.
        """
        self._require_school()
        self.title = title
        self.version += 1

    def require_closable(self) -> None:
        """Refuse to take away a class that somebody is in.

        Raises:
            Conflict: `public_class_is_fixed`, `class_not_empty`.
        """
        self._require_school()
        if self.size:
            raise Conflict("class_not_empty", details={"size": self.size})

    def give_to(self, tutor: TeamMember) -> None:
        """Let another member of the team run the class (R81, R82).

        Raises:
            Conflict: `public_class_is_fixed`; it is the leader's.
            InvalidInput: `tutor_of_other_school`, unless the member is of the class's school or leads the run;
                `tutor_may_not_run_classes`.
        """
        self._require_school()
        if not tutor.is_leader and tutor.institution_id != self.institution_id:
            raise InvalidInput.of("/tutor_id", "tutor_of_other_school")
        if not tutor.may(Permission.CLASSES):
            raise InvalidInput.of("/tutor_id", "tutor_may_not_run_classes")
        self.hand_over(tutor.person_id, tutor.full_name)

    def _require_school(self) -> None:
        if self.kind is ClassKind.PUBLIC:
            raise Conflict("public_class_is_fixed")

    def hand_over(self, tutor_id: str, tutor_name: str) -> None:
        """Give the class to somebody else (R61)."""
        self.tutor_id, self.tutor_name = tutor_id, tutor_name
        self.version += 1

    def require_import(self) -> None:
        """Refuse to import into the public class: it fills from the page of the run alone.

        Raises:
            Conflict: `public_class_takes_no_import`.
        """
        if self.kind is ClassKind.PUBLIC:
            raise Conflict("public_class_takes_no_import")


@dataclass(eq=False)
class Selection:
    """What sharing told about a school that selected a run (R80)."""

    selection_id: str
    run_id: str
    institution_id: str
    """Of the selecting school."""
    way: int
    """1: the school's own tutor runs the class. 2: the leader does."""
    tutor_id: str | None
    state: str
    version: int

    @property
    def is_live(self) -> bool:
        return self.state not in {"withdrawn", "closed"}
