"""What a school decides about the accounts that it makes (R12)."""

from __future__ import annotations

from dataclasses import dataclass

from services.accounts.domain.credential import InitialKind


@dataclass
class AccountSettings:
    """`initial_kind` is the school's own choice; without one the platform's counts."""

    institution_id: str
    platform_kind: InitialKind
    initial_kind: InitialKind | None = None
    version: int = 1

    @property
    def effective_kind(self) -> InitialKind:
        """How accounts are opened for the first time. Without an ID number it is a code in any case."""
        return self.initial_kind or self.platform_kind

    def choose(self, kind: InitialKind | None) -> None:
        """From now on new accounts are opened so; None follows the platform."""
        self.initial_kind = kind
        self.version += 1
