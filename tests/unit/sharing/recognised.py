"""Recognitions and what they rest on, for unit tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chassis.domain.actor import Actor, Role
from chassis.domain.ids import new_id
from services.sharing.domain.catalogue import Run, Score
from services.sharing.domain.recognition import Basis, Recognition
from services.sharing.domain.selection import Selection, SelectionState, Way

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
SCHOOL, OFFERING, RUN_ID = new_id(), new_id(), new_id()
ADMIN = Actor("person", new_id(), "王主任", SCHOOL, frozenset({Role.SCHOOL_ADMIN}))


def a_run(**changes: Any) -> Run:
    fields: dict[str, Any] = {
        "run_id": RUN_ID,
        "course_id": new_id(),
        "run_number": 1,
        "title": "数据结构",
        "course_type": "mooc",
        "institution_id": OFFERING,
        "leader_id": new_id(),
        "leader_name": "李老师",
        "category_code": "08",
        "online_credits": Decimal("2.0"),
        "total_credits": Decimal("3.0"),
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 11, 20),
        "state": "finished",
        "approved_on": date(2026, 8, 1),
        "version": 1,
    }
    return Run(**(fields | changes))


def a_selection(**changes: Any) -> Selection:
    fields: dict[str, Any] = {
        "selection_id": new_id(),
        "share_list_id": new_id(),
        "entry_id": new_id(),
        "term_id": new_id(),
        "run_id": RUN_ID,
        "selecting_institution_id": SCHOOL,
        "offering_institution_id": OFFERING,
        "teaching_plan": "线上学习",
        "way": Way.OWN_TUTOR,
        "tutor_id": new_id(),
        "tutor_name": "赵老师",
        "expected_students": 30,
        "credits": Decimal("2.0"),
        "selected_by_id": new_id(),
        "selected_at": NOW,
        "state": SelectionState.CLOSED,
    }
    return Selection(**(fields | changes))


def a_score(student_id: str, **changes: Any) -> Score:
    fields: dict[str, Any] = {
        "class_id": new_id(),
        "run_id": RUN_ID,
        "student_id": student_id,
        "student_name": "周同学",
        "student_institution_id": SCHOOL,
        "score": Decimal("88.5"),
        "watched_seconds": 14_459,
        "version": 1,
    }
    return Score(**(fields | changes))


def a_basis(students: list[str], *, recognised: frozenset[str] = frozenset(), **changes: Any) -> Basis:
    fields: dict[str, Any] = {
        "selection": a_selection(),
        "run": a_run(),
        "academic_year": "2026-2027",
        "scores": {each: a_score(each) for each in students},
        "recognised": recognised,
        "text": "教务处学分认定办法第八条",
    }
    return Basis(**(fields | changes))


def a_recognition(**changes: Any) -> Recognition:
    fields: dict[str, Any] = {
        "recognition_id": new_id(),
        "selection_id": new_id(),
        "institution_id": SCHOOL,
        "student_id": new_id(),
        "student_name": "周同学",
        "run_id": RUN_ID,
        "run_title": "数据结构",
        "class_id": new_id(),
        "academic_year": "2026-2027",
        "credits": Decimal("2.0"),
        "score": Decimal("88.5"),
        "watched_seconds": 14_459,
        "basis": "教务处学分认定办法第八条",
        "recognised_by_id": ADMIN.actor_id,
        "recognised_by_name": ADMIN.name,
        "recognised_at": NOW,
    }
    return Recognition(**(fields | changes))
