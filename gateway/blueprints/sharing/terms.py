"""Terms over HTTP (R70)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.sharing.share_list import ShareListDetailView
from chassis.contracts.sharing.term import (
    CreateTerm,
    GetTerm,
    ListTerms,
    ListTermShifts,
    OpenShareList,
    ShiftTerm,
    TermShiftView,
    TermView,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("terms", title="Terms 学期")
CENTRE = only(Role.CENTRE_ADMIN)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)


@api.get("/terms", summary="Terms, newest first, with what is late (R70)", who=READERS)
def list_terms(query: ListTerms) -> Page[TermView]:
    return clients().sharing.list_terms(caller(), query)


@api.post(
    "/terms",
    summary="Plan a term and its calendar (R70)",
    who=CENTRE,
    status=201,
    location="/terms/{term_id}",
    errors=["term_exists", "term_dates_invalid", "calendar_out_of_order"],
)
def create_term(command: CreateTerm) -> TermView:
    """Days not given follow the guide: notice in April or October, publication by 31 May or 30 November."""
    return clients().sharing.create_term(caller(), command)


@api.get("/terms/<id:term_id>", summary="One term", who=READERS, errors=["term_not_found"])
def get_term(query: GetTerm) -> TermView:
    return clients().sharing.get_term(caller(), query)


@api.post(
    "/terms/<id:term_id>/shifts",
    summary="Shift days of the term's calendar, with a reason (R70)",
    who=CENTRE,
    errors=[
        "term_not_found",
        "stale_version",
        "calendar_unchanged",
        "term_phase_over",
        "calendar_day_past",
        "calendar_out_of_order",
    ],
)
def shift_term(command: ShiftTerm) -> TermView:
    """A later end of a collection that is over opens it again. Schools are told once the list is open."""
    return clients().sharing.shift_term(caller(), command)


@api.get(
    "/terms/<id:term_id>/shifts",
    summary="What was shifted in the term, by whom and why (R70)",
    who=READERS,
    errors=["term_not_found"],
)
def list_term_shifts(query: ListTermShifts) -> Page[TermShiftView]:
    return clients().sharing.list_term_shifts(caller(), query)


@api.post(
    "/terms/<id:term_id>/share-list",
    summary="Open the term's share list (R70)",
    who=CENTRE,
    status=201,
    location="/share-lists/{share_list_id}",
    errors=["term_not_found", "share_list_exists"],
)
def open_share_list(command: OpenShareList) -> ShareListDetailView:
    """Every school's administrators are told."""
    return clients().sharing.open_share_list(caller(), command)
