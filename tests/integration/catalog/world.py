"""A school with its people and catalog beside it, for tests on a real database without the bus."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import select

from chassis.contracts.accounts.directory import (
    People,
    PeopleByIds,
    PersonBrief,
    ResolvedTeachers,
    ResolveTeachers,
)
from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.base import Call, Event
from chassis.contracts.catalog.course import ChangeCourse, CourseView, CreateCourse, OverviewPartView
from chassis.contracts.catalog.library import AddLibraryEntry, LibraryEntryView
from chassis.contracts.catalog.library_change import GetLibraryChange, LibraryChangeView, SubmitLibraryChange
from chassis.contracts.catalog.outline import AddChapter, AddSection, AddUnit, GetOutline, OutlineView
from chassis.contracts.catalog.rpc import CatalogRpc
from chassis.contracts.catalog.run import GetRun, OpenRun, PublishRun, RunView
from chassis.contracts.media.events import ResourceChanged
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.rpc.entrypoints import EventEntrypoint, entrypoints_of
from chassis.tables import chassis_table
from chassis.workdays import CHINA
from services.catalog.domain.information import OVERVIEW_TEMPLATE
from services.catalog.service import CatalogService
from tests.factories import call_of, envelope_of

MONDAY = date(2026, 9, 7)
"""The first day of the term."""
LAST_DAY = date(2026, 12, 31)
DAY = timedelta(days=1)
FORM = b"%PDF-1.7 signed"


@dataclass
class Clock:
    """Stands still until it is set."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: date) -> None:
        self.now = datetime.combine(day, time(9), tzinfo=CHINA).astimezone(UTC)


class FakeAccounts:
    """Knows the people that a test told it of."""

    def __init__(self) -> None:
        self.people: dict[str, PersonBrief] = {}
        self.asked_for_teachers = 0

    def people_by_ids(self, _call: Call, query: PeopleByIds) -> People:
        return People(people=[self.people[each] for each in query.person_ids if each in self.people])

    def resolve_teachers(self, _call: Call, query: ResolveTeachers) -> ResolvedTeachers:
        self.asked_for_teachers += 1
        wanted = set(query.keys)
        return ResolvedTeachers(
            teachers={
                person.username: person
                for person in self.people.values()
                if person.username in wanted and person.institution_id == query.institution_id
            }
        )

    def as_rpc(self) -> AccountsRpc:
        return cast("AccountsRpc", self)


class World:
    """Catalog with a clock and an accounts of its own."""

    def __init__(self, service: CatalogService, clock: Clock, accounts: FakeAccounts) -> None:
        self.service: CatalogRpc = service
        self.application = service.application
        self.clock = clock
        self.accounts = accounts

    def school(self, kind: str = "undergraduate", name: str = "课享大学") -> School:
        return School(self, kind, name)

    def outbox(self, event_type: type[Event], **fields: Any) -> list[dict[str, Any]]:
        """The payloads of that type in the outbox that have these fields, oldest first."""
        outbox = chassis_table(self.application.metadata, "outbox")
        with self.application.engine.connect() as connection:
            rows = connection.execute(
                select(outbox.c.envelope).where(outbox.c.type == event_type.TYPE).order_by(outbox.c.id)
            ).scalars()
            payloads = [row["payload"] for row in rows]
        return [each for each in payloads if all(each.get(name) == value for name, value in fields.items())]

    def hear(self, event: Event) -> None:
        """Let an event of another service arrive."""
        for entrypoint in entrypoints_of(CatalogService):
            if isinstance(entrypoint, EventEntrypoint) and entrypoint.event_type is type(event):
                entrypoint.function(self.service, envelope_of(event))

    def decide(
        self, kind: SubjectKind, subject_id: str, version: int, outcome: str = "approved", reason: str = ""
    ) -> None:
        """Let review's decision arrive."""
        decided = ReviewDecided(
            task_id=new_id(),
            subject_kind=kind,
            subject_id=subject_id,
            subject_version=version,
            outcome=outcome,
            reason=reason,
            decided_by_id=new_id(),
            decided_by_name="审核人",
            decided_at=self.clock.now,
        )
        self.hear(decided)

    def centre(self) -> Call:
        return call_of(Role.CENTRE_ADMIN)


