"""Creating courses: a MOOC that is on file, or a SPOC of one of three kinds (R20–R24)."""

from __future__ import annotations

from dataclasses import replace

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound
from chassis.domain.ids import new_id
from services.catalog.domain.category import categories_of
from services.catalog.domain.course import Course, CourseType, SpocKind
from services.catalog.domain.information import Information
from services.catalog.domain.library import entry_for
from services.catalog.domain.outline import Outline
from services.catalog.domain.run import Run, RunPhase
from services.catalog.ports import Transaction
from services.catalog.usecases.access import own_institution
from services.catalog.usecases.course import CourseDetail, course_detail


def create_course(
    tx: Transaction,
    *,
    course_type: CourseType,
    spoc_kind: SpocKind | None,
    title: str | None,
    source_run_id: str | None,
) -> CourseDetail:
    """Create a course that the calling teacher leads (R20).

    Raises:
        InvalidInput: `title_required`, `source_run_required`, `spoc_kind_required` or `not_for_this_kind`.
        Conflict: `library_mismatch` (R21), `library_entry_used`, `source_not_running` (R23),
            `source_not_finished` (R24).
        NotFound: `source_run_not_found`.
    """
    tx.actor.require(Role.TEACHER)
    _check_fields(course_type, spoc_kind, title, source_run_id)
    if course_type == CourseType.MOOC:
        course, outline = _new_mooc(tx, title or "")
    elif source_run_id is None:
        course, outline = _new_course(tx, SpocKind.INDEPENDENT, Information(title or ""))
    else:
        course, outline = _new_copy(tx, SpocKind(spoc_kind or ""), title, source_run_id)
    tx.courses.add(course)
    tx.outlines.add(outline)
    return course_detail(tx, course)


def _check_fields(
    course_type: CourseType, spoc_kind: SpocKind | None, title: str | None, source_run_id: str | None
) -> None:
    if (course_type == CourseType.SPOC) != (spoc_kind is not None):
        code = "not_for_this_kind" if spoc_kind else "spoc_kind_required"
        raise InvalidInput.of("/spoc_kind", code)
    is_copy = spoc_kind in {SpocKind.SYNCHRONOUS, SpocKind.ASYNCHRONOUS}
    if is_copy != (source_run_id is not None):
        raise InvalidInput.of("/source_run_id", "source_run_required" if is_copy else "not_for_this_kind")
    if title is None and not is_copy:
        raise InvalidInput.of("/title", "title_required")
    if title is not None and spoc_kind == SpocKind.SYNCHRONOUS:
        raise InvalidInput.of("/title", "not_for_this_kind")


def _new_course(
    tx: Transaction,
    spoc_kind: SpocKind | None,
    information: Information,
    *,
    library_entry_id: str | None = None,
    source: Run | None = None,
) -> tuple[Course, Outline]:
    course_id = new_id()
    if source is None:
        outline = Outline(new_id(), course_id)
    else:
        outline = _outline_of(tx, source).copy_to(course_id=course_id, run_id=None)
    course = Course(
        course_id=course_id,
        institution_id=own_institution(tx),
        leader_id=tx.actor.actor_id,
        leader_name=tx.actor.name,
        course_type=CourseType.SPOC if spoc_kind else CourseType.MOOC,
        spoc_kind=spoc_kind,
        information=information,
        outline_id=outline.outline_id,
        created_at=tx.now,
        library_entry_id=library_entry_id,
        source_run_id=source.run_id if source else None,
    )
    return course, outline


def _new_mooc(tx: Transaction, title: str) -> tuple[Course, Outline]:
    """A MOOC rests on an approved entry of that name for that leader, which carries one course (R21)."""
    entries = tx.library.of_title_or_leader(own_institution(tx), title, tx.actor.actor_id)
    entry = entry_for(title, tx.actor.actor_id, entries)
    existing = tx.courses.of_entry(entry.entry_id)
    if existing is not None:
        raise Conflict("library_entry_used", details={"course_id": existing.course_id})
    return _new_course(tx, None, Information(title), library_entry_id=entry.entry_id)


def _new_copy(
    tx: Transaction, spoc_kind: SpocKind, title: str | None, source_run_id: str
) -> tuple[Course, Outline]:
    """A synchronous SPOC follows a running MOOC run, an asynchronous one copies a finished one (R23, R24)."""
    source = tx.runs.get(source_run_id)
    if source is None or source.course_type != CourseType.MOOC or source.approved_on is None:
        raise NotFound("source_run_not_found")
    phase = source.phase_on(tx.today)
    if spoc_kind == SpocKind.SYNCHRONOUS and phase != RunPhase.RUNNING:
        raise Conflict("source_not_running", details={"phase": str(phase)})
    if spoc_kind == SpocKind.ASYNCHRONOUS and phase != RunPhase.FINISHED:
        raise Conflict("source_not_finished", details={"phase": str(phase)})
    information = replace(source.information, title=title or source.information.title)
    if spoc_kind == SpocKind.ASYNCHRONOUS:
        information = replace(information, category_code=_own_category(tx, information.category_code))
    return _new_course(tx, spoc_kind, information, source=source)


def _own_category(tx: Transaction, category_code: str | None) -> str | None:
    """The source's category, unless it is one of the other kind of school: then the leader chooses (R28)."""
    institution = tx.institutions.get(own_institution(tx))
    known = {each.code for each in categories_of(institution.kind)} if institution else set()
    return category_code if category_code in known else None


def _outline_of(tx: Transaction, run: Run) -> Outline:
    outline = tx.outlines.get(run.outline_id)
    if outline is None:
        raise LookupError(f"run {run.run_id} has no outline")
    return outline
