"""A person's own mail address (R15, R94)."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, UtcTime, View


class ChangeEmail(Command):
    """Have a code sent to a new address; the address counts once the code came back."""

    email: str = Field(min_length=3, max_length=254)


class EmailChangeView(View):
    email: str
    """Masked: `l***@example.com`."""
    expires_at: UtcTime


class ConfirmEmail(Command):
    """Prove that the new address is one's own."""

    confirmation_code: str = Field(min_length=6, max_length=10, repr=False)


class RemoveEmail(Command):
    """Get no mail any more."""
