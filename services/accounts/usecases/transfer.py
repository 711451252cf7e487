"""A person changes schools: the new one asks, the old one releases (R2, R18)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.institution import Institution
from services.accounts.domain.person import Person, parse_full_name, parse_number
from services.accounts.domain.transfer import Transfer, TransferAction, TransferState, require_movable
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_about
from services.accounts.usecases.notification import notify
from services.accounts.usecases.session import end_all_sessions


@dataclass(frozen=True)
class TransferDetail:
    """A transfer with the names of whom it is about."""

    transfer: Transfer
    person: Person
    from_name: str
    to_name: str


def request_transfer(
    tx: Transaction, *, username: str, full_name: str, number: str, institution_id: str | None, reason: str
) -> TransferDetail:
    """Ask the school where a person is to let the person go. What platform_admin asks is done at once.

    Raises:
        InvalidInput: `institution_unknown`, `transfer_person_unknown`: no account has this username and this name.
        Conflict: `transfer_open`, while another request waits; see also `require_movable`.
    """
    receiving = _receiving(tx, institution_id)
    person = tx.people.by_username(username.strip())
    if person is None or person.full_name != parse_full_name(full_name):
        raise InvalidInput.of("/username", "transfer_person_unknown")
    transfer = Transfer(
        transfer_id=new_id(),
        person_id=person.person_id,
        from_institution_id=require_movable(person, receiving.institution_id),
        to_institution_id=receiving.institution_id,
        number=parse_number(number),
        reason=reason,
        state=TransferState.REQUESTED,
        requested_by_id=tx.actor.actor_id,
        requested_by_name=tx.actor.name,
        requested_at=tx.now,
    )
    tx.transfers.add(transfer)
    if tx.actor.has(Role.PLATFORM_ADMIN):
        return _released(tx, transfer, person, reason)
    detail = _detail(tx, transfer, person)
    _tell(tx, detail, "transfer_requested", [transfer.from_institution_id], reason)
    return detail


def release_transfer(tx: Transaction, *, transfer_id: str, expected_version: int, reason: str) -> TransferDetail:
    """Let the person go: from now on the person belongs to the other school.

    Raises:
        NotFound: `transfer_not_found`.
        NotPermitted: `transfer_not_yours`, for the receiving school.
        Conflict: `transfer_state`; `number_taken` at the new school; see also `require_movable`.
    """
    transfer = _to_decide(tx, transfer_id, expected_version)
    person = _person(tx, transfer)
    require_movable(person, transfer.to_institution_id)
    return _released(tx, transfer, person, reason)


def refuse_transfer(tx: Transaction, *, transfer_id: str, expected_version: int, reason: str) -> TransferDetail:
    """Keep the person, and say why. Raises as `release_transfer` does."""
    transfer = _to_decide(tx, transfer_id, expected_version)
    transfer.decide(TransferAction.REFUSE, tx.actor, reason, tx.now)
    tx.transfers.save(transfer)
    detail = _detail(tx, transfer, _person(tx, transfer))
    _tell(tx, detail, "transfer_refused", [transfer.to_institution_id], reason)
    return detail


def withdraw_transfer(tx: Transaction, *, transfer_id: str, expected_version: int) -> TransferDetail:
    """The receiving school asks no more.

    Raises:
        NotFound: `transfer_not_found`.
        NotPermitted: `transfer_not_yours`, for the school that decides.
        Conflict: `transfer_state`.
    """
    transfer = _in_sight(tx, tx.transfers.locked(transfer_id))
    if not (tx.actor.administers(transfer.to_institution_id) or tx.actor.has(Role.PLATFORM_ADMIN)):
        raise NotPermitted("transfer_not_yours")
    transfer.expect_version(expected_version)
    transfer.decide(TransferAction.WITHDRAW, tx.actor, None, tx.now)
    tx.transfers.save(transfer)
    return _detail(tx, transfer, _person(tx, transfer))


def get_transfer(tx: Transaction, *, transfer_id: str) -> TransferDetail:
    """A transfer from or to the own school.

    Raises:
        NotFound: `transfer_not_found`, also between other schools.
    """
    transfer = _in_sight(tx, tx.transfers.get(transfer_id))
    return _detail(tx, transfer, _person(tx, transfer))


def list_transfers(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[TransferDetail]:
    """Transfers from and to the own school, the newest first; all for the platform."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    own = None if tx.actor.has(Role.PLATFORM_ADMIN) else _own(tx)
    page = tx.transfers.page(own, limit=limit, cursor=cursor)
    people = {person.person_id: person for person in tx.people.by_ids([each.person_id for each in page.items])}
    names = tx.institutions.names(
        {each.from_institution_id for each in page.items} | {each.to_institution_id for each in page.items}
    )
    return Slice(
        [
            TransferDetail(
                each, people[each.person_id], names[each.from_institution_id], names[each.to_institution_id]
            )
            for each in page.items
        ],
        page.next_cursor,
    )


