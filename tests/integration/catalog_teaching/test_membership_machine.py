"""Whatever is done to the classes of a run, in any order, a student is in one of them at most (R85, R86)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chassis.contracts.catalog.enrolment import JoinRun, ListStudents
from chassis.contracts.catalog.teaching_class import CloseClass, ListClasses
from chassis.domain.errors import DomainError
from tests.integration.catalog_teaching.test_classes import empower, open_class
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file
from tests.integration.catalog_teaching.test_roster import add, move, remove
from tests.integration.catalog_teaching.world import World

KEYS = 4
some_keys = st.lists(st.integers(0, KEYS - 1), min_size=1, max_size=KEYS, unique=True)
one_key = st.integers(0, KEYS - 1)
slot = st.integers(0, 3)


def machine_in(world: World) -> type[RuleBasedStateMachine]:
    """A machine whose every walk has a run of its own in the world."""

    class Membership(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.run = world.run()
            empower(world, self.run, world.tutor, "classes", "students")
            self.keys = [f"{self.run.run_id[-12:]}-{number}" for number in range(KEYS)]
            self.students = world.students(world.other_school, self.keys)
            self.opened = 0
            self.place: dict[int, str] = {}
            """Where the rules say that each student is."""
            self.classes = [self._open(), self._open()]

        def _open(self) -> str:
            self.opened += 1
            return open_class(world, self.run, world.tutor, title=f"{self.opened}班").class_id

        def _class(self, number: int) -> str:
            return self.classes[number % len(self.classes)]

        @rule(number=one_key)
        def join(self, number: int) -> None:
            joined = world.service.join_run(self.students[number], JoinRun(run_id=self.run.run_id))
            assert joined.class_id == self.place.setdefault(number, self.run.public_class_id)

        @rule(chosen=some_keys, at=slot)
        def import_(self, chosen: list[int], at: int) -> None:
            target = self._class(at)
            is_free = all(self.place.get(number) in {None, target, self.run.public_class_id} for number in chosen)
            content = csv_of(*[(self.keys[number], "") for number in chosen])
            assert self._succeeds(lambda: import_file(world, world.tutor, target, content)) is is_free
            if is_free:
                self.place |= dict.fromkeys(chosen, target)

        @rule(number=one_key, at=slot)
        def add(self, number: int, at: int) -> None:
            target = self._class(at)
            is_free = self.place.get(number) in {None, target, self.run.public_class_id}
            assert self._succeeds(lambda: add(world, target, self.keys[number])) is is_free
            if is_free:
                self.place[number] = target

        @rule(number=one_key, source=slot, to=slot)
        def move(self, number: int, source: int, to: int) -> None:
            here, there = self._class(source), self._class(to)
            is_here = self.place.get(number) == here
            assert self._succeeds(lambda: move(world, here, self.students[number], there)) is is_here
            if is_here:
                self.place[number] = there

        @rule(number=one_key, at=slot)
        def remove(self, number: int, at: int) -> None:
            here = self._class(at)
            is_here = self.place.get(number) == here
            assert self._succeeds(lambda: remove(world, here, self.students[number])) is is_here
            if is_here:
                del self.place[number]

        @rule(at=slot)
        def close(self, at: int) -> None:
            target = self._class(at)
            is_empty = target not in self.place.values()
            close = CloseClass(class_id=target)
            assert self._succeeds(lambda: world.service.close_class(world.tutor, close)) is is_empty
            if is_empty:
                self.classes[self.classes.index(target)] = self._open()

        @invariant()
        def everyone_is_where_the_rules_say_and_sizes_are_members(self) -> None:
            found: dict[int, str] = {}
            numbers = {student.actor.actor_id: number for number, student in enumerate(self.students)}
            for each in world.service.list_classes(world.leader, ListClasses(run_id=self.run.run_id)).items:
                query = ListStudents(class_id=each.class_id)
                members = world.service.list_students(world.leader, query).items
                assert each.size == len(members)
                for member in members:
                    assert numbers[member.student_id] not in found, "in two classes"
                    found[numbers[member.student_id]] = each.class_id
            assert found == self.place

        def _succeeds(self, work: Callable[[], object]) -> bool:
            with contextlib.suppress(DomainError):
                work()
                return True
            return False

    return Membership


def test_a_student_is_in_one_class_whatever_happens_r85_r86(world: World) -> None:
    run_state_machine_as_test(
        machine_in(world),
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
