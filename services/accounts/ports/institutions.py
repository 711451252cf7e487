"""Schools on file, and what they chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from chassis.domain.paging import Slice
from services.accounts.domain.account_settings import AccountSettings
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionChange


@dataclass(frozen=True)
class InstitutionFilter:
    q: str | None = None
    kind: str | None = None
    province: str | None = None
    alliance_part: str | None = None
    is_in_alliance: bool | None = None


class Institutions(Protocol):
    def add(self, institution: Institution) -> None: ...
    def get(self, institution_id: str) -> Institution | None: ...
    def names(self, institution_ids: Collection[str]) -> Mapping[str, str]: ...
    def page(self, wanted: InstitutionFilter, *, limit: int, cursor: str | None) -> Slice[Institution]: ...

    def holder_of(self, part: AlliancePart) -> Institution | None:
        """The institution that has a part which only one may have (R5)."""

    def same_as(self, *, code: str, name: str) -> Institution | None:
        """An institution with this code or this name."""

    def keep_change(self, change: InstitutionChange) -> None: ...

    def changes(self, institution_id: str, *, limit: int, cursor: str | None) -> Slice[InstitutionChange]:
        """What was changed, newest first."""


class AccountSettingsStore(Protocol):
    def of(self, institution_id: str) -> AccountSettings:
        """A school's settings; those of one that never chose anything follow the platform."""

    def save(self, settings: AccountSettings) -> None:
        """Store changed settings; raises StaleVersion when somebody else was faster."""
