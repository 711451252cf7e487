"""Whatever is done to courses and runs, and whatever the days do, the rules between them hold (R23, R50–R54)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.domain.errors import Conflict, DomainError
from services.catalog.domain.course import Course, CourseType, SpocKind
from services.catalog.domain.information import Information
from services.catalog.domain.run import Run, RunPeriod, RunPhase, RunState

FIRST_DAY = date(2026, 9, 1)
offsets = st.integers(min_value=-5, max_value=40)
lengths = st.integers(min_value=0, max_value=40)
OVER = {RunState.FINISHED, RunState.TAKEN_DOWN}


class Remembered:
    """What a run was when it was over, and whether anyone approved it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.was_approved = False
        self.end: tuple[RunState, Information, date | None, date | None] | None = None


class RunMachine(RuleBasedStateMachine):
    """One MOOC and one synchronous course that follows its first run, with any number of runs each."""

    runs = Bundle("runs")

    def __init__(self) -> None:
        super().__init__()
        self.today = FIRST_DAY
        self.known: dict[str, Remembered] = {}
        self.numbers = {"mooc": 0, "follower": 0}

    @initialize(target=runs)
    def a_source_that_runs(self) -> Run:
        source = self._new_run("mooc", None)
        source.information = Information("源课程", "07")
        source.publish(RunPeriod(FIRST_DAY, FIRST_DAY + timedelta(days=30)), self.today)
        self._approve(source, None)
        self.source = source
        self.mooc = self._course("mooc", None, None)
        self.follower = self._course("follower", SpocKind.SYNCHRONOUS, source.run_id)
        return source

    @rule(target=runs, starts=offsets, length=lengths, is_decided=st.booleans())
    def open_and_publish_a_follower(self, starts: int, length: int, is_decided: bool) -> Run:
        """At once, since few walks find the way by single steps."""
        run = self._open(self.follower)
        self._publish(run, starts, length)
        if is_decided:
            self._decide(run)
        return run

    @rule(target=runs, is_follower=st.booleans())
    def open(self, is_follower: bool) -> Run:
        return self._open(self.follower if is_follower else self.mooc)

    @rule(run=runs, starts=offsets, length=lengths)
    def publish(self, run: Run, starts: int, length: int) -> None:
        self._publish(run, starts, length)

    @rule(run=runs)
    def approve(self, run: Run) -> None:
        self._decide(run)

    @rule(run=runs)
    def reject(self, run: Run) -> None:
        with contextlib.suppress(Conflict):
            run.reject("学分有误", self.today)

    @rule(run=runs)
    def withdraw(self, run: Run) -> None:
        with contextlib.suppress(Conflict):
            run.withdraw(self.today)

    @rule(run=runs, category=st.sampled_from(["07", "08", None]))
    def change(self, run: Run, category: str | None) -> None:
        with contextlib.suppress(Conflict):
            run.change(Information(run.information.title, category), self.today)

    @rule(run=runs)
    def close(self, run: Run) -> None:
        self._close(run)

    @precondition(lambda self: self._has_waiting_follower())
    @rule()
    def the_school_decides_after_the_source_was_closed(self) -> None:
        self._close(self.source)
        for each in self.known.values():
            if each.run.source_run_id:
                self._decide(each.run)

    @rule(run=runs)
    def take_down(self, run: Run) -> None:
        with contextlib.suppress(Conflict):
            run.take_down("侵权", self.today)
            self._end_followers(run, lambda follower: follower.take_down("侵权", self.today))

    @rule(days=st.integers(min_value=1, max_value=12), is_swept=st.booleans())
    def days_pass(self, days: int, is_swept: bool) -> None:
        self.today += timedelta(days=days)
        for each in self.known.values():
            phase = each.run.phase_on(self.today)
            if is_swept:
                each.run.settle(self.today)
            assert each.run.phase_on(self.today) == phase, "the sweep writes down what every read says (R54)"

    @rule(category=st.sampled_from(["07", "08"]))
    def change_courses(self, category: str) -> None:
        self.mooc.change(Information(self.mooc.information.title, category))
        with contextlib.suppress(Conflict):
            self.follower.change(Information(self.follower.information.title, category))
            raise AssertionError("a synchronous course was changed (R23)")

    @invariant()
    def nothing_is_published_without_approval_r51(self) -> None:
        for each in self.known.values():
            if each.run.state in {RunState.PUBLISHED, *OVER}:
                assert each.was_approved
                assert each.run.approved_on is not None
                assert each.run.period is not None

    @invariant()
    def what_is_over_never_changes_r54(self) -> None:
        for each in self.known.values():
            run = each.run
            state = run.state_on(self.today)
            if state in OVER:
                now = (state, run.information, run.starts_on, run.ends_on)
                each.end = each.end or now
                assert each.end == now
            else:
                assert each.end is None

    @invariant()
    def followers_lie_within_their_source_and_run_only_while_it_does_r23(self) -> None:
        for each in self.known.values():
            source = self._source_of(each.run)
            if source is None or each.run.state_on(self.today) not in {RunState.PUBLISHED, *OVER}:
                continue
            assert each.run.period is not None
            assert source.period is not None
            assert each.run.period.lies_within(source.period)
            assert each.run.information == source.information
            if each.run.phase_on(self.today) in {RunPhase.SCHEDULED, RunPhase.RUNNING}:
                assert source.is_running_on(self.today)

    @invariant()
    def numbers_are_unique_within_a_course_r50(self) -> None:
        pairs = [(each.run.course_id, each.run.run_number) for each in self.known.values()]
        assert len(set(pairs)) == len(pairs)

    @invariant()
    def a_phase_is_one_of_its_period_r54(self) -> None:
        for each in self.known.values():
            run = each.run
            if run.is_running_on(self.today):
                assert run.starts_on is not None
                assert run.ends_on is not None
                assert run.starts_on <= self.today <= run.ends_on

    def _has_waiting_follower(self) -> bool:
        return any(each.run.source_run_id and each.run.state == RunState.PENDING for each in self.known.values())

    def _close(self, run: Run) -> None:
        with contextlib.suppress(Conflict):
            run.close(self.today)
            self._end_followers(run, lambda follower: follower.end_with_source(self.today))

    def _open(self, course: Course) -> Run:
        return self._new_run(course.course_id, course.followed_run_id)

    def _publish(self, run: Run, starts: int, length: int) -> None:
        begin = self.today + timedelta(days=starts)
        with contextlib.suppress(DomainError):
            run.publish(RunPeriod(begin, begin + timedelta(days=length)), self.today, self._source_of(run))

    def _decide(self, run: Run) -> None:
        source = self._source_of(run)
        if run.state == RunState.PENDING and not run.obstacle(self.today, source):
            self._approve(run, source)

    def _new_run(self, course_id: str, followed_id: str | None) -> Run:
        self.numbers[course_id] += 1
        run = Run(
            run_id=f"{course_id} {self.numbers[course_id]}",
            course_id=course_id,
            run_number=self.numbers[course_id],
            institution_id="school",
            leader_id="leader",
            leader_name="王小明",
            course_type=CourseType.SPOC if followed_id else CourseType.MOOC,
            information=Information("线性代数"),
            outline_id="outline",
            opened_at=datetime(2026, 8, 1, tzinfo=UTC),
            source_run_id=followed_id,
        )
        self.known[run.run_id] = Remembered(run)
        return run

    def _course(self, course_id: str, spoc_kind: SpocKind | None, source_run_id: str | None) -> Course:
        return Course(
            course_id=course_id,
            institution_id="school",
            leader_id="leader",
            leader_name="王小明",
            course_type=CourseType.SPOC if spoc_kind else CourseType.MOOC,
            spoc_kind=spoc_kind,
            information=Information("线性代数"),
            outline_id="outline",
            created_at=datetime(2026, 8, 1, tzinfo=UTC),
            source_run_id=source_run_id,
        )

    def _approve(self, run: Run, source: Run | None) -> None:
        run.approve(self.today, source)
        self.known[run.run_id].was_approved = True

    def _source_of(self, run: Run) -> Run | None:
        return self.known[run.source_run_id].run if run.source_run_id else None

    def _end_followers(self, source: Run, end: Callable[[Run], None]) -> None:
        """What `usecases/following.py` does on a database."""
        for each in self.known.values():
            if each.run.source_run_id == source.run_id and each.run.state_on(self.today) == RunState.PUBLISHED:
                end(each.run)


RunMachine.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestRunMachine = RunMachine.TestCase
