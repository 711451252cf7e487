"""A selection: a school takes part in another school's run for a term (R80–R82)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.papers import Paper
from chassis.domain.states import StateMachine
from services.sharing.domain.catalogue import Run
from services.sharing.domain.share_entry import ShareEntry


class SelectionState(StrEnum):
    SELECTED = "selected"
    STAFFED = "staffed"
    TEACHING = "teaching"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class SelectionAction(StrEnum):
    EDIT = "edit"
    STAFF = "staff"
    UNSTAFF = "unstaff"
    TEACH = "teach"
    STOP_TEACHING = "stop_teaching"
    CLOSE = "close"
    WITHDRAW = "withdraw"


SELECTION = StateMachine[SelectionState, SelectionAction](
    "selection",
    {
        (SelectionState.SELECTED, SelectionAction.EDIT): SelectionState.SELECTED,
        (SelectionState.SELECTED, SelectionAction.STAFF): SelectionState.STAFFED,
        # Way 2 has no tutor to join; and of two facts, the class may be heard of before the tutor.
        (SelectionState.SELECTED, SelectionAction.TEACH): SelectionState.TEACHING,
        (SelectionState.SELECTED, SelectionAction.CLOSE): SelectionState.CLOSED,
        (SelectionState.SELECTED, SelectionAction.WITHDRAW): SelectionState.WITHDRAWN,
        (SelectionState.STAFFED, SelectionAction.EDIT): SelectionState.STAFFED,
        (SelectionState.STAFFED, SelectionAction.UNSTAFF): SelectionState.SELECTED,
        (SelectionState.STAFFED, SelectionAction.TEACH): SelectionState.TEACHING,
        (SelectionState.STAFFED, SelectionAction.CLOSE): SelectionState.CLOSED,
        (SelectionState.STAFFED, SelectionAction.WITHDRAW): SelectionState.WITHDRAWN,
        (SelectionState.TEACHING, SelectionAction.CLOSE): SelectionState.CLOSED,
        # Its only class was closed, empty as it was: as if none had been opened.
        (SelectionState.TEACHING, SelectionAction.STOP_TEACHING): SelectionState.SELECTED,
    },
)

OPEN_STATES = frozenset({SelectionState.SELECTED, SelectionState.STAFFED, SelectionState.TEACHING})
TAUGHT = frozenset({SelectionState.TEACHING, SelectionState.CLOSED})
"""States in which the school has, or had, classes in the run: credits can be recognised."""


class Way(IntEnum):
    """Who runs the class of the selecting school."""

    OWN_TUTOR = 1
    LEADER = 2


@dataclass(frozen=True)
class Tutor:
    """A teacher of the selecting school, as accounts knows them."""

    person_id: str
    full_name: str


@dataclass(frozen=True)
class Plan:
    """What the selecting school decides about a selection."""

    teaching_plan: str
    way: Way
    tutor: Tutor | None
    expected_students: int
    credits: Decimal

    def check(self, run: Run) -> None:
        """Hold the plan against the run.

        Raises:
            InvalidInput: `tutor_required` for way 1 (R81), `credits_exceed_course` (R80).
        """
        if self.way is Way.OWN_TUTOR and self.tutor is None:
            raise InvalidInput.of("/tutor_id", "tutor_required")
        if self.credits > run.total_credits:
            raise InvalidInput.of("/credits", "credits_exceed_course", most=str(run.total_credits))


@dataclass(frozen=True)
class Progress:
    """What has happened in the run, as far as it moves a selection."""

    tutor_joined: bool
    class_opened: bool
    run_over: bool


@dataclass(eq=False)
class Selection:
    """One school's part in one run."""

    selection_id: str
    share_list_id: str
    entry_id: str
    term_id: str
    run_id: str
    selecting_institution_id: str
    offering_institution_id: str
    teaching_plan: str
    way: Way
    tutor_id: str | None
    tutor_name: str
    expected_students: int
    credits: Decimal
    selected_by_id: str
    selected_at: datetime
    state: SelectionState = SelectionState.SELECTED
    reason: str = ""
    plan_file_id: str | None = None
    plan_file_name: str = ""
    """Of the teaching plan, if it was handed in as a file, too."""
    version: int = 1

    @classmethod
    def make(
        cls,
        entry: ShareEntry,
        term_id: str,
        run: Run,
        institution_id: str,
        plan: Plan,
        *,
        by_id: str,
        now: datetime,
    ) -> Selection:
        """Select an entry for a school.

        Raises:
            Conflict: `own_entry`: what a school offers it cannot select.
            InvalidInput: see `Plan.check`.
        """
        if entry.institution_id == institution_id:
            raise Conflict("own_entry")
        plan.check(run)
        return cls(
            selection_id=new_id(),
            share_list_id=entry.share_list_id,
            entry_id=entry.entry_id,
            term_id=term_id,
            run_id=entry.run_id,
            selecting_institution_id=institution_id,
            offering_institution_id=entry.institution_id,
            teaching_plan=plan.teaching_plan,
            way=plan.way,
            tutor_id=plan.tutor.person_id if plan.tutor else None,
            tutor_name=plan.tutor.full_name if plan.tutor else "",
            expected_students=plan.expected_students,
            credits=plan.credits,
            selected_by_id=by_id,
            selected_at=now,
        )

    @property
    def plan(self) -> Plan:
        tutor = Tutor(self.tutor_id, self.tutor_name) if self.tutor_id else None
        return Plan(self.teaching_plan, self.way, tutor, self.expected_students, self.credits)

    def edit(self, plan: Plan, run: Run) -> None:
        """Change the plan, until teaching begins."""
        self._move(SelectionAction.EDIT)
        plan.check(run)
        self.teaching_plan = plan.teaching_plan
        self.way = plan.way
        self.tutor_id = plan.tutor.person_id if plan.tutor else None
        self.tutor_name = plan.tutor.full_name if plan.tutor else ""
        self.expected_students = plan.expected_students
        self.credits = plan.credits

    def attach_plan(self, file: Paper | None) -> None:
        """Put another file, or none, in place of the teaching plan's present one, until teaching begins (R80)."""
        self._move(SelectionAction.EDIT)
        self.plan_file_id = file.paper_id if file else None
        self.plan_file_name = file.file_name if file else ""

    def withdraw(self, reason: str) -> None:
        """Step back; not once teaching has begun (R80)."""
        self._move(SelectionAction.WITHDRAW)
        self.reason = reason

    def follow(self, progress: Progress) -> bool:
        """Move to where the facts have brought the selection; answers whether it moved."""
        action = next((step for step, is_due in _STEPS[self.state] if is_due(progress)), None)
        if action is None:
            return False
        self._move(action)
        return True

    def _move(self, action: SelectionAction) -> None:
        self.state = SELECTION.next(self.state, action)
        self.version += 1


_Step = tuple[SelectionAction, Callable[[Progress], bool]]
_CLOSE: _Step = (SelectionAction.CLOSE, lambda progress: progress.run_over)
_TEACH: _Step = (SelectionAction.TEACH, lambda progress: progress.class_opened)
_STEPS: dict[SelectionState, tuple[_Step, ...]] = {
    SelectionState.SELECTED: (_CLOSE, _TEACH, (SelectionAction.STAFF, lambda progress: progress.tutor_joined)),
    SelectionState.STAFFED: (
        _CLOSE,
        _TEACH,
        (SelectionAction.UNSTAFF, lambda progress: not progress.tutor_joined),
    ),
    SelectionState.TEACHING: (
        _CLOSE,
        (SelectionAction.STOP_TEACHING, lambda progress: not progress.class_opened),
    ),
    SelectionState.CLOSED: (),
    SelectionState.WITHDRAWN: (),
}
"""What the facts ask of each state, the weightiest first."""
