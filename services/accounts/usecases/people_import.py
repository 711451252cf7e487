"""Imports as schools see them: asked for, looked at, taken back (R13)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, TooMany
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.import_job import MAX_OPEN_OF_SCHOOL, FileKind, ImportState, PeopleImport
from services.accounts.ports import Transaction
from services.accounts.ports.admission import CodeHolder
from services.accounts.usecases.audit import note_access
from services.accounts.usecases.person import own_institution

CODES_AT_ONCE = 5000
"""A sheet of more would keep whoever waits for it, and everybody else, too long."""


def request_import(tx: Transaction, *, role: Role, file_name: str, content: bytes) -> PeopleImport:
    """Keep the file for an importer, which makes the accounts of all rows or of none.

    Raises:
        InvalidInput: `sheet_empty`.
        TooMany: `too_many_imports`, while as many files of the school wait.
    """
    institution = own_institution(tx)
    if not content:
        raise InvalidInput("sheet_empty")
    if tx.imports.open_count(institution.institution_id) >= MAX_OPEN_OF_SCHOOL:
        raise TooMany("too_many_imports", details={"max_imports": MAX_OPEN_OF_SCHOOL, "retry_after_seconds": 10})
    record = PeopleImport(
        import_id=new_id(),
        institution_id=institution.institution_id,
        role=role,
        file_name=file_name,
        created_by_id=tx.actor.actor_id,
        created_at=tx.now,
        available_at=tx.now,
    )
    tx.imports.add(record)
    tx.import_files.put(record.import_id, FileKind.SENT, content, tx.now)
    return record


def require_importer(tx: Transaction) -> None:
    """Only who may import gets the template."""
    tx.actor.require(Role.SCHOOL_ADMIN)


def get_import(tx: Transaction, *, import_id: str) -> PeopleImport:
    """An import of the caller's school.

    Raises:
        NotFound: `import_not_found`.
    """
    return _own(tx, tx.imports.get(import_id))


def list_imports(
    tx: Transaction, *, state: ImportState | None, limit: int, cursor: str | None
) -> Slice[PeopleImport]:
    """Imports of the caller's school, newest first."""
    institution = own_institution(tx)
    return tx.imports.page(institution.institution_id, state, limit=limit, cursor=cursor)


def cancel_import(tx: Transaction, *, import_id: str) -> PeopleImport:
    """Take an import back. A running importer loses its lease, so that nothing of it is stored.

    Raises:
        NotFound: `import_not_found`.
        Conflict: `import_state`, when it has ended.
    """
    record = _own(tx, tx.imports.locked(import_id))
    record.cancel(tx.now)
    tx.imports.save(record)
    tx.import_files.remove(import_id, FileKind.SENT)
    return record


def faulty_rows(tx: Transaction, *, import_id: str) -> bytes:
    """The file of faulty rows, to be corrected and sent again.

    Raises:
        NotFound: `import_not_found`; `import_errors_not_found`, when no row was faulty or the file is forgotten.
    """
    record = get_import(tx, import_id=import_id)
    content = tx.import_files.get(record.import_id, FileKind.ERRORS)
    if content is None:
        raise NotFound("import_errors_not_found")
    return content


def give_out_codes(tx: Transaction, *, import_id: str, purpose: str, after: str) -> list[CodeHolder]:
    """Whose codes of an import still open an account; who asked, and why, goes into the access audit (R12, R15).

    Raises:
        NotFound: `import_not_found`; `activation_codes_not_found`, when none was made or none opens any more.
    """
    record = get_import(tx, import_id=import_id)
    holders = tx.credentials.unused_codes(record.import_id, tx.now, after=after, limit=CODES_AT_ONCE)
    if not holders:
        raise NotFound("activation_codes_not_found")
    note_access(
        tx,
        AuditAction.ACTIVATION_CODES,
        purpose=purpose,
        person_ids=[holder.person_id for holder in holders],
    )
    return holders


def _own(tx: Transaction, record: PeopleImport | None) -> PeopleImport:
    tx.actor.require(Role.SCHOOL_ADMIN)
    if record is None or not tx.actor.administers(record.institution_id):
        raise NotFound("import_not_found")
    return record
