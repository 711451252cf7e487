"""The rows of sharing: two terms with lists, selections and recognitions, and what it knows of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from chassis import workdays
from deploy.dataset.building_rows import at_noon, run_version
from deploy.dataset.courses import CREDITS, Catalogue, Guest, Run
from deploy.dataset.review_rows import CENTRE
from deploy.dataset.size import YEAR
from deploy.dataset.teaching_rows import TeachingRows, score_of
from services.catalog.domain.course import CourseType
from services.sharing.domain.recognition import RecognitionState
from services.sharing.domain.selection import SelectionState, Way
from services.sharing.domain.share_entry import EntryState
from services.sharing.domain.share_list import ListState
from services.sharing.domain.term import Season

_KNOWN, _CURRENT = 0, 1
_WATCHED_SECONDS = 36_000


class SharingRows:
    """Rows of sharing's tables."""

    def __init__(self, catalogue: Catalogue, teaching: TeachingRows) -> None:
        self._catalogue = catalogue
        self._teaching = teaching
        self._population = catalogue.population
        self._invention = catalogue.population.invention
        self._today = catalogue.population.size.today

    # -- kept of others

    def institutions(self) -> Iterator[dict[str, Any]]:
        for school in self._population.schools:
            yield {
                "institution_id": school.institution_id,
                "code": school.code,
                "name": school.name,
                "kind": school.kind,
                "alliance_part": school.alliance_part,
            }

    def runs(self) -> Iterator[dict[str, Any]]:
        for run in self._catalogue.runs:
            is_finished = run.is_finished(self._today)
            yield {
                **self._offered(run),
                "course_type": run.course.course_type.value,
                "state": "finished" if is_finished else "published",
                "approved_on": run.approved_on,
                "version": run_version(run, self._today),
            }

    def _offered(self, run: Run) -> dict[str, Any]:
        course = run.course
        return {
            "run_id": run.run_id,
            "course_id": course.course_id,
            "run_number": run.number,
            "title": course.title,
            "institution_id": course.school.institution_id,
            "leader_id": course.leader.person_id,
            "leader_name": course.leader.full_name,
            "category_code": course.category_code,
            "online_credits": CREDITS,
            "total_credits": CREDITS,
            "starts_on": run.starts_on,
            "ends_on": run.ends_on,
        }

    def classes(self) -> Iterator[dict[str, Any]]:
        for row in self._teaching.classes():
            yield {name: row[name] for name in ("class_id", "run_id", "institution_id", "tutor_id", "title")}

    def class_sizes(self) -> Iterator[dict[str, Any]]:
        for row in self._teaching.classes():
            yield {name: row[name] for name in ("class_id", "size", "version")}

    def class_size_days(self) -> Iterator[dict[str, Any]]:
        for row in self._teaching.classes():
            counted_on = workdays.today(row["opened_at"])
            yield {**{name: row[name] for name in ("class_id", "size", "version")}, "counted_on": counted_on}

    def team_members(self) -> Iterator[dict[str, Any]]:
        for row in self._teaching.team_members():
            names = ("run_id", "person_id", "institution_id", "version")
            yield {**{name: row[name] for name in names}, "permissions": sorted(row["permissions"])}

    def scores(self) -> Iterator[dict[str, Any]]:
        for run, guest, number, student in self._teaching.enrolled():
            if not run.is_finished(self._today):
                continue
            home = guest.school if guest else run.course.school
            yield {
                "class_id": self._teaching.class_id(guest) if guest else self._teaching.public_class_id(run),
                "student_id": student.person_id,
                "run_id": run.run_id,
                "student_name": student.full_name,
                "student_institution_id": home.institution_id,
                "score": score_of(guest, number),
                "watched_seconds": _WATCHED_SECONDS,
                "version": 1,
            }

    # -- its own

    def _term_id(self, term: int) -> str:
        return self._invention.identity("term", term)

    def _list_id(self, term: int) -> str:
        return self._invention.identity("share list", term)

    def terms(self) -> Iterator[dict[str, Any]]:
        today = self._today
        first_year = today.year if today.month > 7 else today.year - 1
        current = (f"{first_year}-{first_year + 1}", today - timedelta(days=80), today + timedelta(days=80))
        for term, (year, starts_on, ends_on) in enumerate([(YEAR, date(2018, 9, 1), date(2019, 1, 20)), current]):
            yield {
                "term_id": self._term_id(term),
                "name": f"{year} 学年第一学期（数据集）",
                "academic_year": year,
                "season": Season.AUTUMN,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "notice_on": starts_on - timedelta(days=140),
                "collection_until": starts_on - timedelta(days=110),
                "review_until": starts_on - timedelta(days=95),
                "publication_until": starts_on - timedelta(days=92),
                "version": 1,
            }

    def share_lists(self) -> Iterator[dict[str, Any]]:
        for term in self.terms():
            place = _KNOWN if term["academic_year"] == YEAR else _CURRENT
            yield {
                "share_list_id": self._list_id(place),
                "term_id": term["term_id"],
                "opened_at": at_noon(term["notice_on"]),
                "state": ListState.PUBLISHED,
                "published_version": 1,
                "published_at": at_noon(term["publication_until"]),
                "version": 3,
            }

    def list_versions(self) -> Iterator[dict[str, Any]]:
        counts = [0, 0]
        for term, _ in self._listed():
            counts[term] += 1
        for term, row in enumerate(self.terms()):
            yield {
                "share_list_id": self._list_id(term),
                "number": 1,
                "published_at": at_noon(row["publication_until"]),
                "published_by_id": CENTRE.person_id,
                "published_by_name": CENTRE.full_name,
                "entry_count": counts[term],
                "undecided_count": 0,
            }

    def _listed(self) -> Iterator[tuple[int, Run]]:
        """Every MOOC run of the two terms, with its term."""
        for run in self._catalogue.runs:
            if run.course.course_type is CourseType.MOOC:
                if run.is_of_known_year:
                    yield _KNOWN, run
                elif not run.is_finished(self._today):
                    yield _CURRENT, run

    def _entry_id(self, run: Run) -> str:
        return self._invention.identity("share entry", run.place)

    def share_entries(self) -> Iterator[dict[str, Any]]:
        for term, run in self._listed():
            submitted_at = at_noon(run.approved_on + timedelta(days=1))
            yield {
                "entry_id": self._entry_id(run),
                "share_list_id": self._list_id(term),
                "run_id": run.run_id,
                "institution_id": run.course.school.institution_id,
                "added_by_id": self._population.administrator(run.course.school).person_id,
                "state": EntryState.APPROVED,
                "submission": 1,
                "submitted_at": submitted_at,
                "decided_at": submitted_at + timedelta(days=1),
                "reason": "",
                "version": 3,
            }

    def version_entries(self) -> Iterator[dict[str, Any]]:
        for term, run in self._listed():
            yield {
                "share_list_id": self._list_id(term),
                "number": 1,
                "entry_id": self._entry_id(run),
                "institution_name": run.course.school.name,
                **self._offered(run),
            }

    def _guests(self) -> Iterator[tuple[int, Run, Guest]]:
        for term, run in self._listed():
            for guest in run.guests:
                yield term, run, guest

    def selections(self) -> Iterator[dict[str, Any]]:
        for term, run, guest in self._guests():
            is_finished = run.is_finished(self._today)
            yield {
                "selection_id": self._invention.identity("selection", guest.place),
                "share_list_id": self._list_id(term),
                "entry_id": self._entry_id(run),
                "term_id": self._term_id(term),
                "run_id": run.run_id,
                "selecting_institution_id": guest.school.institution_id,
                "offering_institution_id": run.course.school.institution_id,
                "teaching_plan": "线上学习、每周辅导、期末线下考试。",
                "way": Way(1),
                "tutor_id": guest.tutor.person_id,
                "tutor_name": guest.tutor.full_name,
                "expected_students": guest.size,
                "credits": CREDITS,
                "selected_by_id": self._population.administrator(guest.school).person_id,
                "selected_at": at_noon(run.starts_on - timedelta(days=10)),
                "state": SelectionState.CLOSED if is_finished else SelectionState.TEACHING,
                "reason": "",
                "version": 3,
            }

    def recognitions(self) -> Iterator[dict[str, Any]]:
        """The known year's: exactly as many schools, offerings and recognitions as it had (R92)."""
        place = 0
        for _, run, guest in self._guests():
            administrator = self._population.administrator(guest.school)
            students = self._population.students(guest.school, guest.first_student, guest.recognised)
            for number, student in enumerate(students):
                yield {
                    "recognition_id": self._invention.identity("recognition", place),
                    "selection_id": self._invention.identity("selection", guest.place),
                    "institution_id": guest.school.institution_id,
                    "student_id": student.person_id,
                    "student_name": student.full_name,
                    "run_id": run.run_id,
                    "run_title": run.course.title,
                    "class_id": self._teaching.class_id(guest),
                    "academic_year": YEAR,
                    "credits": CREDITS,
                    "score": score_of(guest, number),
                    "watched_seconds": _WATCHED_SECONDS,
                    "basis": "教学实施方案与期末成绩",
                    "recognised_by_id": administrator.person_id,
                    "recognised_by_name": administrator.full_name,
                    "recognised_at": at_noon(run.ends_on + timedelta(days=20)),
                    "state": RecognitionState.RECOGNISED,
                    "revoked_by_id": "",
                    "revoked_by_name": "",
                    "revoke_reason": "",
                    "version": 1,
                }
                place += 1
