"""A small world for the tests of teaching: two schools, people, and a published run with content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from chassis.contracts.accounts.directory import (
    People,
    PeopleByIds,
    PersonBrief,
    ResolvedStudents,
    ResolveStudents,
)
from chassis.contracts.base import ActorView, Call
from chassis.database import connect
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from chassis.grants import GrantSigner
from chassis.tables import chassis_table
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.course import Course, CourseType, SpocKind
from services.catalog.domain.information import OVERVIEW_TEMPLATE, Information
from services.catalog.domain.outline import Outline
from services.catalog.domain.resource import Institution, Resource
from services.catalog.domain.run import Run, RunPeriod
from services.catalog.service import CatalogService
from services.catalog.usecases.teaching_class import open_public_class
from services.catalog.usecases.team import seat_leader

START = datetime(2026, 9, 1, 2, tzinfo=UTC)
TODAY = date(2026, 9, 1)
GRANT_KEY = "a key for the tests of teaching"
VIDEO_SECONDS = 600.0


class FakeAccounts:
    """Answers what accounts would, from people whom the test knows."""

    def __init__(self) -> None:
        self.people: dict[str, PersonBrief] = {}

    def people_by_ids(self, _call: Call, query: PeopleByIds) -> People:
        return People(people=[self.people[each] for each in query.person_ids if each in self.people])

    def resolve_students(self, _call: Call, query: ResolveStudents) -> ResolvedStudents:
        wanted = set(query.keys)
        found = {}
        for person in self.people.values():
            for key in {person.username, person.student_number} & wanted:
                if key is not None and Role.STUDENT in person.roles:
                    found[key] = person
        return ResolvedStudents(students=found)


@dataclass
class Clock:
    """The time that the service believes in."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class RunInWorld:
    run_id: str
    course_id: str
    public_class_id: str
    chapter_ids: list[str]
    unit_ids: list[str]
    """Two videos in the first chapter, a document in the second."""


