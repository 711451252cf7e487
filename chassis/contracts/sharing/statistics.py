"""Published statistics (R92)."""

from __future__ import annotations

from chassis.contracts.base import Command, UtcTime, View
from chassis.contracts.sharing.term import AcademicYear


class GetStatistics(Command):
    academic_year: AcademicYear


class Figure(View):
    value: int
    unit: str
    """所 schools, 门次 course offerings, 人次 recognitions."""


class StatisticsView(View):
    """What an academic year came to, counting the recognitions that stand."""

    academic_year: str
    as_of: UtcTime
    schools: Figure
    """Schools that recognised credits."""
    offerings: Figure
    """Pairs of a school and a run in which it recognised at least one student."""
    recognitions: Figure
