"""The access audit, and the looks at clear numbers that it records (R4, R15)."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View


class ClearNumbers(Command):
    """The numbers of one person in clear, for a purpose that goes into the audit (R15)."""

    person_id: Id
    purpose: str = Field(min_length=3, max_length=200)


class ClearNumbersView(View):
    """What every other answer masks; what the person has none of is absent."""

    person_id: Id
    mobile: str | None = Field(None, repr=False)
    email: str | None = Field(None, repr=False)
    id_number: str | None = Field(None, repr=False)


class ListAccess(PageQuery):
    """The access audit, newest first: everything for platform_admin, the own school's for a school_admin."""

    institution_id: Id | None = None
    actor_id: str | None = Field(None, min_length=1, max_length=64)
    """Who acted."""
    person_id: Id | None = None
    """Whom it was about."""
    action: str | None = Field(None, min_length=1, max_length=40)
    since: UtcTime | None = None
    until: UtcTime | None = None


class AccessRecordView(View):
    """One look at clear numbers, or one act of administration."""

    record_id: Id
    at: UtcTime
    actor_id: str
    actor_name: str
    institution_id: Id | None
    """The school whose people it was about where that is one school, otherwise the actor's."""
    action: str
    """Such as `clear_numbers`, `contacts`, `disable_person`, `reset_credential`, `import_people`."""
    purpose: str
    person_ids: list[Id]
    client_address: str | None
    correlation_id: str


class CheckpointAudit(Command):
    """Sign how far the audit reaches; the platform itself asks, from time to time."""


class CheckpointView(View):
    """A signed statement of how far the audit reaches, to be kept outside its database as well."""

    checkpoint: str = ""
    """`sequence:time:key:seal:signature`; empty when nothing was recorded since the last one."""
