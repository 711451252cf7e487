"""What is different between two versions of a list: what came, what went, what changed (R72)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from services.sharing.domain.catalogue import OfferedRun

COMPARED = tuple(field.name for field in fields(OfferedRun) if field.name != "run_id")


class DifferenceKind(StrEnum):
    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldDifference:
    """A fact of a run with another value."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """One run that differs. `run` is as the later version has it, or had it before it went."""

    kind: DifferenceKind
    run: OfferedRun
    changes: tuple[FieldDifference, ...] = ()


def difference(before: OfferedRun | None, after: OfferedRun | None) -> Difference | None:
    """What became of one run between two versions; nothing when it is in both as it was, or in neither."""
    if before is None:
        return None if after is None else Difference(DifferenceKind.CAME, after)
    if after is None:
        return Difference(DifferenceKind.WENT, before)
    changes = tuple(
        FieldDifference(name, _text(getattr(before, name)), _text(getattr(after, name)))
        for name in COMPARED
        if getattr(before, name) != getattr(after, name)
    )
    return Difference(DifferenceKind.CHANGED, after, changes) if changes else None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
