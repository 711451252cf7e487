"""What becomes of people: their roles, their school (R1, R18)."""

from __future__ import annotations

from chassis.contracts.accounts.person import PersonView
from chassis.contracts.accounts.roles import GrantRole, WithdrawRole
from chassis.contracts.accounts.transfer import (
    DecideTransfer,
    GetTransfer,
    ListTransfers,
    RequestTransfer,
    TransferView,
    WithdrawTransfer,
)
from chassis.contracts.base import Page
from chassis.rpc.entrypoints import Service, command, query
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import roles, transfer
from services.accounts.wire import fields, person_view
from services.accounts.wire.transfers import transfer_page, transfer_view


class StandingEntrypoints(Service[AccountsApplication]):
    @command
    def grant_role(self, tx: Tx, command: GrantRole) -> PersonView:
        return person_view(roles.grant_role(tx, **fields(command)))

    @command
    def withdraw_role(self, tx: Tx, command: WithdrawRole) -> PersonView:
        return person_view(roles.withdraw_role(tx, **fields(command)))

    @command
    def request_transfer(self, tx: Tx, command: RequestTransfer) -> TransferView:
        return transfer_view(transfer.request_transfer(tx, **fields(command)))

    @command
    def release_transfer(self, tx: Tx, command: DecideTransfer) -> TransferView:
        return transfer_view(transfer.release_transfer(tx, **fields(command)))

    @command
    def refuse_transfer(self, tx: Tx, command: DecideTransfer) -> TransferView:
        return transfer_view(transfer.refuse_transfer(tx, **fields(command)))

    @command
    def withdraw_transfer(self, tx: Tx, command: WithdrawTransfer) -> TransferView:
        return transfer_view(transfer.withdraw_transfer(tx, **fields(command)))

    @query
    def get_transfer(self, tx: Tx, query: GetTransfer) -> TransferView:
        return transfer_view(transfer.get_transfer(tx, transfer_id=query.transfer_id))

    @query
    def list_transfers(self, tx: Tx, query: ListTransfers) -> Page[TransferView]:
        return transfer_page(transfer.list_transfers(tx, **fields(query)))