class School:
    """An institution with an administrator and a teacher who leads courses."""

    def __init__(self, world: World, kind: str, name: str = "课享大学") -> None:
        self.world = world
        self.name = name
        self.institution_id = new_id()
        self.admin = call_of(Role.SCHOOL_ADMIN, institution_id=self.institution_id)
        self.teacher = self.new_teacher()
        world.hear(
            InstitutionFiled(
                institution_id=self.institution_id,
                code=self.institution_id[-5:],
                name=name,
                kind=kind,
                province="浙江",
            )
        )

    def new_teacher(self, *, is_active: bool = True) -> Call:
        call = call_of(Role.TEACHER, institution_id=self.institution_id)
        self.world.accounts.people[call.actor.actor_id] = PersonBrief(
            person_id=call.actor.actor_id,
            institution_id=self.institution_id,
            institution_name="课享大学",
            username=call.actor.actor_id[-6:],
            full_name=call.actor.name,
            student_number=None,
            roles=frozenset({Role.TEACHER}),
            is_active=is_active,
        )
        return call

    def entry(self, title: str, leader: Call | None = None, *, is_approved: bool = True) -> LibraryEntryView:
        entry = self.world.service.add_library_entry(
            self.admin,
            AddLibraryEntry(
                title=title,
                leader_id=(leader or self.teacher).actor.actor_id,
                standing="recognised",
                level="provincial",
                batch="第一批",
                year=2019,
            ),
        )
        if is_approved:
            self.world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version)
        return entry

    def change(self, entry_id: str, kind: str, call: Call | None = None, **wanted: Any) -> LibraryChangeView:
        """A change of an entry, with a signed form."""
        return self.world.service.submit_library_change(
            call or self.admin,
            SubmitLibraryChange(
                entry_id=entry_id,
                kind=kind,
                file_name="变更表.pdf",
                content_base64=base64.b64encode(FORM).decode(),
                **wanted,
            ),
        )

    def changed(self, entry_id: str, kind: str, **wanted: Any) -> LibraryChangeView:
        """The same, approved by the centre."""
        change = self.change(entry_id, kind, **wanted)
        self.world.decide(SubjectKind.LIBRARY_CHANGE, change.change_id, change.version)
        return self.world.service.get_library_change(self.admin, GetLibraryChange(change_id=change.change_id))

    def mooc(self, title: str = "线性代数") -> CourseView:
        self.entry(title)
        return self.world.service.create_course(self.teacher, CreateCourse(course_type="mooc", title=title))

    def spoc(self, title: str = "校本课程") -> CourseView:
        return self.world.service.create_course(
            self.teacher, CreateCourse(course_type="spoc", spoc_kind="independent", title=title)
        )

    def resource(
        self, course: CourseView, *, is_usable: bool = True, seconds: float | None = 600.0, **fields: Any
    ) -> str:
        """A resource of the course, as media tells of it; answers its id."""
        told = {
            "resource_id": new_id(),
            "course_id": course.course_id,
            "institution_id": self.institution_id,
            "kind": "video",
            "title": "第一讲",
            "is_usable": is_usable,
            "duration_seconds": seconds,
            "version": 1,
        } | fields
        event = ResourceChanged.model_validate(told)
        self.world.hear(event)
        return event.resource_id

    def fill_information(self, course: CourseView) -> CourseView:
        return self.world.service.change_course(
            self.teacher,
            ChangeCourse(
                course_id=course.course_id,
                expected_version=course.version,
                category_code="07",
                online_credits=Decimal("1.0"),
                total_credits=Decimal("3.0"),
                overview=[OverviewPartView(heading=part.heading, content="内容") for part in OVERVIEW_TEMPLATE],
            ),
        )

    def add_unit(self, outline_id: str, resource_id: str, title: str = "单元") -> OutlineView:
        """A unit in a chapter and section of its own."""
        service = self.world.service
        outline = service.get_outline(self.teacher, GetOutline(outline_id=outline_id))
        at = {"outline_id": outline_id}
        outline = service.add_chapter(
            self.teacher, AddChapter(**at, expected_version=outline.version, title="第一章")
        )
        chapter = outline.chapters[-1]
        outline = service.add_section(
            self.teacher,
            AddSection(**at, expected_version=outline.version, chapter_id=chapter.chapter_id, title="第一节"),
        )
        section = outline.chapters[-1].sections[-1]
        return service.add_unit(
            self.teacher,
            AddUnit(
                **at,
                expected_version=outline.version,
                section_id=section.section_id,
                title=title,
                resource_id=resource_id,
            ),
        )

    def completed(self, course: CourseView) -> CourseView:
        """The course with everything that a run needs."""
        self.add_unit(course.outline_id, self.resource(course))
        return self.fill_information(course)

    def draft_run(self, course: CourseView | None = None) -> RunView:
        course = course or self.completed(self.mooc(f"线性代数 {new_id()[-6:]}"))
        return self.world.service.open_run(self.teacher, OpenRun(course_id=course.course_id))

    def pending_run(self, starts_on: date, ends_on: date, course: CourseView | None = None) -> RunView:
        run = self.draft_run(course)
        return self.world.service.publish_run(
            self.teacher, PublishRun(run_id=run.run_id, starts_on=starts_on, ends_on=ends_on)
        )

    def published_run(self, starts_on: date, ends_on: date, course: CourseView | None = None) -> RunView:
        run = self.pending_run(starts_on, ends_on, course)
        self.world.decide(SubjectKind.COURSE_RUN, run.run_id, run.version)
        return self.world.service.get_run(self.teacher, GetRun(run_id=run.run_id))
