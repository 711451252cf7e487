"""Institutions: the schools on file (R5, R16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InstitutionKind(StrEnum):
    UNDERGRADUATE = "undergraduate"
    VOCATIONAL = "vocational"


class AlliancePart(StrEnum):
    """The part that an institution has in the sharing alliance."""

    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    MEMBER = "member"


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
