"""Imports and notices on the bus."""

from __future__ import annotations

from chassis.contracts.accounts import (
    notification,
    people_import,
)
from chassis.domain.paging import Slice
from services.accounts.adapters.texts import notice_texts, row_fault_text
from services.accounts.domain.notification import Notification
from services.accounts.domain.people_import import PeopleImport, RowFault


def import_view(record: PeopleImport) -> people_import.PeopleImportView:
    return people_import.PeopleImportView.model_validate(
        {
            "import_id": record.import_id,
            "role": record.role,
            "file_name": record.file_name,
            "state": record.state.value,
            "row_count": record.row_count,
            "created_count": record.created_count,
            "unchanged_count": record.unchanged_count,
            "errors": [_row_error(fault) for fault in record.faults],
            "error_count": record.fault_count,
            "warnings": [_row_error(warning) for warning in record.warnings],
            "created_at": record.created_at,
            "finished_at": record.finished_at,
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
