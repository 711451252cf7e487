"""What is published about the platform and about an academic year, and what each number counts (R92).

A snapshot is taken once a day and kept as it was. The alliance's members are counted once more apart (R5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from services.sharing.domain.catalogue import Institution


@dataclass(frozen=True)
class Definition:
    """What a number counts, in both languages, and its unit."""

    figure: str
    unit: str
    zh: str
    en: str


DEFINITIONS: tuple[Definition, ...] = (
    Definition("institutions", "所", "在平台备案的高校", "Institutions on file with the platform"),
    Definition(
        "teachers", "人", "高校账号中有效的教师账号", "Active accounts of institutions that hold the role teacher"
    ),
    Definition(
        "students", "人", "高校账号中有效的学生账号", "Active accounts of institutions that hold the role student"
    ),
    Definition(
        "courses",
        "门",
        "至少有一期获批开课且未下架的课程,按课程计一次",
        "Courses with at least one run that was approved and not taken down, each once",
    ),
    Definition(
        "course_runs", "门次", "获批开课且未下架的期次", "Course runs that were approved and not taken down"
    ),
    Definition(
        "schools",
        "所",
        "该学年至少认定过一名学生学分且未撤销的高校",
        "Institutions with at least one standing credit recognition of that academic year",
    ),
    Definition(
        "offerings",
        "门次",
        "该学年有未撤销认定的高校与课程期次的组合,同一期由两所高校认定计两门次",
        "Pairs of an institution and a course run with a standing recognition of that year; a run that two "
        "institutions recognise counts twice",
    ),
    Definition(
        "recognitions",
        "人次",
        "该学年未撤销的学分认定,每名学生每期一次",
        "Standing credit recognitions of that year, one for each student and run",
    ),
    Definition(
        "recognised_students",
        "人",
        "该学年获得认定的学生,在同一高校内只计一次",
        "Students with a standing recognition of that year, each once within an institution",
    ),
)
UNITS: Mapping[str, str] = {each.figure: each.unit for each in DEFINITIONS}


@dataclass(frozen=True)
class SchoolYear:
    """What one school recognised in one academic year."""

    institution_id: str
    academic_year: str
    offerings: int
    recognitions: int
    recognised_students: int


@dataclass(frozen=True)
class YearFigures:
    """An academic year, of all schools or of the alliance's members."""

    schools: int
    offerings: int
    recognitions: int
    recognised_students: int

    @classmethod
    def of(cls, rows: Iterable[SchoolYear]) -> YearFigures:
        """Add up what the schools recognised. No run or student of one school is one of another's."""
        found = list(rows)
        return cls(
            schools=len(found),
            offerings=sum(each.offerings for each in found),
            recognitions=sum(each.recognitions for each in found),
            recognised_students=sum(each.recognised_students for each in found),
        )


@dataclass(frozen=True)
class SchoolCounts:
    """What one school has on the platform."""

    teachers: int = 0
    students: int = 0
    courses: int = 0
    course_runs: int = 0


@dataclass(frozen=True)
class Totals:
    """What there is on the platform, of all schools or of the alliance's members."""

    institutions: int
    teachers: int
    students: int
    courses: int
    course_runs: int

    @classmethod
    def of(cls, rows: Iterable[SchoolCounts]) -> Totals:
        found = list(rows)
        return cls(
            institutions=len(found),
            teachers=sum(each.teachers for each in found),
            students=sum(each.students for each in found),
            courses=sum(each.courses for each in found),
            course_runs=sum(each.course_runs for each in found),
        )


def year_figures(rows: Sequence[SchoolYear], members: frozenset[str]) -> tuple[YearFigures, YearFigures]:
    """A year's figures of all schools, and those of the members apart."""
    return YearFigures.of(rows), YearFigures.of(row for row in rows if row.institution_id in members)


def snapshot(
    as_of: date,
    taken_at: datetime,
    schools: Sequence[Institution],
    counts: Mapping[str, SchoolCounts],
    rows: Sequence[SchoolYear],
) -> dict[str, Any]:
    """The document of a day, of JSON primitives. Schools are sorted by code, years newest first.

    Args:
        as_of: the day in China.
        taken_at: the moment at which everything was counted.
        schools: all institutions on file.
        counts: by institution; those without accounts and courses may be absent.
        rows: what was recognised, by school and year.
    """
    members = frozenset(each.institution_id for each in schools if each.alliance_part is not None)
    counted = {each.institution_id: counts.get(each.institution_id, SchoolCounts()) for each in schools}
    years = sorted({row.academic_year for row in rows}, reverse=True)
    return {
        "as_of": as_of.isoformat(),
        "taken_at": taken_at.isoformat(),
        "totals": asdict(Totals.of(counted.values())),
        "member_totals": asdict(Totals.of(counted[each] for each in counted if each in members)),
        "years": [_year(year, [row for row in rows if row.academic_year == year], members) for year in years],
        "schools": [
            _school(school, counted[school.institution_id], rows)
            for school in sorted(schools, key=lambda each: each.code)
        ],
    }


def _year(year: str, rows: Sequence[SchoolYear], members: frozenset[str]) -> dict[str, Any]:
    everyone, apart = year_figures(rows, members)
    return {"academic_year": year, "figures": asdict(everyone), "member_figures": asdict(apart)}


def _school(school: Institution, counts: SchoolCounts, rows: Sequence[SchoolYear]) -> dict[str, Any]:
    own = sorted(
        (row for row in rows if row.institution_id == school.institution_id),
        key=lambda row: row.academic_year,
        reverse=True,
    )
    return {
        "institution_id": school.institution_id,
        "code": school.code,
        "name": school.name,
        "kind": school.kind,
        "alliance_part": school.alliance_part,
        **asdict(counts),
        "years": [
            {
                "academic_year": row.academic_year,
                "offerings": row.offerings,
                "recognitions": row.recognitions,
                "recognised_students": row.recognised_students,
            }
            for row in own
        ],
    }
