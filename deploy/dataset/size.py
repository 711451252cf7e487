"""How large the province is: the figures of the rule book's section 12, or a part of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SCHOOLS, TEACHERS, STUDENTS, COURSES = 397, 14_000, 1_655_000, 3_000
YEAR = "2018-2019"
"""The academic year whose recognitions are known."""
YEAR_SCHOOLS, YEAR_OFFERINGS, YEAR_RECOGNITIONS = 74, 169, 35_030
LIBRARY_RECOGNISED, LIBRARY_PROJECTS = 165, 600
CHAPTERS, SECTIONS, UNITS = 8, 5, 2
"""Of each course, of each chapter, of each section: 80 units."""


@dataclass(frozen=True)
class Size:
    """Counts at a scale; 1 is the whole province.

    Attributes:
        scale: the part of the province, more than 0.
        today: the day on which runs are running, and which all dates follow.
    """

    scale: float
    today: date

    @property
    def schools(self) -> int:
        return self._part(SCHOOLS, least=4)

    @property
    def teachers_per_school(self) -> int:
        return self._share(TEACHERS)

    @property
    def students_per_school(self) -> int:
        return self._share(STUDENTS)

    @property
    def courses(self) -> int:
        return self._part(COURSES, least=12)

    @property
    def year_schools(self) -> int:
        """Schools that recognised credits in the known year."""
        return self._part(YEAR_SCHOOLS, least=2)

    @property
    def year_offerings(self) -> int:
        """Pairs of a school and a run of another school in which it recognised credits."""
        return self._part(YEAR_OFFERINGS, least=3)

    @property
    def year_recognitions(self) -> int:
        return self._part(YEAR_RECOGNITIONS, least=9)

    @property
    def year_runs(self) -> int:
        """Runs of that year; several schools recognise one."""
        return -(-self.year_offerings * 2 // 3)

    def _part(self, whole: int, *, least: int) -> int:
        return max(least, round(whole * self.scale))

    def _share(self, whole: int) -> int:
        """Of a total, what one school has, rounded up: the schools' sizes do not shrink with the province."""
        return -(-whole // SCHOOLS)
