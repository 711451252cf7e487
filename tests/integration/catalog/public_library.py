"""Public runs in numbers, for tests and measurements of the search."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, text

from chassis.contracts.base import Call
from chassis.contracts.catalog.public import PublicRunPage, SearchPublicRuns
from chassis.domain.ids import new_id
from services.catalog.adapters.tables.building import courses, runs
from services.catalog.adapters.tables.teaching import classes
from tests.integration.catalog.world import World

MONDAY = date(2026, 9, 7)
WEEK = timedelta(days=7)
SCHOOLS = 60
_FIRST = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
_PARTS = ["", "（上）", "（下）", "（三）", "专题", "实验", "讲座"]
_LAST = ["学原理", "学导论", "技术基础", "分析", "文化概论", "工程实践", "与生活", "英语"]


def filling_titles(count: int) -> list[str]:
    """So many titles of which most share pieces with others."""
    titles = (f"{a}{b}{c}{part}" for part, a, b, c in itertools.product(_PARTS, _FIRST, _FIRST, _LAST))
    return list(itertools.islice(titles, count))


class PublicLibrary:
    """Runs made straight in the database, many of them to fill it, and what the public finds of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.science = world.school(name="钱江理工大学").institution_id
        self.college = world.school("vocational", name="西湖职业学院").institution_id
        self._numbers = itertools.count(1)

    def add(self, titles: list[str], students: int = 0, **fields: Any) -> list[str]:
        """MOOC runs of these titles that begin on that Monday; answers their ids."""
        courses_, runs_, classes_ = [], [], []
        for title in titles:
            facts = self._facts(title, fields)
            shared = {name: facts[name] for name in _SHARED}
            courses_.append({**shared, "course_type": "mooc", "created_at": self.world.clock.now})
            runs_.append(facts | {"outline_id": new_id()})
            classes_.append(self._public_class(facts, students))
        with self.world.application.engine.begin() as connection:
            connection.execute(
                insert(courses), [row | {"outline_id": new_id(), "spoc_kind": None} for row in courses_]
            )
            connection.execute(insert(runs), runs_)
            connection.execute(insert(classes), classes_)
        return [run["run_id"] for run in runs_]

    def fill(self, count: int) -> None:
        """So many runs of many schools."""
        titles, schools = (
            filling_titles(count),
            [self.world.school(name=f"第{place}书院") for place in range(SCHOOLS)],
        )
        for place, school in enumerate(schools):
            self.add(
                titles[place::SCHOOLS], leader_name="填充者", institution_id=school.institution_id, students=place
            )

    def settle(self) -> None:
        """Let the database look at what was put into it, as its housekeeping does sooner or later."""
        engine = self.world.application.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def _facts(self, title: str, fields: dict[str, Any]) -> dict[str, Any]:
        leader_id = new_id()
        return {
            "run_id": new_id(),
            "course_id": new_id(),
            "run_number": 1,
            "institution_id": self.science,
            "leader_id": leader_id,
            "leader_name": "陈教授",
            "course_type": "mooc",
            "title": title,
            "category_code": "08",
            "online_credits": Decimal("2.0"),
            "total_credits": Decimal("3.0"),
            "overview": (),
            "state": "published",
            "reason": "",
            "starts_on": MONDAY - WEEK,
            "ends_on": MONDAY + 10 * WEEK,
            "approved_on": MONDAY - 2 * WEEK,
            "opened_at": self.world.clock.now,
            "version": next(self._numbers),
        } | fields

    def _public_class(self, facts: dict[str, Any], students: int) -> dict[str, Any]:
        return {
            "class_id": new_id(),
            "run_id": facts["run_id"],
            "kind": "public",
            "title": "公共班级",
            "institution_id": facts["institution_id"],
            "tutor_id": facts["leader_id"],
            "tutor_name": facts["leader_name"],
            "opened_at": self.world.clock.now,
            "size": students,
            "version": 1,
        }

    def search(self, q: str | None = None, **wanted: Any) -> PublicRunPage:
        return self.world.service.public_runs(Call(), SearchPublicRuns(q=q, **wanted))

    def found(self, q: str | None = None, **wanted: Any) -> list[str]:
        return [item.title for item in self.search(q, **wanted).items]


_SHARED = (
    "course_id",
    "institution_id",
    "leader_id",
    "leader_name",
    "title",
    "category_code",
    "online_credits",
    "total_credits",
    "overview",
    "version",
)
