"""The access audit and clear numbers on the bus."""

from __future__ import annotations

from dataclasses import asdict

from chassis.contracts.accounts import audit
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.audit_chain import Checkpoint
from services.accounts.domain.person import Person
from services.accounts.ports.audit import AuditFilter
from services.accounts.wire.arguments import fields


def audit_filter(query: audit.ListAccess) -> AuditFilter:
    return AuditFilter(**fields(query, "limit", "cursor"))


def access_page(found: Slice[AccessRecord]) -> Page[audit.AccessRecordView]:
    items = [audit.AccessRecordView.model_validate(asdict(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def clear_numbers_view(found: Person) -> audit.ClearNumbersView:
    return audit.ClearNumbersView(
        person_id=found.person_id,
        mobile=found.mobile.text if found.mobile else None,
        email=found.email.text if found.email else None,
        id_number=found.id_number.text if found.id_number else None,
    )


def checkpoint_view(signed: Checkpoint | None) -> audit.CheckpointView:
    return audit.CheckpointView(checkpoint=signed.text if signed else "")
