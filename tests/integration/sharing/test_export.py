"""A published list, written down with the leaders' numbers (R73)."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from flask import Response
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from chassis.contracts.base import Call
from chassis.contracts.sharing.list_reading import ExportPage, ReadForExport
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from gateway.share_list_export import csv_response, xlsx_response
from tests.factories import call_of
from tests.integration.sharing.province import FakeAccounts, Province
from tests.statements import cost_of

MANY = 30_000
FLAT = 24 * 1024 * 1024
"""The largest page and what writing takes, and not the 30,000 rows, which would be more than 60 MiB."""

FILL = text(
    """
    WITH new AS (
        SELECT gen_random_uuid() AS entry_id, gen_random_uuid() AS run_id, n FROM generate_series(2, :many) n
    ),
    entries AS (
        INSERT INTO share_entries (entry_id, share_list_id, run_id, institution_id, added_by_id, state, submission,
                                   submitted_at, decided_at, reason, version)
        SELECT new.entry_id, share_list_id, new.run_id, institution_id, added_by_id, state, submission,
               submitted_at, decided_at, reason, share_entries.version
        FROM new, share_entries WHERE share_entries.entry_id = :entry_id
    )
    INSERT INTO version_entries (share_list_id, number, entry_id, run_id, course_id, run_number, title,
                                 institution_id, institution_name, leader_id, leader_name, category_code,
                                 online_credits, total_credits, starts_on, ends_on)
    SELECT share_list_id, number, new.entry_id, new.run_id, course_id, run_number,
           '课程 ' || lpad(new.n::text, 6, '0'), institution_id, institution_name, gen_random_uuid(), leader_name,
           category_code, online_credits, total_credits, starts_on, ends_on
    FROM new, version_entries v WHERE v.entry_id = :entry_id
    """
)


def reader(province: Province, call: Call, version: int | None = None) -> Callable[[str | None], ExportPage]:
    def read(cursor: str | None) -> ExportPage:
        wanted = ReadForExport(share_list_id=province.list_id, version=version, cursor=cursor)
        return province.sharing.read_for_export(call, wanted)

    return read


def rows_of(response: Response) -> list[list[Any]]:
    content = b"".join(response.response)  # type: ignore[arg-type]
    response.close()
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_an_export_has_the_leaders_mobile_and_says_who_made_it_r73(
    province: Province, accounts: FakeAccounts
) -> None:
    province.a_published_entry()
    rows = rows_of(xlsx_response(reader(province, province.admin_b)))
    assert province.admin_b.actor.name in str(rows[1][0])
    heading = rows[2]
    assert rows[3][heading.index("负责人手机号")] == "13800001234"
    assert rows[3][heading.index("课程名称")] == "数据结构"
    assert rows[3][heading.index("总学分")] == 3
    asker, purpose = accounts.audit[-1]
    assert asker == province.admin_b.actor.actor_id
    assert "share list export" in purpose
    assert "1 of 1 entries" in purpose


def test_both_files_hold_the_same_version_r73(province: Province) -> None:
    run, _ = province.a_published_entry(title="=旧名")
    province.tell_again(run, title="新名")
    province.a_published_entry(title="后来")
    old = rows_of(xlsx_response(reader(province, province.admin_a, 1)))
    assert [row[2] for row in old[3:]] == ["=旧名"]
    response = csv_response(reader(province, province.admin_a, 1))
    content = b"".join(response.response).decode("utf-8-sig")  # type: ignore[arg-type]
    response.close()
    assert "'=旧名" in content
    assert "新名" not in content
    assert "v1.csv" in response.headers["Content-Disposition"]
    assert len(rows_of(xlsx_response(reader(province, province.admin_a)))) == 5


def test_only_administrators_export_and_only_what_is_published_r73(
    province: Province, accounts: FakeAccounts
) -> None:
    province.open_list()
    asked = len(accounts.audit)
    with pytest.raises(Conflict) as refusal:
        reader(province, province.admin_a)(None)
    assert refusal.value.code == "share_list_not_published"
    province.a_published_entry()
    for role in (Role.TEACHER, Role.STUDENT, Role.PLATFORM_ADMIN):
        with pytest.raises(NotPermitted):
            reader(province, call_of(role, institution_id=province.school_a))(None)
    with pytest.raises(NotFound):
        reader(province, province.admin_a, 2)(None)
    assert len(accounts.audit) == asked, "no number was asked for"


def fill(province: Province, size: int) -> None:
    """Publish a list of so many entries, each led by somebody else."""
    _, entry = province.a_published_entry()
    with province.sharing.application.engine.begin() as connection:
        connection.execute(FILL, {"many": size, "entry_id": entry.entry_id})
        connection.execute(
            text("UPDATE list_versions SET entry_count = :many WHERE share_list_id = :list_id"),
            {"many": size, "list_id": province.list_id},
        )


@pytest.fixture
def enormous(province: Province) -> Province:
    fill(province, MANY)
    return province


def test_thirty_thousand_entries_are_exported_in_flat_memory_r73(
    enormous: Province, accounts: FakeAccounts
) -> None:
    asked = len(accounts.audit)
    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        response = csv_response(reader(enormous, enormous.admin_b))
        for chunk in response.response:
            file.write(chunk)  # type: ignore[arg-type]
        response.close()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < FLAT, f"{peak:,} bytes"
        file.seek(0)
        lines = file.read().decode("utf-8-sig").splitlines()
    assert len(accounts.audit) - asked == MANY // 1000, "one audited call for each page, and no more"
    cells = [line.split(",") for line in lines[3:]]
    assert [int(row[0]) for row in cells] == list(range(1, MANY + 1))
    assert len({row[2] for row in cells}) == MANY, "every entry once"
    assert all(row[6] == "13800001234" for row in cells)


def test_a_page_of_an_export_is_few_statements_r73(province: Province) -> None:
    province.a_published_entry()
    cost = cost_of(province.sharing.application.engine, {"page": lambda: reader(province, province.admin_a)(None)})
    assert cost == {"page": 4}
