"""The access audit, and the looks at clear numbers that it records (R4, R15)."""

from __future__ import annotations

from chassis.contracts.accounts.audit import (
    AccessRecordView,
    CheckpointAudit,
    CheckpointView,
    ClearNumbers,
    ClearNumbersView,
    ListAccess,
)
from chassis.contracts.base import Call, Page
from chassis.rpc.entrypoints import Service, command, query, remote
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import audit, directory


class AuditEntrypoints(Service[AccountsApplication]):
    @query
    def list_access(self, tx: Tx, query: ListAccess) -> Page[AccessRecordView]:
        found = audit.list_access(tx, wire.audit_filter(query), limit=query.limit, cursor=query.cursor)
        return wire.access_page(found)

    # Clear numbers must not be kept as the answer to a repeated request, and every look is a look: no `command`.
    @remote
    def clear_numbers(self, call: Call, command: ClearNumbers) -> ClearNumbersView:
        with self.application.transaction(call) as tx:
            return wire.clear_numbers_view(directory.clear_numbers(tx, **wire.fields(command)))

    @command
    def checkpoint_audit(self, tx: Tx, _command: CheckpointAudit) -> CheckpointView:
        return wire.checkpoint_view(audit.checkpoint(tx))
