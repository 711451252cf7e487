"""Imports and notices on the bus."""

from __future__ import annotations

import base64
from typing import Any

from chassis.contracts.accounts import (
    notification,
    people_import,
)
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from services.accounts.adapters.texts import file_fault_text, notice_texts, row_fault_text
from services.accounts.domain.import_job import ImportState, PeopleImport
from services.accounts.domain.notification import Notification
from services.accounts.domain.people_import import RowFault


def import_summary(record: PeopleImport) -> people_import.PeopleImportSummary:
    return people_import.PeopleImportSummary.model_validate(_summary(record))


def import_page(found: Slice[PeopleImport]) -> Page[people_import.PeopleImportSummary]:
    return Page(items=[import_summary(each) for each in found.items], next_cursor=found.next_cursor)


def import_state(query: people_import.ListImports) -> ImportState | None:
    return ImportState(query.state) if query.state else None


def spreadsheet(file_name: str, content: bytes) -> people_import.SpreadsheetView:
    return people_import.SpreadsheetView(file_name=file_name, content_base64=base64.b64encode(content).decode())


def _summary(record: PeopleImport) -> dict[str, Any]:
    code = record.problem_code
    return {
        "import_id": record.import_id,
        "role": record.role,
        "file_name": record.file_name,
        "state": record.state.value,
        "row_count": record.row_count,
        "checked_count": record.checked_count,
        "written_count": record.written_count,
        "created_count": record.created_count,
        "unchanged_count": record.unchanged_count,
        "error_count": record.fault_count,
        "problem": {"code": code, "message": file_fault_text(code, record.problem_details)} if code else None,
        "created_at": record.created_at,
        "finished_at": record.finished_at,
    }


def import_view(record: PeopleImport) -> people_import.PeopleImportView:
    return people_import.PeopleImportView.model_validate(
        {
            **_summary(record),
            "errors": [_row_error(fault) for fault in record.faults],
            "warnings": [_row_error(warning) for warning in record.warnings],
        }
    )


def _row_error(fault: RowFault) -> people_import.RowError:
    return people_import.RowError(
        row=fault.row, column=fault.column, code=fault.code, message=row_fault_text(fault.code)
    )


def notification_view(notice: Notification) -> notification.NotificationView:
    return notification.NotificationView(
        notification_id=notice.notification_id,
        kind=notice.kind,
        texts={
            language: notification.NoticeText(title=title, body=body)
            for language, (title, body) in notice_texts(notice.kind, notice.facts).items()
        },
        link=notice.link,
        created_at=notice.created_at,
        read_at=notice.read_at,
    )


def inbox(found: tuple[Slice[Notification], int]) -> notification.Inbox:
    page, unread_count = found
    return notification.Inbox(
        items=[notification_view(each) for each in page.items],
        next_cursor=page.next_cursor,
        unread_count=unread_count,
    )
