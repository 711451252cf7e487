"""Many accounts disabled, enabled or reset at once, each for itself (R12, R18).

However many they are, the statements are few: all rows are locked, changed and stored together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import DomainError, NotPermitted
from chassis.domain.ids import new_id
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import InitialCredential, InitialKind
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_access
from services.accounts.usecases.person import administrable, require_resettable
from services.accounts.usecases.session import end_sessions


@dataclass(frozen=True)
class Outcome:
    """What became of one person; `code` says why not."""

    person_id: str
    code: str | None = None
    initial: InitialCredential | None = None


def disable_people(tx: Transaction, *, person_ids: Collection[str]) -> list[Outcome]:
    """Stop accounts; their sessions end at once."""
    outcomes, changed = _each(tx, person_ids, _disable)
    tx.credentials.locked_all([person.person_id for person in changed])  # nobody is half way through the door
    _end_sessions_of(tx, changed)
    _save(tx, changed)
    _note(tx, AuditAction.DISABLE_PERSON, changed)
    return outcomes


def enable_people(tx: Transaction, *, person_ids: Collection[str]) -> list[Outcome]:
    """Let disabled accounts work again."""
    outcomes, changed = _each(tx, person_ids, Person.enable)
    _save(tx, changed)
    _note(tx, AuditAction.ENABLE_PERSON, changed)
    return outcomes


def reset_credentials(tx: Transaction, *, person_ids: Collection[str]) -> list[Outcome]:
    """Void passwords and sessions; an activation code opens each account once."""
    outcomes, resettable = _each(tx, person_ids, require_resettable)
    initials = {}
    credentials = tx.credentials.locked_all([person.person_id for person in resettable])
    for credential in credentials:
        initial = InitialCredential(new_id(), InitialKind.ACTIVATION_CODE, tx.now)
        credential.restart(initial)
        initials[credential.person_id] = initial
    tx.credentials.restart_all(credentials)
    _end_sessions_of(tx, resettable)
    _note(tx, AuditAction.RESET_CREDENTIAL, resettable)
    return [Outcome(each.person_id, each.code, initials.get(each.person_id)) for each in outcomes]


def _disable(person: Person) -> None:
    """Administrators of the platform are disabled one at a time, so that one always stays (R1)."""
    if Role.PLATFORM_ADMIN in person.roles:
        raise NotPermitted("account_not_yours_to_change")
    person.disable()


def _each(
    tx: Transaction, person_ids: Collection[str], change: Callable[[Person], None]
) -> tuple[list[Outcome], list[Person]]:
    """Change those whom the caller may change and whose state allows it."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    found = {person.person_id: person for person in tx.people.locked_by_ids(person_ids)}
    outcomes, changed = [], []
    for person_id in dict.fromkeys(person_ids):
        try:
            person = administrable(tx.actor, found.get(person_id))
            change(person)
        except DomainError as error:
            outcomes.append(Outcome(person_id, error.code))
        else:
            outcomes.append(Outcome(person_id))
            changed.append(person)
    return outcomes, changed


def _note(tx: Transaction, action: AuditAction, people: Sequence[Person]) -> None:
    """One record for each school."""
    by_school: dict[str | None, list[str]] = defaultdict(list)
    for person in people:
        by_school[person.institution_id].append(person.person_id)
    for institution_id, person_ids in by_school.items():
        note_access(tx, action, person_ids=person_ids, institution_id=institution_id)


def _end_sessions_of(tx: Transaction, people: Sequence[Person]) -> None:
    end_sessions(tx, tx.sessions.live_of_all([person.person_id for person in people], tx.now))


def _save(tx: Transaction, changed: Sequence[Person]) -> None:
    tx.people.save_standings(changed)
    for person in changed:
        tx.record(PersonChanged(person))
