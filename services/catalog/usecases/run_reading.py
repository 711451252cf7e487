"""Reading runs: one, the school's, a course's (R53, R54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.catalog.domain.comparison import RunComparison, compare
from services.catalog.domain.completeness import CreditsMeter, OutlineFigures, credits_meter
from services.catalog.domain.information import Information
from services.catalog.domain.run import RUN_STATES, Run
from services.catalog.ports import Transaction
from services.catalog.ports.building import Paging, RunFilter, RunLearning, RunUse
from services.catalog.usecases.access import oversees, readable_course, readable_run
from services.catalog.usecases.course import own_part
from services.catalog.usecases.following import information_of, sources_of
from services.catalog.usecases.release import outline_of


@dataclass(frozen=True)
class RunDetail:
    """A run with what its outline amounts to and how much it is used, on a day."""

    run: Run
    information: Information
    """Of a run that follows another: that one's (R23)."""
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
    """The runs of a course: all for its leader and those who oversee it, for others those that they teach (R2)."""
    course = readable_course(tx, course_id)
    sees_all = course.leader_id == tx.actor.actor_id or oversees(tx, course.institution_id)
    wanted = RunFilter(course_id=course.course_id, taught_by=None if sees_all else tx.actor.actor_id)
    return run_details(tx, tx.runs.find(wanted, tx.today, paging))


@dataclass(frozen=True)
class RunFigures:
    """How a run is built and used (R53)."""

    detail: RunDetail
    learning: RunLearning

    @property
    def completion_percent(self) -> float:
        """Completed units of all that all students could complete."""
        possible = self.detail.figures.unit_count * self.detail.use.student_count
        return round(100 * self.learning.completed_units / possible, 1) if possible else 0.0


def run_figures(tx: Transaction, run_id: str) -> RunFigures:
    """How a run is built and used, for those who may read it."""
    detail = get_run(tx, run_id)
    return RunFigures(detail, tx.runs.learning_of(run_id, detail.figures.unit_count))


def compare_runs(
    tx: Transaction, *, course_id: str, from_run_id: str, to_run_id: str
) -> tuple[RunDetail, RunDetail, RunComparison]:
    """Two runs of a course and what is different between them, for those who may read both (R2).

    Raises:
        NotFound: `course_not_found`; `run_not_found`, when one of them is none of the course's.
    """
    course = readable_course(tx, course_id)
    runs = tx.runs.by_ids({from_run_id, to_run_id})
    pair = [runs.get(run_id) for run_id in (from_run_id, to_run_id)]
    of_course = [run for run in pair if run is not None and run.course_id == course.course_id]
    if len(of_course) != len(pair):
        raise NotFound("run_not_found")
    for run in of_course:
        readable_run(tx, run.run_id)
    earlier, later = run_details(tx, Slice(of_course)).items
    found = compare(
        (earlier.information, outline_of(tx, earlier.run)), (later.information, outline_of(tx, later.run))
    )
    return earlier, later, found


def run_detail(tx: Transaction, run: Run) -> RunDetail:
    """The run with its figures."""
    return run_details(tx, Slice([run])).items[0]


def run_details(tx: Transaction, page: Slice[Run]) -> Slice[RunDetail]:
    """A page of runs with their figures, in two statements more; in three when some follow others."""
    sources = sources_of(tx, [run.followed_run_id for run in page.items])
    found = tx.outlines.figures([run.outline_id for run in page.items])
    uses = tx.runs.use_of([run.run_id for run in page.items])
    details = []
    for run in page.items:
        figures = found.get(run.outline_id, OutlineFigures())
        information = information_of(run, sources)
        meter = credits_meter(information, figures)
        use = uses.get(run.run_id, RunUse())
        details.append(RunDetail(run, information, figures, use, meter, tx.today))
    return Slice(details, page.next_cursor)
