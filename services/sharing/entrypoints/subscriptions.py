"""What sharing hears from the other services."""

from __future__ import annotations

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.catalog.events import (
    ClassChanged,
    ClassOpened,
    EnrolmentsChanged,
    RunChanged,
    ScoreRecorded,
    TeamMemberChanged,
)
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.rpc.entrypoints import Service, subscriber
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import progress, share_entry
from services.sharing.wire import incoming


class Subscriptions(Service[SharingApplication]):
    """Facts of others that sharing keeps, and the decisions that it asked for."""

    @subscriber(ReviewDecided)
    def apply_decision(self, tx: SharingTransaction, event: ReviewDecided) -> None:
        share_entry.apply_decision(
            tx,
            is_share_entry=event.subject_kind is SubjectKind.SHARE_ENTRY,
            entry_id=event.subject_id,
            submission=event.subject_version,
            is_approved=event.outcome == "approved",
            reason=event.reason,
        )

    @subscriber(InstitutionFiled)
    def note_institution(self, tx: SharingTransaction, event: InstitutionFiled) -> None:
        progress.note_institution(tx, incoming.institution(event))

    @subscriber(RunChanged)
    def note_run(self, tx: SharingTransaction, event: RunChanged) -> None:
        progress.note_run(tx, incoming.run(event), event.reason)

    @subscriber(TeamMemberChanged)
    def note_team_member(self, tx: SharingTransaction, event: TeamMemberChanged) -> None:
        progress.note_team_member(tx, incoming.team_member(event))

    @subscriber(ClassOpened)
    def note_class(self, tx: SharingTransaction, event: ClassOpened) -> None:
        progress.note_class(tx, incoming.teaching_class(event))

    @subscriber(ClassChanged)
    def note_class_change(self, tx: SharingTransaction, event: ClassChanged) -> None:
        progress.note_class(tx, incoming.altered_class(event))

    @subscriber(EnrolmentsChanged)
    def note_enrolments(self, tx: SharingTransaction, event: EnrolmentsChanged) -> None:
        progress.note_class_size(tx, incoming.class_size(event, tx.happened_on))

    @subscriber(ScoreRecorded)
    def note_score(self, tx: SharingTransaction, event: ScoreRecorded) -> None:
        progress.note_score(tx, incoming.score(event))
