"""Imports as importers see them: taken, kept alive, ended by whoever holds the newest token (R13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict
from chassis.domain.ids import new_id
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import Credential, InitialKind
from services.accounts.domain.events import PeopleMade
from services.accounts.domain.import_job import FileKind, PeopleImport, Progress
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.people_import import Candidate, Checked, compare, region_warnings
from services.accounts.domain.person import Person, PersonState
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_access
from services.accounts.usecases.person import initial_for

BATCH = 5000
TOLD_AT_ONCE = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Assignment:
    """What an importer must know to do a job."""

    import_id: str
    fence: int
    role: Role
    institution: InstitutionRef
    created_by_id: str
    created_by_name: str
    content: bytes = field(repr=False)


def take_next(tx: Transaction, *, worker: str) -> Assignment | None:
    """The next import for an importer, under a lease and a new token; none when nothing waits."""
    record = tx.imports.next_free(tx.now)
    if record is None:
        return None
    institution = tx.institutions.get(record.institution_id)
    content = tx.import_files.get(record.import_id, FileKind.SENT)
    if record.is_exhausted or institution is None or content is None:
        record.refuse("import_gave_up", {"attempts": record.attempts}, tx.now)
        _settle(tx, record)
        return None
    record.take(worker, tx.now)
    tx.imports.save(record)
    creator = tx.people.get(record.created_by_id)
    return Assignment(
        import_id=record.import_id,
        fence=record.fence,
        role=record.role,
        institution=institution.ref,
        created_by_id=record.created_by_id,
        created_by_name=creator.full_name if creator else "",
        content=content,
    )


def keep(tx: Transaction, *, import_id: str, fence: int, progress: Progress) -> None:
    """The importer lives and has come that far.

    Raises:
        Conflict: `lease_lost`, so that it need not go on.
    """
    if not tx.imports.keep(import_id, fence, progress, tx.now):
        raise Conflict("lease_lost")


def compare_with_school(tx: Transaction, assignment: Assignment, checked: Checked) -> Checked:
    """Tell apart who is new, who is there already, and who claims what is another's."""
    existing = tx.people.existing(checked.candidates, assignment.role, assignment.institution.institution_id)
    return compare(checked, assignment.role, existing)


def write(
    tx: Transaction,
    assignment: Assignment,
    checked: Checked,
    *,
    row_count: int,
    reached: Callable[[int], None],
) -> None:
    """Everything becomes true together: the accounts, what tells of them, and the end of the job.

    Raises:
        Conflict: `lease_lost`; `…_taken`, when somebody else took a name or number meanwhile.
    """
    kind = tx.account_settings.of(assignment.institution.institution_id).effective_kind
    made: list[str] = []
    for candidates in _batches(checked.candidates, BATCH):
        reached(len(made))
        people = [_person(each, assignment, tx) for each in candidates]
        tx.people.copy_all(people)
        tx.credentials.copy_all(_credentials(people, kind, assignment.import_id, tx))
        for some in _batches(people, TOLD_AT_ONCE):
            tx.record(PeopleMade(some))
        made += [person.person_id for person in people]
    record = _held(tx, assignment)
    record.warn(region_warnings(checked.candidates))
    record.finish(
        row_count=row_count, created_count=len(made), unchanged_count=checked.unchanged_count, now=tx.now
    )
    note_access(tx, AuditAction.IMPORT_PEOPLE, purpose=record.file_name, person_ids=made)
    _settle(tx, record)


def report_faults(
    tx: Transaction, assignment: Assignment, checked: Checked, *, row_count: int, faulty_rows: bytes
) -> None:
    """Nothing was imported; the faulty rows are kept to be corrected."""
    record = _held(tx, assignment)
    record.warn(region_warnings(checked.candidates))
    record.find_faults(checked.faults, row_count=row_count, unchanged_count=checked.unchanged_count, now=tx.now)
    _settle(tx, record)
    tx.import_files.put(record.import_id, FileKind.ERRORS, faulty_rows, tx.now)


def refuse(tx: Transaction, assignment: Assignment, code: str, details: Mapping[str, Any]) -> None:
    """The file as a whole cannot be used."""
    record = _held(tx, assignment)
    record.refuse(code, details, tx.now)
    _settle(tx, record)


def hand_back(tx: Transaction, assignment: Assignment) -> None:
    """Try again soon: something around the file failed."""
    record = _held(tx, assignment)
    record.hand_back(tx.now)
    tx.imports.save(record)


def _settle(tx: Transaction, record: PeopleImport) -> None:
    """Store the end of a job; what was sent is not needed any more."""
    tx.imports.save(record)
    tx.import_files.remove(record.import_id, FileKind.SENT)


def _held(tx: Transaction, assignment: Assignment) -> PeopleImport:
    record = tx.imports.locked(assignment.import_id)
    if record is None:
        raise Conflict("lease_lost")
    record.require_holder(assignment.fence)
    return record


def _person(candidate: Candidate, assignment: Assignment, tx: Transaction) -> Person:
    role = assignment.role
    return Person(
        person_id=new_id(),
        institution=assignment.institution,
        username=candidate.username,
        full_name=candidate.full_name,
        roles=frozenset({role}),
        state=PersonState.ACTIVE,
        created_at=tx.now,
        student_number=candidate.number if role is Role.STUDENT else None,
        staff_number=candidate.number if role is Role.TEACHER else None,
        mobile=candidate.mobile,
        id_number=candidate.id_number,
    )


def _credentials(
    people: Iterable[Person], kind: InitialKind, import_id: str, tx: Transaction
) -> Iterator[Credential]:
    for person in people:
        yield Credential(person.person_id, initial=initial_for(person, kind, tx.now, import_id=import_id))


def _batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