@dataclass
class World:
    """The service on its database, with people to call it."""

    service: CatalogService
    accounts: FakeAccounts
    clock: Clock
    school: str = field(default_factory=new_id)
    other_school: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        self.leader = self.person("leader", self.school, Role.TEACHER)
        self.tutor = self.person("tutor", self.other_school, Role.TEACHER)
        self.stranger = self.person("stranger", self.other_school, Role.TEACHER)
        self.admin = self.person("admin", self.school, Role.SCHOOL_ADMIN)
        self.other_admin = self.person("other-admin", self.other_school, Role.SCHOOL_ADMIN)
        self.learner = self.person("learner", None, Role.LEARNER)
        with self.service.application.transaction(Call()) as tx:
            tx.institutions.add(Institution(self.school, "甲大学", "undergraduate"))
            tx.institutions.add(Institution(self.other_school, "乙学院", "undergraduate"))

    def person(
        self, name: str, school: str | None, *roles: Role, number: str | None = None, is_active: bool = True
    ) -> Call:
        """A new person, whom accounts knows, as the one who calls."""
        person_id = new_id()
        self.accounts.people[person_id] = PersonBrief(
            person_id=person_id,
            institution_id=school,
            institution_name="某校" if school else None,
            username=f"u-{number or person_id[-12:]}",
            full_name=name,
            student_number=number,
            roles=frozenset(roles),
            is_active=is_active,
        )
        actor = ActorView(
            kind="person",
            actor_id=person_id,
            name=name,
            institution_id=school,
            roles=frozenset(roles),
            scopes=frozenset({FULL_SCOPE}),
        )
        return Call(actor=actor)

    def students(self, school: str, numbers: list[str]) -> list[Call]:
        return [self.person(f"学生{number}", school, Role.STUDENT, number=number) for number in numbers]

    def run(
        self, *, title: str = "高等数学", spoc: bool = False, starts_in_days: int = 0, is_published: bool = True
    ) -> RunInWorld:
        """A run of the leader, with content, its leader's seat and its public class."""
        course_id = new_id()
        with self.service.application.transaction(self.leader) as tx:
            outline, resources = self._outline(course_id)
            for resource in resources:
                tx.resources.add(resource)
            information = Information(title, "01", Decimal(2), Decimal(3), OVERVIEW_TEMPLATE)
            course = Course(
                course_id=course_id,
                institution_id=self.school,
                leader_id=self.leader.actor.actor_id,
                leader_name="leader",
                course_type=CourseType.SPOC if spoc else CourseType.MOOC,
                spoc_kind=SpocKind.INDEPENDENT if spoc else None,
                information=information,
                outline_id=outline.outline_id,
                created_at=self.clock.now,
            )
            tx.courses.add(course)
            tx.session.flush()
            tx.outlines.add(outline)
        return self.offer(course_id, starts_in_days=starts_in_days, is_published=is_published)

    def offer(self, course_id: str, *, starts_in_days: int = 0, is_published: bool = True) -> RunInWorld:
        """One more run of a course."""
        with self.service.application.transaction(self.leader) as tx:
            course = tx.courses.get(course_id)
            assert course is not None
            built = tx.outlines.get(course.outline_id)
            assert built is not None
            run_id = new_id()
            outline = built.copy_to(course_id=course_id, run_id=run_id)
            run = Run(
                run_id=run_id,
                course_id=course_id,
                run_number=tx.runs.last_number(course_id) + 1,
                institution_id=course.institution_id,
                leader_id=course.leader_id,
                leader_name=course.leader_name,
                course_type=course.course_type,
                information=course.information,
                outline_id=outline.outline_id,
                opened_at=self.clock.now,
            )
            if is_published:
                begin = TODAY + timedelta(days=starts_in_days)
                run.publish(RunPeriod(begin, begin + timedelta(days=90)), TODAY)
                run.approve(TODAY)
            tx.runs.add(run)
            tx.outlines.add(outline)
            seat_leader(tx, run)
            public = open_public_class(tx, run)
            return RunInWorld(
                run_id=run.run_id,
                course_id=course_id,
                public_class_id=public.class_id,
                chapter_ids=[chapter.chapter_id for chapter in outline.chapters],
                unit_ids=[unit.unit_id for unit in outline.units()],
            )

    def change_run(self, run_id: str, change: Callable[[Run], None]) -> None:
        with self.service.application.transaction(self.leader) as tx:
            run = tx.runs.get(run_id)
            assert run is not None
            change(run)

    def events(self, event_type: str) -> list[dict[str, Any]]:
        """The payloads of that type in the outbox, in their order."""
        outbox = chassis_table(self.service.application.metadata, "outbox")
        statement = select(outbox.c.envelope).where(outbox.c.type == event_type).order_by(outbox.c.id)
        with self.service.application.engine.connect() as connection:
            return [envelope["payload"] for envelope in connection.execute(statement).scalars()]

    def _outline(self, course_id: str) -> tuple[Outline, list[Resource]]:
        resources = [
            Resource(new_id(), course_id, "video", "第一讲", True, False, VIDEO_SECONDS, 1),
            Resource(new_id(), course_id, "video", "第二讲", True, False, VIDEO_SECONDS, 1),
            Resource(new_id(), course_id, "material", "讲义", True, False, None, 1),
        ]
        outline = Outline(new_id(), course_id)
        first = outline.add_section(outline.add_chapter("第一章").chapter_id, "第一节")
        outline.add_unit(first.section_id, "第一讲", resources[0].resource_id)
        outline.add_unit(first.section_id, "第二讲", resources[1].resource_id)
        second = outline.add_section(outline.add_chapter("第二章").chapter_id, "第一节")
        outline.add_unit(second.section_id, "讲义", resources[2].resource_id)
        return outline, resources


def make_world(database_url: str) -> World:
    """A world on a migrated database."""
    accounts = FakeAccounts()
    clock = Clock()
    application = CatalogApplication(
        engine=connect(database_url, pool_size=8, application_name="catalog-tests"),
        accounts=accounts,  # type: ignore[arg-type]  # teaching asks accounts these two questions only
        grants=GrantSigner(GRANT_KEY),
        clock=clock,
    )
    return World(CatalogService(application), accounts, clock)
