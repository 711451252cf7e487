"""Which notices a person also gets by mail (R94)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.accounts.domain.numbers import Email
from services.accounts.domain.preference import Preference, check_kinds, preferences
from services.accounts.ports import Transaction
from services.accounts.usecases.directory import own_person


@dataclass(frozen=True)
class OwnPreferences:
    """What holds for a person, and where mail would go."""

    email: Email | None
    preferences: Sequence[Preference]


def list_own(tx: Transaction) -> OwnPreferences:
    """The caller's preferences, one for every kind of notice."""
    person = own_person(tx)
    chosen = tx.preferences.of(person.person_id)
    return OwnPreferences(person.email, preferences(tx.letters.kinds(), chosen))


def choose(tx: Transaction, wanted: Sequence[tuple[str, bool]]) -> OwnPreferences:
    """Choose for some kinds; the others stay as they are.

    Raises:
        InvalidInput: `notification_kind_unknown`, `notification_kind_repeated`.
    """
    person = own_person(tx)
    check_kinds([kind for kind, _ in wanted], tx.letters.kinds())
    chosen: Mapping[str, bool] = dict(wanted)
    tx.preferences.choose(person.person_id, chosen)
    return list_own(tx)
