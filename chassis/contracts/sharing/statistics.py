"""Published statistics (R92)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.sharing.term import AcademicYear, Day


class GetStatistics(Command):
    academic_year: AcademicYear


class Figure(View):
    value: int
    unit: str
    """所 schools, 门 courses, 门次 course offerings, 人 people, 人次 recognitions."""


class YearView(View):
    """What an academic year came to, counting the recognitions that stand."""

    schools: Figure
    """Schools that recognised credits."""
    offerings: Figure
    """Pairs of a school and a run in which it recognised at least one student."""
    recognitions: Figure
    recognised_students: Figure


class StatisticsView(YearView):
    """A year as it stands at this moment."""

    academic_year: str
    as_of: UtcTime
    members: YearView
    """The same of the alliance's members alone (R5)."""


class TakeStatistics(Command):
    """Count everything and keep it as today's, unless that was done. For the scheduler."""


class TakenStatistics(View):
    taken: int


class ListStatisticsDays(PageQuery):
    """The days for which statistics were published, newest first."""


class StatisticsDayView(View):
    as_of: date
    taken_at: UtcTime


class GetStatisticsReport(Command):
    """What was published for a day, or for the last one before it; without a day the newest."""

    as_of: Day | None = None


class DefinitionView(View):
    """What a number counts."""

    figure: str
    unit: str
    zh: str
    en: str


class TotalsView(View):
    institutions: Figure
    teachers: Figure
    students: Figure
    courses: Figure
    course_runs: Figure


class ReportYearView(View):
    academic_year: str
    figures: YearView
    member_figures: YearView


class SchoolYearView(View):
    academic_year: str
    offerings: Figure
    recognitions: Figure
    recognised_students: Figure


class SchoolStatisticsView(View):
    institution_id: Id
    code: str
    name: str
    kind: str
    alliance_part: str | None
    teachers: Figure
    students: Figure
    courses: Figure
    course_runs: Figure
    years: list[SchoolYearView]


class StatisticsReportView(View):
    """Everything published for a day. It is kept as it was, so a quoted figure is found again."""

    as_of: date
    taken_at: UtcTime
    totals: TotalsView
    member_totals: TotalsView
    years: list[ReportYearView]
    schools: list[SchoolStatisticsView]
    definitions: list[DefinitionView]


class ExportStatistics(Command):
    """The same as .csv: a line for each number, with its unit and what it counts."""

    as_of: Day | None = None
    language: Literal["zh", "en"] = "zh"


class StatisticsFile(View):
    file_name: str
    text: str = Field(repr=False)
