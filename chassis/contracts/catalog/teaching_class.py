"""Classes of a run (R55, R81, R82)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope


class ClassView(View):
    class_id: Id
    run_id: Id
    run_title: str
    kind: Literal["public", "school"]
    title: str
    institution_id: Id
    """Whose students the class takes; of the public class, who offers the run."""
    institution_name: str
    tutor_id: Id
    tutor_name: str
    size: int
    opened_at: UtcTime
    version: int


class CreateClass(Command):
    """A tutor builds a class for the own school's students; the leader also for a school that selected the run."""

    run_id: Id
    title: str = Field(min_length=1, max_length=100)
    institution_id: Id | None = None
    """Absent: the caller's own school. Another one: only for the leader, after its selection in way 2 (R82)."""


class ListClasses(PageQuery):
    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_READ})

    run_id: Id


class GetClass(Command):
    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_READ})

    class_id: Id


class ListMyClasses(PageQuery):
    """The classes that the caller runs, in all runs, the newest first."""


class RenameClass(Command):
    class_id: Id
    expected_version: int
    title: str = Field(min_length=1, max_length=100)


class HandOverClass(Command):
    """Give a class to another member of the team who may run it."""

    class_id: Id
    expected_version: int
    tutor_id: Id


class CloseClass(Command):
    """Take an empty class away."""

    class_id: Id
