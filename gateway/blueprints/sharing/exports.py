"""Published share lists as files (R73)."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from chassis.contracts.base import Command, Id
from chassis.contracts.sharing.list_reading import ExportPage, ReadForExport
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.share_list_export import CSV, XLSX, ReadPage, csv_response, xlsx_response

api = Operations("exports", title="Share list files 清单导出")
ADMINISTRATORS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
REFUSALS = ["share_list_not_found", "share_list_not_published", "list_version_not_found", "exports_busy"]


class ExportShareList(Command):
    """A version of a list to be written down; the latest, if none is named."""

    share_list_id: Id
    version: int | None = Field(None, ge=1, le=1_000_000)


@api.get(
    "/share-lists/<id:share_list_id>/export.xlsx",
    summary="The published list as a spreadsheet, with the leaders' mobile numbers (R73)",
    who=ADMINISTRATORS,
    produces=XLSX,
    errors=REFUSALS,
)
def export_xlsx(query: ExportShareList) -> Response:
    """The file says who exported it and when; every page that is read for it is in the audit log."""
    return xlsx_response(_pages(query))


@api.get(
    "/share-lists/<id:share_list_id>/export.csv",
    summary="The same as .csv, for systems (R73)",
    who=ADMINISTRATORS,
    produces=CSV,
    errors=REFUSALS,
)
def export_csv(query: ExportShareList) -> Response:
    """UTF-8 with a BOM. Texts that a spreadsheet could take for a formula begin with an apostrophe."""
    return csv_response(_pages(query))


def _pages(query: ExportShareList) -> ReadPage:
    # Taken now: a file is still being sent when the request is over for Flask.
    sharing, call = clients().sharing, caller()

    def read(cursor: str | None) -> ExportPage:
        wanted = ReadForExport(share_list_id=query.share_list_id, version=query.version, cursor=cursor)
        return sharing.read_for_export(call, wanted)

    return read
