"""Teachers and students who change schools (R18)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

TransferStateName = Literal["requested", "released", "refused", "withdrawn"]
Reason = Annotated[str, Field(min_length=2, max_length=200)]


class RequestTransfer(Command):
    """The receiving school asks for a person; the school where the person is decides. platform_admin decides
    for both: the person moves at once."""

    username: str = Field(max_length=32)
    full_name: str = Field(min_length=1, max_length=60)
    """Must be the name of that account: nobody finds out here who has one."""
    number: str = Field(max_length=30)
    """The student or staff number at the receiving school."""
    institution_id: Id | None = None
    """The receiving school, for platform_admin; a school_admin's own otherwise."""
    reason: Reason


class DecideTransfer(Command):
    """Release the person (`release_transfer`), or refuse it (`refuse_transfer`)."""

    transfer_id: Id
    expected_version: int
    reason: Reason


class WithdrawTransfer(Command):
    """The receiving school takes its request back."""

    transfer_id: Id
    expected_version: int


class GetTransfer(Command):
    transfer_id: Id


class ListTransfers(PageQuery):
    """Transfers from and to the own school, the newest first; all for platform_admin."""


class TransferView(View):
    transfer_id: Id
    person_id: Id
    username: str
    full_name: str
    from_institution_id: Id
    from_institution_name: str
    to_institution_id: Id
    to_institution_name: str
    number: str
    reason: str
    state: TransferStateName
    requested_by_name: str
    requested_at: UtcTime
    decided_by_name: str | None
    decision_reason: str | None
    decided_at: UtcTime | None
    version: int
