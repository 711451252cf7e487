"""What happens in sharing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.sharing.domain.catalogue import Run
from services.sharing.domain.cost_statement import CostStatement, StatementAction
from services.sharing.domain.evaluation import Evaluation, EvaluationAction
from services.sharing.domain.expert_review import ExpertReview
from services.sharing.domain.recognition import Recognition
from services.sharing.domain.reminders import Reminder
from services.sharing.domain.selection import Selection
from services.sharing.domain.share_entry import ShareEntry
from services.sharing.domain.share_list import ListVersion, ShareList
from services.sharing.domain.term import Term
from services.sharing.domain.term_shift import TermShift


@dataclass(frozen=True)
class ShareListOpened:
    """Every school is told that the term's list takes entries (R70)."""

    share_list: ShareList
    term: Term


@dataclass(frozen=True)
class EntrySubmitted:
    """The centre is asked to decide (R72)."""

    entry: ShareEntry
    run: Run
    institution_name: str
    term: Term
    submitted_by_id: str
    submitted_by_name: str


@dataclass(frozen=True)
class EntryDecided:
    """The centre decided; the school is told."""

    entry: ShareEntry
    title: str


@dataclass(frozen=True)
class SubmittedEntryWithdrawn:
    """The decision is no longer needed."""

    entry: ShareEntry


@dataclass(frozen=True)
class ApprovedEntryWithdrawn:
    """The schools that selected it are told, and the centre or the school, whoever did not withdraw it (R72)."""

    entry: ShareEntry
    run: Run
    institution_name: str
    selections: tuple[Selection, ...]
    by_school: bool


@dataclass(frozen=True)
class CollectionClosed:
    """Schools are told that the centre reviews now (R70)."""

    share_list: ShareList
    term: Term


@dataclass(frozen=True)
class CalendarShifted:
    """Schools are told which days moved, and why (R70)."""

    share_list: ShareList
    term: Term
    shift: TermShift


@dataclass(frozen=True)
class ReminderDue:
    """Those whose turn it is are reminded of a day (R70)."""

    term: Term
    share_list: ShareList | None
    reminder: Reminder
    due_on: date


@dataclass(frozen=True)
class RecommendationsEdited:
    """What the public is recommended changed (R74)."""


@dataclass(frozen=True)
class RecommendedRunLeft:
    """A recommended run was taken down; the centre is told (R74)."""

    run: Run
    reason: str


@dataclass(frozen=True)
class ListPublished:
    """A version is public among the schools (R72)."""

    share_list: ShareList
    term: Term
    version: ListVersion
    run_ids: tuple[str, ...]


@dataclass(frozen=True)
class SelectionMade:
    """The offering school and the leader are told who selected (R80)."""

    selection: Selection
    run: Run
    institution_name: str


@dataclass(frozen=True)
class SelectionEdited:
    """The offering side is told, which may have to add another tutor or build the class itself (R81, R94)."""

    selection: Selection
    run: Run
    institution_name: str


@dataclass(frozen=True)
class SelectionWithdrawn:
    """Everyone concerned is told."""

    selection: Selection
    run: Run
    institution_name: str


@dataclass(frozen=True)
class SelectionMoved:
    """A selection is new, was changed, or moved on."""

    selection: Selection


@dataclass(frozen=True)
class SelectedRunTakenDown:
    """The schools that selected the run are told, and why (R53)."""

    selection: Selection
    run: Run
    reason: str


@dataclass(frozen=True)
class CreditsRecognised:
    """Students' results count at home (R90)."""

    recognitions: tuple[Recognition, ...]


@dataclass(frozen=True)
class RecognitionRevoked:
    """One does no longer."""

    recognition: Recognition


@dataclass(frozen=True)
class CostStatementMoved:
    """The schools that a statement concerns are told what was done about it; the centre, what they did (R93)."""

    statement: CostStatement
    action: StatementAction
    term_name: str
    school_names: Mapping[str, str]


@dataclass(frozen=True)
class ReviewersAssigned:
    """Experts are asked to review a run (R93)."""

    evaluation: Evaluation
    reviews: tuple[ExpertReview, ...]
    title: str


@dataclass(frozen=True)
class ReviewSubmitted:
    """The centre is told that an expert is done."""

    evaluation: Evaluation
    review: ExpertReview
    title: str


@dataclass(frozen=True)
class ReviewerReleased:
    """The centre is told who declined, or a reviewer that no review is awaited any more."""

    evaluation: Evaluation
    review: ExpertReview
    title: str
    has_declined: bool


@dataclass(frozen=True)
class ReviewerReminded:
    """A review is due soon, or late."""

    evaluation: Evaluation
    review: ExpertReview
    title: str


@dataclass(frozen=True)
class EvaluationMoved:
    """An evaluation was closed, published, retracted or cancelled."""

    evaluation: Evaluation
    action: EvaluationAction
    run: Run
    reviewer_ids: tuple[str, ...]
