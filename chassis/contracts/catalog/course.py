"""Courses on the wire (R20–R28)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope

CourseTypeValue = Literal["mooc", "spoc"]
SpocKindValue = Literal["independent", "synchronous", "asynchronous"]
InstitutionKindValue = Literal["undergraduate", "vocational"]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Credits = Annotated[Decimal, Field(gt=0, le=30, decimal_places=1)]


class ListCategories(Command):
    """The first-level categories of one kind of school, or of both (R28)."""

    institution_kind: InstitutionKindValue | None = None


class CategoryView(View):
    code: str
    name: str
    institution_kind: InstitutionKindValue
    course_count: int
    """MOOCs with a published run."""


class CategoryList(View):
    items: list[CategoryView]


class OverviewPartView(Command):
    """A heading of the overview and the text under it."""

    heading: str = Field(max_length=50)
    content: str = Field(max_length=10_000)


class GetOverviewTemplate(Command):
    """The overview that teachers copy (R26)."""


class OverviewTemplate(View):
    """Headings are binding; contents are hints to be replaced."""

    overview: list[OverviewPartView]


class CreateCourse(Command):
    """Create a course for the calling teacher (R20).

    A MOOC needs a title that is on file for the caller (R21). Synchronous and asynchronous SPOCs need the MOOC run
    behind them (R23, R24); the title of a synchronous one is its source's.
    """

    course_type: CourseTypeValue
    spoc_kind: SpocKindValue | None = None
    title: Title | None = None
    source_run_id: Id | None = None


class ListCourses(PageQuery):
    """Courses, newest first. Teachers see those they lead, school_admins their school's, the centre all."""

    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    course_type: CourseTypeValue | None = None
    category_code: str | None = Field(None, max_length=10)
    leader_id: Id | None = None
    institution_id: Id | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""
    teacher: str | None = Field(None, min_length=1, max_length=60)
    """Part of the leader's name."""


class SimilarCourses(Command):
    """The courses of the own school whose names are like this one (R20)."""

    title: Title


class SimilarCourseView(View):
    course_id: Id
    title: str
    course_type: CourseTypeValue
    leader_name: str


class SimilarCourseList(View):
    """The most alike first, at most ten. A hint: it forbids nothing."""

    items: list[SimilarCourseView]


class GetCourse(Command):
    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    course_id: Id


class ChangeInformation(Command):
    """Fields that are left out keep their value (R25)."""

    expected_version: int
    title: Title | None = None
    category_code: str | None = Field(None, max_length=10)
    online_credits: Credits | None = None
    total_credits: Credits | None = None
    overview: list[OverviewPartView] | None = Field(None, max_length=20)


class ChangeCourse(ChangeInformation):
    """Change a course's information."""

    course_id: Id


class CourseBrief(View):
    """A course in a list."""

    course_id: Id
    institution_id: Id
    leader_id: Id
    leader_name: str
    course_type: CourseTypeValue
    spoc_kind: SpocKindValue | None
    title: str
    category_code: str | None
    online_credits: Decimal | None
    total_credits: Decimal | None
    cover_id: Id | None
    outline_id: Id
    created_at: UtcTime


class CreditsFinding(View):
    """One judgement of the meter, as the reviewers of a run see it too."""

    code: str
    """`credits` or `lectures`."""
    level: str
    """`ok` or `warn`."""
    value: str
    rule: str


class CreditsMeter(View):
    """What the declared credits need, against the approved videos that the outline uses; blocks nothing (R25).

    A lecture is a chapter that holds approved video; usual are eight for a credit, of thirty minutes at least.
    """

    needed_seconds: int
    video_seconds: int
    needed_lectures: int
    lecture_count: int
    average_lecture_seconds: int
    is_supported: bool
    findings: list[CreditsFinding]


class InformationView(View):
    """What a course, or a run in its own copy, says of itself."""

    title: str
    category_code: str | None
    online_credits: Decimal | None
    total_credits: Decimal | None
    overview: list[OverviewPartView]
    cover_id: Id | None
    """Absent while there is no cover; another picture has another id."""


class CourseView(InformationView):
    """A course with what is still missing before a run may be opened (R50)."""

    course_id: Id
    institution_id: Id
    leader_id: Id
    leader_name: str
    course_type: CourseTypeValue
    spoc_kind: SpocKindValue | None
    library_entry_id: Id | None
    source_run_id: Id | None
    outline_id: Id
    created_at: UtcTime
    missing: list[str]
    """Of `overview`, `online_credits`, `total_credits`, `unit`, `usable_resources`."""
    credits_meter: CreditsMeter
    version: int
