"""What a violated constraint means to people."""

from __future__ import annotations

from collections.abc import Callable

from chassis.domain.errors import Conflict, DomainError

CONSTRAINT_ERRORS: dict[str, Callable[[], DomainError]] = {
    "uq_library_entries_live": lambda: Conflict("library_entry_exists"),
    "uq_courses_library_entry_id": lambda: Conflict("library_entry_used"),
    "uq_library_changes_pending": lambda: Conflict("library_change_pending"),
    "uq_mooc_applications_pending": lambda: Conflict("mooc_application_pending"),
    # Two at once: the second one meets what the first one made.
    "pk_team_members": lambda: Conflict("already_in_team"),
    "uq_classes_run_id_institution_id_title": lambda: Conflict("class_title_taken"),
    "uq_enrolments_run_id_student_id": lambda: Conflict("already_enrolled"),
}
