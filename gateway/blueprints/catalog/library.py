"""The MOOC library over HTTP (R60, R62)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog.library import (
    AddLibraryEntry,
    GetLibraryEntry,
    LibraryEntryView,
    ListLibraryEntries,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("library", title="MOOC library 课程库")
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get("/library-entries", summary="Courses on file with the centre, newest first (R60)", who=READERS)
def list_library_entries(query: ListLibraryEntries) -> Page[LibraryEntryView]:
    """The centre sees all entries, a school_admin the school's, a teacher those that name them as leader."""
    return clients().catalog.list_library_entries(caller(), query)


@api.post(
    "/library-entries",
    summary="File a course name with its leader; the centre decides (R60, R62)",
    who=only(Role.SCHOOL_ADMIN),
    status=201,
    location="/library-entries/{entry_id}",
    errors=["leader_unknown", "library_entry_exists"],
)
def add_library_entry(command: AddLibraryEntry) -> LibraryEntryView:
    return clients().catalog.add_library_entry(caller(), command)


@api.get(
    "/library-entries/<id:entry_id>",
    summary="One entry with its state and, if rejected, the reason (R60)",
    who=READERS,
    errors=["library_entry_not_found"],
)
def get_library_entry(query: GetLibraryEntry) -> LibraryEntryView:
    return clients().catalog.get_library_entry(caller(), query)
