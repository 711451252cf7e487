"""What those who learn call, and what tells their teachers how far they are (R37, R84, R85, R87)."""

from __future__ import annotations

from datetime import timedelta

from chassis.contracts.base import Call, Page
from chassis.contracts.catalog import enrolment, learning, progress
from chassis.rpc.entrypoints import Service, command, query, remote
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.usecases import class_progress, watching
from services.catalog.usecases import enrolment as enrolment_cases
from services.catalog.usecases import learning as learning_cases
from services.catalog.wire import enrolment as enrolment_wire
from services.catalog.wire import learning as learning_wire
from services.catalog.wire import progress as progress_wire

GRANT_LIFETIME = timedelta(hours=2)


class LearningEntrypoints(Service[CatalogApplication]):
    """Joining, seeing, playing, progress."""

    @command
    def join_run(self, tx: CatalogTransaction, command: enrolment.JoinRun) -> enrolment.EnrolmentView:
        return enrolment_wire.enrolment_view(enrolment_cases.join_run(tx, run_id=command.run_id))

    @query
    def list_my_runs(self, tx: CatalogTransaction, query: learning.ListMyRuns) -> Page[learning.MyRunView]:
        rows = learning_cases.list_my_runs(tx, limit=query.limit, cursor=query.cursor)
        return learning_wire.my_run_page(rows, tx.today, tx.actor.actor_id)

    @query
    def run_content(self, tx: CatalogTransaction, query: learning.GetRunContent) -> learning.RunContentView:
        return learning_wire.content_view(learning_cases.run_content(tx, run_id=query.run_id))

    @query
    def playback_grant(self, tx: CatalogTransaction, query: learning.PlaybackGrant) -> learning.PlaybackGrantView:
        playable = learning_cases.playable_unit(tx, unit_id=query.unit_id)
        bounds = {"run_id": playable.unit.run.run_id} if playable.ends_with_run else {}
        grant, expires_at = self.application.grants.issue(
            "resource_view",
            tx.actor.actor_id,
            tx.now,
            GRANT_LIFETIME,
            resource_id=playable.unit.resource_id,
            **bounds,
        )
        return learning_wire.grant_view(playable, grant, expires_at)

    @remote
    def report_progress(self, call: Call, command: learning.ReportProgress) -> learning.ProgressView:
        """No answer is kept: a report that comes again changes nothing by itself."""
        batch = learning_wire.batch_of(command)
        with self.application.transaction(call) as tx:
            return learning_wire.progress_view(watching.report_progress(tx, unit_id=command.unit_id, batch=batch))

    @query
    def list_students(self, tx: CatalogTransaction, query: enrolment.ListStudents) -> Page[enrolment.StudentView]:
        return enrolment_wire.student_page(
            enrolment_cases.list_students(tx, class_id=query.class_id, limit=query.limit, cursor=query.cursor)
        )

    @query
    def unit_progress(self, tx: CatalogTransaction, query: progress.GetUnitProgress) -> progress.ClassProgressView:
        return progress_wire.class_progress_view(class_progress.unit_progress(tx, class_id=query.class_id))

    @query
    def student_progress(
        self, tx: CatalogTransaction, query: progress.GetStudentProgress
    ) -> progress.StudentProgressView:
        return progress_wire.student_progress_view(
            class_progress.student_progress(tx, class_id=query.class_id, student_id=query.student_id)
        )
