"""Reading runs: one, the school's, a course's (R53, R54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.domain.paging import Slice
from services.catalog.domain.completeness import CreditsMeter, OutlineFigures, credits_meter
from services.catalog.domain.run import RUN_STATES, Run
from services.catalog.ports import Transaction
from services.catalog.ports.building import Paging, RunFilter, RunUse
from services.catalog.usecases.access import readable_course, readable_run
from services.catalog.usecases.course import own_part


@dataclass(frozen=True)
class RunDetail:
    """A run with what its outline amounts to and how much it is used, on a day."""

    run: Run
    figures: OutlineFigures
    use: RunUse
    meter: CreditsMeter
    today: date

    @property
    def allowed(self) -> list[str]:
        return RUN_STATES.allowed(self.run.state_on(self.today))


def get_run(tx: Transaction, run_id: str) -> RunDetail:
    """A run, for those who may read it."""
    return run_detail(tx, readable_run(tx, run_id))


def list_runs(tx: Transaction, narrowed: RunFilter, paging: Paging) -> Slice[RunDetail]:
    """The centre lists all runs, a school_admin the school's, a teacher those of courses they lead (R2, R53)."""
    wanted = own_part(tx, narrowed)
    return run_details(tx, tx.runs.find(wanted, tx.today, paging) if wanted else Slice([]))


def list_course_runs(tx: Transaction, course_id: str, paging: Paging) -> Slice[RunDetail]:
    """All runs of a course, for those who may read it."""
    course = readable_course(tx, course_id)
    return run_details(tx, tx.runs.find(RunFilter(course_id=course.course_id), tx.today, paging))


def run_detail(tx: Transaction, run: Run) -> RunDetail:
    """The run with its figures."""
    return run_details(tx, Slice([run])).items[0]


def run_details(tx: Transaction, page: Slice[Run]) -> Slice[RunDetail]:
    """A page of runs with their figures, in two statements more."""
    found = tx.outlines.figures([run.outline_id for run in page.items])
    uses = tx.runs.use_of([run.run_id for run in page.items])
    details = []
    for run in page.items:
        figures = found.get(run.outline_id, OutlineFigures())
        meter = credits_meter(run.information, figures)
        details.append(RunDetail(run, figures, uses.get(run.run_id, RunUse()), meter, tx.today))
    return Slice(details, page.next_cursor)
