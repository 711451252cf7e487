"""The inbox of a person (R94)."""

from __future__ import annotations

from chassis.contracts.base import Command, Id, Page, PageQuery, UtcTime, View


class NoticeText(View):
    title: str
    body: str


class NotificationView(View):
    """One notice. `texts` has it in every language of the platform: `zh-CN`, `en`."""

    notification_id: Id
    kind: str
    texts: dict[str, NoticeText]
    link: str
    """The path of the API resource to look at."""
    created_at: UtcTime
    read_at: UtcTime | None


class ListNotifications(PageQuery):
    """The caller's notices, newest first."""

    is_unread_only: bool = False


class Inbox(Page[NotificationView]):
    unread_count: int


class MarkRead(Command):
    notification_id: Id
