"""Exports and recommendations at the gateway (R73, R74)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.sharing.events import RecommendationsChanged
from chassis.contracts.sharing.list_reading import ExportPage, ExportRow
from chassis.contracts.sharing.recommendation import PublicRecommendations
from chassis.contracts.sharing.share_list import RunBrief
from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, Unavailable
from chassis.domain.ids import new_id
from gateway import share_list_export
from gateway.public_reads import PublicReads
from gateway.share_list_export import EXPORTS_AT_ONCE, csv_response
from tests.unit.gateway.conftest import Keys

LIST = f"/api/v1/share-lists/{new_id()}"


def a_row(place: int) -> ExportRow:
    run = RunBrief(
        run_id=new_id(),
        course_id=new_id(),
        run_number=1,
        title=f"课程 {place}",
        institution_id=new_id(),
        institution_name="甲大学",
        leader_id=new_id(),
        leader_name="李老师",
        category_code="08",
        online_credits=Decimal("2.0"),
        total_credits=Decimal("3.0"),
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 20),
    )
    return ExportRow(run=run, leader_mobile="13800001234")


def a_page(*places: int, cursor: str | None = None, of: int = 3) -> ExportPage:
    return ExportPage(
        term_name="秋季学期",
        version=2,
        entry_count=of,
        exported_by="王老师",
        exported_at=datetime(2026, 11, 25, 4, tzinfo=UTC),
        rows=[a_row(place) for place in places],
        next_cursor=cursor,
    )


def test_a_file_is_read_page_by_page_and_says_who_made_it_r73(
    web: FlaskClient, services: Any, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {None: a_page(1, 2, cursor="next"), "next": a_page(3)}

    def read_for_export(_call: Any, command: Any) -> ExportPage:
        return pages[command.cursor]

    monkeypatch.setattr(services.sharing, "read_for_export", read_for_export, raising=False)
    answer = web.get(f"{LIST}/export.csv", headers=keys.headers(Role.SCHOOL_ADMIN), buffered=True)
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[1] == "由 王老师 于 2026-11-25 12:00:00 导出，含个人信息，仅供教务使用"
    assert [line.split(",")[:3] for line in lines[3:]] == [
        [str(place), "甲大学", f"课程 {place}"] for place in (1, 2, 3)
    ]
    assert answer.content_type.startswith("text/csv")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_cursor_that_never_ends_does_not_read_for_ever_r73() -> None:
    asked: list[str | None] = []

    def read(cursor: str | None) -> ExportPage:
        asked.append(cursor)
        return a_page(1, cursor="again", of=3)

    csv_response(read).close()
    assert len(asked) == 3


def test_a_refusal_on_the_way_leaves_no_half_of_a_file_r73(web: FlaskClient, services: Any, keys: Keys) -> None:
    for error, status in ((NotFound("share_list_not_found"), 404), (Unavailable("service_unavailable"), 503)):
        services.sharing.answers["read_for_export"] = error
        for ending in ("xlsx", "csv"):
            answer = web.get(f"{LIST}/export.{ending}", headers=keys.headers(Role.CENTRE_ADMIN))
            assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.fixture
def taken() -> Iterator[None]:
    for _ in range(EXPORTS_AT_ONCE):
        assert share_list_export._places.acquire(blocking=False)
    yield
    for _ in range(EXPORTS_AT_ONCE):
        share_list_export._places.release()


@pytest.mark.usefixtures("taken")
def test_few_exports_at_once_leave_room_for_everyone_else_r73(web: FlaskClient, services: Any, keys: Keys) -> None:
    services.sharing.answers["read_for_export"] = a_page(1, of=1)
    answer = web.get(f"{LIST}/export.xlsx", headers=keys.headers(Role.SCHOOL_ADMIN))
    assert (answer.status_code, answer.json["code"]) == (429, "exports_busy")  # type: ignore[index]
    assert int(answer.headers["Retry-After"]) > 0


def test_places_are_given_back_also_after_a_failure_r73(web: FlaskClient, services: Any, keys: Keys) -> None:
    headers = keys.headers(Role.SCHOOL_ADMIN)
    for answer in (NotFound("share_list_not_found"), a_page(1, of=1)):
        services.sharing.answers["read_for_export"] = answer
        for _ in range(EXPORTS_AT_ONCE + 1):
            assert web.get(f"{LIST}/export.csv", headers=headers, buffered=True).status_code != 429


def test_recommendations_are_kept_until_they_change_r74(
    web: FlaskClient, services: Any, kept: PublicReads
) -> None:
    services.sharing.answers["public_recommendations"] = PublicRecommendations(items=[])
    for _ in range(3):
        assert web.get("/api/v1/public/recommendations").status_code == 200
    assert len(services.sharing.calls) == 1
    kept.forget(RecommendationsChanged.TYPE)
    web.get("/api/v1/public/recommendations")
    assert len(services.sharing.calls) == 2
    assert services.sharing.calls[-1][1].actor.kind == "anonymous"
