"""People who change schools, on the bus."""

from __future__ import annotations

from chassis.contracts.accounts import transfer
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from services.accounts.usecases.transfer import TransferDetail


def transfer_view(found: TransferDetail) -> transfer.TransferView:
    moved = found.transfer
    return transfer.TransferView(
        transfer_id=moved.transfer_id,
        person_id=moved.person_id,
        username=found.person.username,
        full_name=found.person.full_name,
        from_institution_id=moved.from_institution_id,
        from_institution_name=found.from_name,
        to_institution_id=moved.to_institution_id,
        to_institution_name=found.to_name,
        number=moved.number,
        reason=moved.reason,
        state=moved.state.value,
        requested_by_name=moved.requested_by_name,
        requested_at=moved.requested_at,
        decided_by_name=moved.decided_by_name,
        decision_reason=moved.decision_reason,
        decided_at=moved.decided_at,
        version=moved.version,
    )


def transfer_page(found: Slice[TransferDetail]) -> Page[transfer.TransferView]:
    return Page(items=[transfer_view(each) for each in found.items], next_cursor=found.next_cursor)
