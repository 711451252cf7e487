"""A course: the thing as it is built, from which runs are copied (R20–R25)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import Conflict
from services.catalog.domain.information import Information


class CourseType(StrEnum):
    """Open to all schools and the public, or to the own school only (R20, R22)."""

    MOOC = "mooc"
    SPOC = "spoc"


class SpocKind(StrEnum):
    """How a SPOC comes by its content (R22–R24)."""

    INDEPENDENT = "independent"
    SYNCHRONOUS = "synchronous"
    ASYNCHRONOUS = "asynchronous"


@dataclass(eq=False)
class Course:
    """A course with its leader, its information and the id of its outline."""

    course_id: str
    institution_id: str
    leader_id: str
    leader_name: str
    course_type: CourseType
    spoc_kind: SpocKind | None
    information: Information
    outline_id: str
    created_at: datetime
    library_entry_id: str | None = None
    """Of a MOOC: the entry that allowed it (R21)."""
    source_run_id: str | None = None
    """Of a synchronous or asynchronous SPOC: the MOOC run behind it (R23, R24)."""
    version: int = 1

    @property
    def followed_run_id(self) -> str | None:
        """The run whose information and content are this course's own, as they are at any time (R23)."""
        return self.source_run_id if self.spoc_kind == SpocKind.SYNCHRONOUS else None

    @property
    def lender_run_id(self) -> str | None:
        """The finished run whose resources this course may use beside its own (R24)."""
        return self.source_run_id if self.spoc_kind == SpocKind.ASYNCHRONOUS else None

    def change(self, information: Information) -> None:
        """Replace the information. A MOOC keeps the name that is on file (R21)."""
        self.require_own_content()
        if self.course_type == CourseType.MOOC and information.title != self.information.title:
            raise Conflict("mooc_title_is_on_file", details={"title": self.information.title})
        self.information = information
        self.version += 1

    def follow_entry(self, title: str, leader_id: str, leader_name: str) -> None:
        """Take on what the library entry says since its change was approved (R61)."""
        self.information = replace(self.information, title=title)
        self.leader_id, self.leader_name = leader_id, leader_name
        self.version += 1

    def become_mooc(self, library_entry_id: str) -> None:
        """From now on its runs open to all; those that are there stay what they are (R56)."""
        self.course_type, self.spoc_kind = CourseType.MOOC, None
        self.library_entry_id = library_entry_id
        self.version += 1

    def require_own_content(self) -> None:
        """A synchronous course follows its source entirely and has nothing of its own to edit (R23)."""
        if self.followed_run_id is not None:
            raise Conflict("synchronous_course_locked", details={"source_run_id": self.source_run_id or ""})