def _released(tx: Transaction, transfer: Transfer, person: Person, reason: str) -> TransferDetail:
    receiving = tx.institutions.get(transfer.to_institution_id)
    if receiving is None:
        raise InvalidInput.of("/institution_id", "institution_unknown")
    transfer.decide(TransferAction.RELEASE, tx.actor, reason, tx.now)
    tx.transfers.save(transfer)
    end_all_sessions(tx, person.person_id)
    note_about(tx, AuditAction.TRANSFER_PERSON, person, purpose=reason)  # the school that lets the person go
    person.move_to(receiving.ref, transfer.number)
    tx.people.save(person)
    tx.record(PersonChanged(person))
    detail = _detail(tx, transfer, person)
    both = [transfer.from_institution_id, transfer.to_institution_id]
    _tell(tx, detail, "transfer_released", both, reason)
    notify(tx, [person.person_id], kind="transfer_released", facts=_facts(detail, reason), link="/api/v1/me")
    return detail


def _tell(
    tx: Transaction,
    detail: TransferDetail,
    kind: str,
    institution_ids: list[str],
    reason: str,
) -> None:
    """Put a notice into the inboxes of schools' administrators (R94)."""
    told = {
        person_id
        for institution_id in institution_ids
        for person_id in tx.people.ids_of(Role.SCHOOL_ADMIN, institution_id)
    }
    link = f"/api/v1/transfers/{detail.transfer.transfer_id}"
    notify(tx, sorted(told), kind=kind, facts=_facts(detail, reason), link=link)


def _facts(detail: TransferDetail, reason: str) -> dict[str, str]:
    return {
        "name": detail.person.full_name,
        "from_institution": detail.from_name,
        "to_institution": detail.to_name,
        "reason": reason,
    }


def _receiving(tx: Transaction, institution_id: str | None) -> Institution:
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.PLATFORM_ADMIN):
        own = _own(tx)
        if institution_id not in (None, own):
            raise InvalidInput.of("/institution_id", "institution_unknown")
        institution_id = own
    institution = tx.institutions.get(institution_id) if institution_id else None
    if institution is None or not institution.is_filed:
        raise InvalidInput.of("/institution_id", "institution_unknown")
    return institution


def _own(tx: Transaction) -> str:
    if tx.actor.institution_id is None:
        raise NotPermitted("institution_required")
    return tx.actor.institution_id


def _in_sight(tx: Transaction, transfer: Transfer | None) -> Transfer:
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    if transfer is None or not (
        tx.actor.has(Role.PLATFORM_ADMIN)
        or tx.actor.administers(transfer.from_institution_id)
        or tx.actor.administers(transfer.to_institution_id)
    ):
        raise NotFound("transfer_not_found")
    return transfer


def _to_decide(tx: Transaction, transfer_id: str, expected_version: int) -> Transfer:
    transfer = _in_sight(tx, tx.transfers.locked(transfer_id))
    if not (tx.actor.administers(transfer.from_institution_id) or tx.actor.has(Role.PLATFORM_ADMIN)):
        raise NotPermitted("transfer_not_yours")
    transfer.expect_version(expected_version)
    return transfer


def _person(tx: Transaction, transfer: Transfer) -> Person:
    person = tx.people.get(transfer.person_id)
    if person is None:
        raise NotFound("person_not_found")
    return person


def _detail(tx: Transaction, transfer: Transfer, person: Person) -> TransferDetail:
    names = tx.institutions.names({transfer.from_institution_id, transfer.to_institution_id})
    return TransferDetail(transfer, person, names[transfer.from_institution_id], names[transfer.to_institution_id])
