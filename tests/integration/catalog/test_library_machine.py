"""Whatever schools and the centre do to the library, it stays what courses can rest on (R21, R60–R62)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from chassis.contracts.catalog.course import CreateCourse, GetCourse
from chassis.contracts.catalog.library import (
    LibraryEntryView,
    ListLibraryEntries,
    ResubmitLibraryEntry,
    WithdrawLibraryEntry,
)
from chassis.contracts.catalog.library_change import ListLibraryChanges, WithdrawLibraryChange
from chassis.contracts.review.events import SubjectKind
from chassis.domain.errors import Conflict, InvalidInput
from tests.integration.catalog.world import World

TITLES = ("线性代数", "高等代数", "概率论")
titles = st.sampled_from(TITLES)
leaders = st.integers(0, 1)
picks = st.integers(0, 30)
outcomes = st.sampled_from(["approved", "rejected"])
standings = st.sampled_from(["under_construction", "approved_project", "recognised"])


class LibraryMachine(RuleBasedStateMachine):
    """One school with two teachers and few names, so that everything meets everything."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.service = self.world.service
        self.school = self.world.school()
        self.teachers = [self.school.teacher, self.school.new_teacher()]
        self.course_ids: list[str] = []

    # what is there

    def entries(self, state: str | None = None) -> list[LibraryEntryView]:
        query = ListLibraryEntries(state=state, limit=200)
        return self.service.list_library_entries(self.school.admin, query).items

    def changes(self, state: str | None = None) -> list[Any]:
        query = ListLibraryChanges(state=state, limit=200)
        return self.service.list_library_changes(self.school.admin, query).items

    def tried(self, work: Callable[[], object], *codes: str) -> None:
        """The work succeeds, or a rule with one of these codes refuses it."""
        try:
            work()
        except (Conflict, InvalidInput) as refused:
            if refused.code not in codes:
                raise

    # what people do

    @rule(title=titles, leader=leaders)
    def file(self, title: str, leader: int) -> None:
        teacher = self.teachers[leader]
        self.tried(lambda: self.school.entry(title, teacher, is_approved=False), "library_entry_exists")

    @precondition(lambda self: self.entries("pending"))
    @rule(pick=picks, outcome=outcomes, is_late=st.booleans())
    def decide_entry(self, pick: int, outcome: str, is_late: bool) -> None:
        waiting = self.entries("pending")
        entry = waiting[pick % len(waiting)]
        self.world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version - is_late, outcome, "理由")

    @precondition(lambda self: self.entries("pending"))
    @rule(pick=picks)
    def withdraw_entry(self, pick: int) -> None:
        waiting = self.entries("pending")
        command = WithdrawLibraryEntry(entry_id=waiting[pick % len(waiting)].entry_id)
        assert self.service.withdraw_library_entry(self.school.admin, command).state == "withdrawn"

    @precondition(lambda self: self.entries("rejected"))
    @rule(pick=picks, title=titles)
    def resubmit_entry(self, pick: int, title: str) -> None:
        refused = self.entries("rejected")
        command = ResubmitLibraryEntry(entry_id=refused[pick % len(refused)].entry_id, title=title)
        self.tried(lambda: self.service.resubmit_library_entry(self.school.admin, command), "library_entry_exists")

    @precondition(lambda self: self.entries("approved"))
    @rule(
        pick=picks,
        kind=st.sampled_from(["name", "leader", "standing"]),
        title=titles,
        leader=leaders,
        to=standings,
    )
    def submit_change(self, pick: int, kind: str, title: str, leader: int, to: str) -> None:
        on_file = self.entries("approved")
        choices: dict[str, dict[str, Any]] = {
            "name": {"title": title},
            "leader": {"leader_id": self.teachers[leader].actor.actor_id},
            "standing": {"standing": to, "year": 2025},
        }
        self.tried(
            lambda: self.school.change(on_file[pick % len(on_file)].entry_id, kind, **choices[kind]),
            "library_change_pending",
            "library_change_same",
            "library_entry_exists",
            "standing_goes_back",
        )

    @precondition(lambda self: self.changes("pending"))
    @rule(pick=picks, outcome=outcomes, is_late=st.booleans())
    def decide_change(self, pick: int, outcome: str, is_late: bool) -> None:
        waiting = self.changes("pending")
        change = waiting[pick % len(waiting)]
        self.world.decide(SubjectKind.LIBRARY_CHANGE, change.change_id, change.version - is_late, outcome, "理由")

    @precondition(lambda self: self.changes("pending"))
    @rule(pick=picks)
    def withdraw_change(self, pick: int) -> None:
        waiting = self.changes("pending")
        command = WithdrawLibraryChange(change_id=waiting[pick % len(waiting)].change_id)
        assert self.service.withdraw_library_change(self.school.admin, command).state == "withdrawn"

    @rule(title=titles, leader=leaders)
    def create_course(self, title: str, leader: int) -> None:
        def create() -> None:
            command = CreateCourse(course_type="mooc", title=title)
            self.course_ids.append(self.service.create_course(self.teachers[leader], command).course_id)

        self.tried(create, "library_mismatch", "library_entry_used")

    # what always holds

    @invariant()
    def live_names_are_of_one_leader_once(self) -> None:
        live = Counter(
            (entry.title, entry.leader_id) for entry in self.entries() if entry.state in {"pending", "approved"}
        )
        assert not [key for key, count in live.items() if count > 1]

    @invariant()
    def a_mooc_says_what_its_entry_says(self) -> None:
        approved = {entry.entry_id: entry for entry in self.entries("approved")}
        for course_id in self.course_ids:
            course = self.service.get_course(self.school.admin, GetCourse(course_id=course_id))
            entry = approved[course.library_entry_id or ""]
            assert (course.title, course.leader_id) == (entry.title, entry.leader_id)

    @invariant()
    def an_entry_waits_for_one_change(self) -> None:
        waiting = Counter(change.entry_id for change in self.changes("pending"))
        assert all(count == 1 for count in waiting.values())

    @invariant()
    def an_entry_says_what_its_last_change_said(self) -> None:
        entries = {entry.entry_id: entry for entry in self.entries()}
        for change in self.changes("approved"):  # newest first
            entry = entries.pop(change.entry_id, None)
            if entry is not None:
                said = {"name": "title", "leader": "leader_id", "standing": "standing"}[change.kind]
                assert getattr(entry, said) == getattr(change.after, said)


@pytest.mark.timeout(180)
def test_the_library_stays_sound_whatever_is_done_to_it_r21_r60_r61_r62(world: World) -> None:
    machine = type("Machine", (LibraryMachine,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
