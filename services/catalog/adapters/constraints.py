"""What a violated constraint means to people."""

from __future__ import annotations

from collections.abc import Callable

from chassis.domain.errors import Conflict, DomainError

CONSTRAINT_ERRORS: dict[str, Callable[[], DomainError]] = {
    "uq_library_entries_live": lambda: Conflict("library_entry_exists"),
    "uq_courses_library_entry_id": lambda: Conflict("library_entry_used"),
}
