"""One import from its file to its end."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import Conflict, InvalidInput
from chassis.lease import LeaseLost
from chassis.logging import logger
from chassis.workdays import today
from services.accounts.adapters import sheets
from services.accounts.adapters.faulty_rows import faulty_rows
from services.accounts.adapters.texts import row_fault_text
from services.accounts.bootstrap import ImporterApplication
from services.accounts.domain.import_job import Progress
from services.accounts.domain.people_import import read_rows, require_headings, without_explanation
from services.accounts.importer.keeper import Keeper
from services.accounts.usecases import import_job
from services.accounts.usecases.import_job import Assignment

_log = logger()


def system_call() -> Call:
    """A call by the platform itself."""
    return Call(actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name))


def take_next(application: ImporterApplication, worker: str) -> Assignment | None:
    """The next import that nobody works on."""
    with application.transaction(system_call()) as tx:
        return import_job.take_next(tx, worker=worker)


def perform(application: ImporterApplication, assignment: Assignment) -> None:
    """Do the job to its end. Whatever breaks off in between leaves nothing, and the job is taken again."""
    work = _Work(application, assignment, _call_for(assignment))
    with Keeper(work.beat) as keeper:
        try:
            work.run(keeper)
        except InvalidInput as error:
            work.refuse(error)
        except (LeaseLost, Conflict) as error:
            work.give_back(error)


@dataclass(frozen=True)
class _Work:
    application: ImporterApplication
    assignment: Assignment
    call: Call

    def beat(self, progress: Progress) -> None:
        with self.application.transaction(self.call) as tx:
            import_job.keep(
                tx, import_id=self.assignment.import_id, fence=self.assignment.fence, progress=progress
            )

    def run(self, keeper: Keeper) -> None:
        sheet = sheets.read_import(self.assignment.content)
        require_headings(sheet.headings, self.assignment.role)
        rows = without_explanation(sheet.rows)
        keeper.read(len(rows))
        day = today(self.application.clock())
        read = read_rows(rows, self.assignment.role, self.assignment.institution, day, keeper.checked)
        keeper.checked(len(rows))
        with self.application.transaction(self.call, read_only=True) as tx:
            checked = import_job.compare_with_school(tx, self.assignment, read)
        if checked.faults:
            explained = faulty_rows(sheet, checked.faults, row_fault_text)
            with self.application.transaction(self.call) as tx:
                import_job.report_faults(tx, self.assignment, checked, row_count=len(rows), faulty_rows=explained)
            return
        with self.application.transaction(self.call) as tx:
            import_job.write(tx, self.assignment, checked, row_count=len(rows), reached=keeper.written)

    def refuse(self, error: InvalidInput) -> None:
        with self.application.transaction(self.call) as tx:
            import_job.refuse(tx, self.assignment, error.code, error.details)

    def give_back(self, why: LeaseLost | Conflict) -> None:
        """Another importer has the job, or somebody took a name meanwhile: then it is tried again at once."""
        _log.info("import broke off", why=why.code if isinstance(why, Conflict) else "lease_lost")
        try:
            with self.application.transaction(self.call) as tx:
                import_job.hand_back(tx, self.assignment)
        except Conflict:
            _log.info("import is another's by now")


def _call_for(assignment: Assignment) -> Call:
    """What the import writes is the deed of whoever asked for it."""
    actor = ActorView(
        kind="person",
        actor_id=assignment.created_by_id,
        name=assignment.created_by_name,
        institution_id=assignment.institution.institution_id,
    )
    return Call(actor=actor, correlation_id=assignment.import_id)
