"""Which notices a person also gets by mail (R94). The inbox gets all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chassis.domain.errors import InvalidInput

QUIET_KINDS = frozenset(
    {
        "video_transcoded",
        "resource_approved",
        "selection_changed",
        "class_opened",
        "cost_statement_settled",
        "evaluation_submitted",
    }
)
"""Kinds that come often and ask for nothing: by mail only for those who want them."""


@dataclass(frozen=True)
class Preference:
    """What holds for one kind of notice: the person's own choice, or the platform's."""

    kind: str
    by_mail: bool
    by_default: bool


def is_mailed_by_default(kind: str) -> bool:
    return kind not in QUIET_KINDS


def preferences(kinds: Collection[str], chosen: Mapping[str, bool]) -> list[Preference]:
    """All kinds with what holds for a person who chose this."""
    return [
        Preference(kind, chosen.get(kind, is_mailed_by_default(kind)), is_mailed_by_default(kind))
        for kind in kinds
    ]


def check_kinds(wanted: Collection[str], kinds: Collection[str]) -> None:
    """Refuse kinds that no notice has, and one that is named twice.

    Raises:
        InvalidInput: `notification_kind_unknown` or `notification_kind_repeated`, at its place in the list.
    """
    seen: set[str] = set()
    for place, kind in enumerate(wanted):
        if kind not in kinds:
            raise InvalidInput.of(f"/preferences/{place}/kind", "notification_kind_unknown", kind=kind)
        if kind in seen:
            raise InvalidInput.of(f"/preferences/{place}/kind", "notification_kind_repeated", kind=kind)
        seen.add(kind)
