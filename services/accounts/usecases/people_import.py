"""Many accounts from a spreadsheet, all or none (R13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from chassis.domain.ids import new_id
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import Credential
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.people_import import (
    MAX_KEPT_FAULTS,
    Candidate,
    ImportState,
    PeopleImport,
    Row,
    compare,
    read_rows,
    region_warnings,
    require_headings,
)
from services.accounts.domain.person import Person, PersonState
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_access
from services.accounts.usecases.person import initial_for, own_institution


def import_people(
    tx: Transaction, *, role: Role, file_name: str, headings: Iterable[str], rows: Sequence[Row]
) -> PeopleImport:
    """Make the accounts of a file in the caller's school.

    People who are there already just so are left as they are; one faulty row leaves everything as it is.

    Raises:
        InvalidInput: `headings_missing`.
    """
    institution = own_institution(tx)
    require_headings(headings, role)
    read = read_rows(rows, role, institution, tx.today)
    checked = compare(read, role, tx.people.existing(read.candidates, role, institution.institution_id))
    if not checked.faults:
        people = [_person(each, role, institution, tx) for each in checked.candidates]
        _add(tx, people)
        note_access(
            tx, AuditAction.IMPORT_PEOPLE, purpose=file_name, person_ids=[each.person_id for each in people]
        )
    record = PeopleImport(
        import_id=new_id(),
        institution_id=institution.institution_id,
        role=role,
        file_name=file_name,
        state=ImportState.FAILED if checked.faults else ImportState.DONE,
        row_count=len(rows),
        created_count=0 if checked.faults else len(checked.candidates),
        unchanged_count=checked.unchanged_count,
        faults=checked.faults[:MAX_KEPT_FAULTS],
        fault_count=len(checked.faults),
        warnings=region_warnings(checked.candidates)[:MAX_KEPT_FAULTS],
        created_by_id=tx.actor.actor_id,
        created_at=tx.now,
        finished_at=tx.now,
    )
    tx.imports.add(record)
    return record


def require_importer(tx: Transaction) -> None:
    """Only who may import gets the template."""
    tx.actor.require(Role.SCHOOL_ADMIN)


def get_import(tx: Transaction, *, import_id: str) -> PeopleImport:
    """The record of an import of the caller's school.

    Raises:
        NotFound: `import_not_found`.
    """
    tx.actor.require(Role.SCHOOL_ADMIN)
    record = tx.imports.get(import_id)
    if record is None or not tx.actor.administers(record.institution_id):
        raise NotFound("import_not_found")
    return record


def _person(candidate: Candidate, role: Role, institution: InstitutionRef, tx: Transaction) -> Person:
    return Person(
        person_id=new_id(),
        institution=institution,
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


def _add(tx: Transaction, people: Sequence[Person]) -> None:
    tx.people.add_all(people)
    tx.credentials.add_all(Credential(person.person_id, initial=initial_for(person, tx)) for person in people)
    for person in people:
        tx.record(PersonChanged(person))
