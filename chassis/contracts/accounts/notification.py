"""The inbox of a person (R94)."""

from __future__ import annotations

from pydantic import Field

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


class MarkAllRead(Command):
    """The caller has seen all notices."""


class MarkedRead(View):
    count: int
    """How many were unread."""


class ListPreferences(Command):
    """Which kinds of notices the caller also gets by mail."""


class PreferenceView(View):
    """One kind of notice. `labels` names it in every language of the platform: `zh-CN`, `en`."""

    kind: str
    labels: dict[str, str]
    by_mail: bool
    by_default: bool


class PreferencesView(View):
    """`email` is where mail goes, masked; without one nothing is mailed."""

    email: str | None
    preferences: list[PreferenceView]


class PreferenceChoice(Command):
    kind: str = Field(min_length=1, max_length=60)
    by_mail: bool


class ChoosePreferences(Command):
    """Choose for some kinds; the others stay as they are."""

    preferences: list[PreferenceChoice] = Field(max_length=200)
