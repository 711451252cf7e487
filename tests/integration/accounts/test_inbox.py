"""Notices that services raise land in the inboxes of the right people (R94)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.notification import ListNotifications, MarkRead
from chassis.contracts.base import Call, Envelope
from chassis.contracts.catalog.events import CatalogNotice
from chassis.contracts.notices import NoticeRaised
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound
from chassis.domain.ids import new_id
from tests.integration.accounts.house import House


def _envelope(house: House, event: NoticeRaised) -> Envelope:
    return Envelope(
        event_id=new_id(), type=event.TYPE, occurred_at=house.now, payload=event.model_dump(mode="json")
    )


def _kinds(house: House, person_id: str) -> list[str]:
    inbox = house.service.list_notifications(house.call(person_id=person_id), ListNotifications())
    return [notice.kind for notice in inbox.items]


def test_a_notice_reaches_persons_once_in_both_languages_r94(house: House) -> None:
    student = house.student(house.school()).person
    event = CatalogNotice(
        kind="run_rejected",
        person_ids=[student.person_id, new_id()],
        facts={"title": "线性代数", "run_number": "2", "reason": "周期有误"},
        link="/api/v1/runs/1",
    )
    envelope = _envelope(house, event)
    assert house.service.deliver_catalog_notice(envelope)
    assert not house.service.deliver_catalog_notice(envelope)
    call = house.call(person_id=student.person_id)
    inbox = house.service.list_notifications(call, ListNotifications())
    [notice] = inbox.items
    assert inbox.unread_count == 1
    assert notice.texts["zh-CN"].body == "课程“线性代数”第 2 期未通过审核：周期有误"
    assert notice.texts["en"].body == "Run 2 of “线性代数” was rejected: 周期有误"
    assert house.service.mark_read(call, MarkRead(notification_id=notice.notification_id)).read_at
    assert house.service.list_notifications(call, ListNotifications(is_unread_only=True)).items == []
    assert house.service.list_notifications(call, ListNotifications()).unread_count == 0


def test_a_notice_reaches_a_role_in_one_school_or_in_all_r94(house: House) -> None:
    school, other = house.school(), house.school()
    own, elsewhere = (house.administrator(each).person.person_id for each in (school, other))
    student = house.student(school).person.person_id
    for institution_id in (school.institution_id, None):
        event = NoticeRaised(
            kind="share_list_published",
            role=Role.SCHOOL_ADMIN,
            institution_id=institution_id,
            facts={"title": "清单"},
        )
        house.service.deliver_sharing_notice(_envelope(house, event))
    assert _kinds(house, own) == ["share_list_published"] * 2
    assert _kinds(house, elsewhere) == ["share_list_published"]
    assert _kinds(house, student) == []


def test_notices_of_others_cannot_be_read_r94(house: House) -> None:
    school = house.school()
    person_id = house.student(school).person.person_id
    house.service.deliver_media_notice(_envelope(house, NoticeRaised(kind="video_failed", person_ids=[person_id])))
    [notice] = house.service.list_notifications(house.call(person_id=person_id), ListNotifications()).items
    stranger = house.call(person_id=house.student(school).person.person_id)
    with pytest.raises(NotFound):
        house.service.mark_read(stranger, MarkRead(notification_id=notice.notification_id))
    with pytest.raises(NotAuthenticated):
        house.service.list_notifications(Call(), ListNotifications())
