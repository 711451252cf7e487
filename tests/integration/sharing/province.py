"""A small province: schools, their people and a term, told to sharing as the other services would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import select

from chassis.contracts.accounts.census import CountPeople, PeopleCounts, SchoolPeople
from chassis.contracts.accounts.directory import (
    Contacts,
    ContactsView,
    People,
    PeopleByIds,
    PersonBrief,
    TeacherContact,
    TeacherContactView,
)
from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.base import Call
from chassis.contracts.catalog.events import (
    ClassOpened,
    EnrolmentsChanged,
    RunChanged,
    ScoreRecorded,
    TeamMemberChanged,
)
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.contracts.sharing.selection import SelectEntry, SelectionDetailView
from chassis.contracts.sharing.share_list import (
    AddEntry,
    EntryView,
    PublishShareList,
    ShareListDetailView,
    SubmitEntries,
)
from chassis.contracts.sharing.term import CreateTerm, OpenShareList
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.tables import chassis_table
from chassis.workdays import today
from services.sharing.service import SharingService
from tests.factories import call_of, envelope_of

TODAY = today(datetime.now(UTC))
TERM_STARTS = TODAY - timedelta(days=60)


class FakeAccounts:
    """Knows whom it was told of, and remembers who asked for mobile numbers, and why."""

    def __init__(self) -> None:
        self.people: dict[str, PersonBrief] = {}
        self.audit: list[tuple[str, str]] = []
        self.counted: list[SchoolPeople] = []

    def add(self, institution_id: str, role: Role, *, is_active: bool = True) -> str:
        person_id = new_id()
        self.people[person_id] = PersonBrief(
            person_id=person_id,
            institution_id=institution_id,
            institution_name="",
            username=f"u{person_id[-6:]}",
            full_name="赵老师",
            student_number=None,
            roles=frozenset({role}),
            is_active=is_active,
        )
        return person_id

    def people_by_ids(self, _call: Call, query: PeopleByIds) -> People:
        return People(people=[self.people[each] for each in query.person_ids if each in self.people])

    def contacts(self, call: Call, command: Contacts) -> ContactsView:
        self.audit.append((call.actor.actor_id, command.purpose))
        return ContactsView(mobiles=dict.fromkeys(command.person_ids, "13800001234"))

    def count_people(self, _call: Call, _query: CountPeople) -> PeopleCounts:
        return PeopleCounts(schools=self.counted)

    def teacher_contact(self, call: Call, command: TeacherContact) -> TeacherContactView:
        self.audit.append((call.actor.actor_id, command.purpose))
        return TeacherContactView(
            person_id=command.person_id,
            full_name="李老师",
            institution_name="甲大学",
            mobile="13800001234",
            email="li@example.edu.cn",
        )

    def as_rpc(self) -> AccountsRpc:
        return cast("AccountsRpc", self)


@dataclass
class Province:
    """What a test starts from. Every instance has schools and a term of its own."""

    sharing: SharingService
    accounts: FakeAccounts

    def __post_init__(self) -> None:
        self.school_a, self.school_b = self.add_school("甲大学"), self.add_school("乙学院")
        self.centre = call_of(Role.CENTRE_ADMIN)
        self.admin_a = call_of(Role.SCHOOL_ADMIN, institution_id=self.school_a)
        self.admin_b = call_of(Role.SCHOOL_ADMIN, institution_id=self.school_b)
        self.leader_id = new_id()
        self.list_id = ""

    def hear(self, handler: Any, event: Any) -> None:
        handler(envelope_of(event))

    def add_school(self, name: str) -> str:
        institution_id = new_id()
        filed = InstitutionFiled(
            institution_id=institution_id,
            code=institution_id[-5:],
            name=f"{name} {institution_id[-4:]}",
            kind="undergraduate",
            province="浙江",
        )
        self.hear(self.sharing.note_institution, filed)
        return institution_id

    def tell_run(self, institution_id: str | None = None, **changes: Any) -> RunChanged:
        fields: dict[str, Any] = {
            "run_id": new_id(),
            "course_id": new_id(),
            "run_number": 1,
            "title": "数据结构",
            "course_type": "mooc",
            "institution_id": institution_id or self.school_a,
            "leader_id": self.leader_id,
            "leader_name": "李老师",
            "category_code": "08",
            "online_credits": Decimal("2.0"),
            "total_credits": Decimal("3.0"),
            "starts_on": TERM_STARTS + timedelta(days=10),
            "ends_on": TODAY + timedelta(days=60),
            "state": "published",
            "approved_on": TERM_STARTS,
            "version": 1,
        }
        told = RunChanged(**(fields | changes))
        self.hear(self.sharing.note_run, told)
        return told

    def tell_again(self, run: RunChanged, **changes: Any) -> RunChanged:
        told = run.model_copy(update={"version": run.version + 1, **changes})
        self.hear(self.sharing.note_run, told)
        return told

    def finish(self, run: RunChanged) -> RunChanged:
        return self.tell_again(run, state="finished", ends_on=TODAY)

    def open_list(self, **dates: Any) -> str:
        starts_on = dates.pop("starts_on", TERM_STARTS)
        fields = {
            "name": f"学期 {new_id()}",
            "academic_year": f"{starts_on.year}-{starts_on.year + 1}",
            "season": "autumn",
            "starts_on": starts_on,
            "ends_on": TODAY + timedelta(days=90),
        }
        term = self.sharing.create_term(self.centre, CreateTerm(**(fields | dates)))
        opened = self.sharing.open_share_list(self.centre, OpenShareList(term_id=term.term_id))
        self.list_id = opened.share_list_id
        return self.list_id

    def add(self, run: RunChanged) -> EntryView:
        return self.sharing.add_entry(self.admin_a, AddEntry(share_list_id=self.list_id, run_id=run.run_id))

    def submit(self) -> list[EntryView]:
        return self.sharing.submit_entries(self.admin_a, SubmitEntries(share_list_id=self.list_id)).entries

    def decide(self, entry_id: str, outcome: str = "approved", **changes: Any) -> None:
        fields: dict[str, Any] = {
            "task_id": new_id(),
            "subject_kind": SubjectKind.SHARE_ENTRY,
            "subject_id": entry_id,
            "subject_version": 1,
            "outcome": outcome,
            "reason": "" if outcome == "approved" else "材料不全",
            "decided_by_id": new_id(),
            "decided_by_name": "中心",
            "decided_at": datetime.now(UTC),
        }
        self.hear(self.sharing.apply_decision, ReviewDecided(**(fields | changes)))

    def publish(self) -> ShareListDetailView:
        return self.sharing.publish_share_list(self.centre, PublishShareList(share_list_id=self.list_id))

    def a_published_entry(self, **run_changes: Any) -> tuple[RunChanged, EntryView]:
        """A run of school A on a published list."""
        if not self.list_id:
            self.open_list()
        run = self.tell_run(**run_changes)
        entry = self.add(run)
        self.submit()
        self.decide(entry.entry_id)
        self.publish()
        return run, entry

    def a_tutor(self) -> str:
        return self.accounts.add(self.school_b, Role.TEACHER)

    def select(self, entry: EntryView, call: Call | None = None, **changes: Any) -> SelectionDetailView:
        fields: dict[str, Any] = {
            "entry_id": entry.entry_id,
            "teaching_plan": "线上学习,线下研讨。",
            "way": 1,
            "expected_students": 30,
            "credits": Decimal("2.0"),
        }
        if changes.get("way", 1) == 1 and "tutor_id" not in changes:
            changes["tutor_id"] = self.a_tutor()
        return self.sharing.select_entry(call or self.admin_b, SelectEntry(**(fields | changes)))

    def join_team(self, run: RunChanged, person_id: str, *, version: int = 1, leaves: bool = False) -> None:
        permissions = [] if leaves else ["classes", "students"]
        told = TeamMemberChanged(
            run_id=run.run_id,
            person_id=person_id,
            institution_id=self.school_b,
            permissions=permissions,
            version=version,
        )
        self.hear(self.sharing.note_team_member, told)

    def open_class(
        self,
        run: RunChanged,
        institution_id: str | None = None,
        class_id: str | None = None,
        tutor_id: str | None = None,
    ) -> str:
        class_id = class_id or new_id()
        told = ClassOpened(
            class_id=class_id,
            run_id=run.run_id,
            institution_id=institution_id or self.school_b,
            tutor_id=tutor_id or new_id(),
            title="乙学院 1 班",
        )
        self.hear(self.sharing.note_class, told)
        return class_id

    def tell_size(self, run: RunChanged, class_id: str, size: int, *, version: int, days_ago: int = 1) -> None:
        """Students came or went, so many days ago."""
        told = EnrolmentsChanged(class_id=class_id, run_id=run.run_id, size=size, version=version)
        envelope = envelope_of(told)
        at = envelope.occurred_at - timedelta(days=days_ago)
        self.sharing.note_enrolments(envelope.model_copy(update={"occurred_at": at}))

    def score(self, run: RunChanged, class_id: str, **changes: Any) -> str:
        fields: dict[str, Any] = {
            "run_id": run.run_id,
            "class_id": class_id,
            "student_id": new_id(),
            "student_name": "周同学",
            "student_institution_id": self.school_b,
            "score": Decimal("88.5"),
            "watched_seconds": 14_400,
            "version": 1,
        }
        told = ScoreRecorded(**(fields | changes))
        self.hear(self.sharing.note_score, told)
        return told.student_id

    def a_taught_selection(self, students: int = 1) -> tuple[RunChanged, SelectionDetailView, list[str]]:
        """A finished run in which students of school B have scores."""
        run, entry = self.a_published_entry()
        selection = self.select(entry)
        class_id = self.open_class(run)
        student_ids = [self.score(run, class_id) for _ in range(students)]
        self.finish(run)
        return run, selection, student_ids

    def told(self, type_prefix: str, **wanted: object) -> list[dict[str, Any]]:
        """Payloads in the outbox of this type whose fields are as wanted."""
        outbox = chassis_table(self.sharing.application.metadata, "outbox")
        with self.sharing.application.engine.connect() as connection:
            rows = connection.execute(
                select(outbox.c.envelope).where(outbox.c.type.startswith(type_prefix)).order_by(outbox.c.id)
            ).scalars()
            payloads = [row["payload"] for row in rows]
        return [each for each in payloads if all(each.get(name) == value for name, value in wanted.items())]
