"""Selections: a school takes part in another school's run (R80–R82)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.papers import WithPaper
from chassis.contracts.sharing.share_list import RunBrief
from chassis.domain.scopes import ClientScope

SelectionStateName = Literal["selected", "staffed", "teaching", "closed", "withdrawn"]
Credits = Annotated[Decimal, Field(gt=0, max_digits=4, decimal_places=1)]
Way = Literal[1, 2]
"""1: the own tutor joins the teaching team and runs the class (R81). 2: the leader runs it (R82)."""


class SelectEntry(Command):
    """Select an entry of a published list for its term."""

    entry_id: Id
    teaching_plan: str = Field(min_length=1, max_length=20_000)
    way: Way = 1
    tutor_id: Id | None = None
    """A teacher of the own school; required for way 1."""
    expected_students: int = Field(ge=1, le=100_000)
    credits: Credits
    """Credits to be recognised, at most those of the course."""


class EditSelection(Command):
    """Change what is given, until teaching begins."""

    selection_id: Id
    expected_version: int
    teaching_plan: str | None = Field(None, min_length=1, max_length=20_000)
    way: Way | None = None
    tutor_id: Id | None = None
    expected_students: int | None = Field(None, ge=1, le=100_000)
    credits: Credits | None = None


class SetTeachingPlanFile(WithPaper):
    """Hand in the teaching plan as a file beside its text, or another one, until teaching begins (R80)."""

    selection_id: Id
    expected_version: int


class RemoveTeachingPlanFile(Command):
    selection_id: Id
    expected_version: int


class GetTeachingPlanFile(Command):
    SCOPES: ClassVar = frozenset({ClientScope.SELECTIONS_READ})

    selection_id: Id


class WithdrawSelection(Command):
    selection_id: Id
    reason: str = Field("", max_length=1000)


class GetSelection(Command):
    SCOPES: ClassVar = frozenset({ClientScope.SELECTIONS_READ})

    selection_id: Id


class ListSelections(PageQuery):
    """Selections that concern the caller, newest first.

    A school sees what it selected and who selected its runs (`side` narrows that), the centre all, a teacher those
    of the own runs and those as a tutor.
    """

    SCOPES: ClassVar = frozenset({ClientScope.SELECTIONS_READ})

    side: Literal["selecting", "offering"] | None = None
    share_list_id: Id | None = None
    run_id: Id | None = None
    state: SelectionStateName | None = None


class SelectionView(View):
    selection_id: Id
    share_list_id: Id
    entry_id: Id
    term_id: Id
    run: RunBrief
    selecting_institution_id: Id
    selecting_institution_name: str
    offering_institution_id: Id
    way: Way
    tutor_id: Id | None
    tutor_name: str
    expected_students: int
    credits: Decimal
    state: SelectionStateName
    reason: str
    """Why it was withdrawn."""
    teaching_plan_file: str | None
    """Name of the file of the teaching plan, if there is one."""
    selected_at: UtcTime
    version: int


class ClassBrief(View):
    """A class that the selecting school has in the run."""

    class_id: Id
    title: str
    tutor_id: Id
    size: int


class SelectionDetailView(SelectionView):
    teaching_plan: str
    classes: list[ClassBrief]


class ListResults(PageQuery):
    """The students of the selection's classes who have a score, for their home school (R90)."""

    SCOPES: ClassVar = frozenset({ClientScope.SELECTIONS_READ})

    selection_id: Id
    recognised: bool | None = None


class ResultView(View):
    student_id: Id
    student_name: str
    class_id: Id
    class_title: str
    score: Decimal
    watched_seconds: int
    recognition_id: Id | None
    """Of the recognition that stands."""
    recognised_credits: Decimal | None
