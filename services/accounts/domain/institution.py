"""Institutions: the schools on file (R5, R16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import StaleVersion


class InstitutionKind(StrEnum):
    UNDERGRADUATE = "undergraduate"
    VOCATIONAL = "vocational"


class AlliancePart(StrEnum):
    """The part that an institution has in the sharing alliance."""

    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    MEMBER = "member"


SOLE_PARTS = frozenset({AlliancePart.CHAIR, AlliancePart.SECRETARIAT})
"""The alliance has one chair and one secretariat; everybody else in it is a member."""


@dataclass(frozen=True)
class InstitutionRef:
    """As much of an institution as its people carry."""

    institution_id: str
    code: str
    name: str


@dataclass
class Institution:
    """A school. Only one on file may have accounts."""

    institution_id: str
    code: str
    name: str
    kind: InstitutionKind
    province: str
    is_filed: bool
    alliance_part: AlliancePart | None
    created_at: datetime
    version: int = 1

    @property
    def ref(self) -> InstitutionRef:
        return InstitutionRef(self.institution_id, self.code, self.name)

    def expect_version(self, version: int) -> None:
        """Refuse a change that was made looking at another version."""
        if version != self.version:
            raise StaleVersion("stale_version")

    def change(
        self, *, name: str | None, kind: InstitutionKind | None, province: str | None
    ) -> dict[str, tuple[str | None, str | None]]:
        """Correct the entry; what is None stays. Answers each changed field with its value before and after."""
        wanted = {"name": name, "kind": kind, "province": province}
        return self._set({field: value for field, value in wanted.items() if value is not None})

    def take_part(self, part: AlliancePart | None) -> dict[str, tuple[str | None, str | None]]:
        """Join the alliance with a part in it, change the part, or leave (R5)."""
        return self._set({"alliance_part": part})

    def _set(self, wanted: Mapping[str, str | None]) -> dict[str, tuple[str | None, str | None]]:
        changes = {
            field: (getattr(self, field), value)
            for field, value in wanted.items()
            if getattr(self, field) != value
        }
        for field, (_, value) in changes.items():
            setattr(self, field, value)
        if changes:
            self.version += 1
        return changes


@dataclass(frozen=True)
class InstitutionChange:
    """Who changed an institution's entry, when, and what: kept for ever (R4)."""

    change_id: str
    institution_id: str
    version: int
    changes: Mapping[str, tuple[str | None, str | None]]
    changed_by_id: str
    changed_by_name: str
    changed_at: datetime
