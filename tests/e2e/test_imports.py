"""50,000 students come through the door in one file, and whoever signs in meanwhile does not wait (R12, R13)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from chassis.spreadsheet import read_sheet
from deploy.demo.api import Answer, Visitor
from deploy.demo.patience import until
from deploy.demo.sheets import XLSX
from tests.integration.accounts.house import fresh
from tests.integration.accounts.rosters import workbook
from tests.whole_platform import Platform

pytestmark = pytest.mark.timeout(900)

STUDENTS = 50_000
PASSWORD = "correct horse 7 battery"


@pytest.fixture
def admin(platform: Platform) -> Iterator[Visitor]:
    """The administrator of a new school that gives out activation codes."""
    with httpx.Client(base_url=platform.base_url, timeout=60, trust_env=False) as web:
        root = Visitor(web, "platform", login="platform_admin", password=platform.first_admin_password)
        root.sign_in()
        code = fresh()
        school = root.post(
            "/institutions",
            {"code": code, "name": f"大学{code}", "kind": "undergraduate", "province": "浙江省"},
        )
        made = root.post(
            f"/institutions/{school['institution_id']}/administrators",
            {"username": f"jwc{code}", "full_name": "教务处"},
        )
        visitor = Visitor(web, "admin", login=f"jwc{code}")
        visitor.set_first_password(made["initial_credential"]["activation_code"], PASSWORD)
        settings = visitor.get("/account-settings")
        visitor.put("/account-settings", {"initial_credentials": "activation_code"}, version=settings.etag)
        yield visitor


def _send(admin: Visitor, content: bytes) -> str:
    asked = admin.post(
        "/people/imports", files={"file": ("students.xlsx", content, XLSX)}, data={"role": "student"}
    )
    path = f"/people/imports/{asked['import_id']}"
    assert asked.headers["Location"].endswith(path)
    return path


def test_fifty_thousand_students_are_imported_while_others_sign_in_r12_r13(admin: Visitor) -> None:
    content = workbook(STUDENTS, first_number=fresh())
    path = _send(admin, content)
    waits: list[float] = []

    def ended() -> Answer | None:
        began = time.monotonic()
        admin.get("/me")
        waits.append(time.monotonic() - began)
        report = admin.get(path)
        return None if report["state"] in {"queued", "running"} else report

    report = until(ended, "the import", seconds=300)
    assert (report["state"], report["created_count"], report["error_count"]) == ("done", STUDENTS, 0)
    assert max(waits) < 5
    again = _send(admin, content)
    unchanged = until(lambda: _ended(admin, again), "the import", seconds=300)
    assert (unchanged["created_count"], unchanged["unchanged_count"]) == (0, STUDENTS)
    codes = admin.post(f"{path}/activation-codes", {"purpose": "发给新生"}).content
    rows = read_sheet(codes, max_rows=5000).rows
    assert len({row.cells["激活码"] for row in rows}) == 5000
    student = Visitor(admin.web, "student", login=rows[-1].cells["用户名"])
    student.set_first_password(rows[-1].cells["激活码"], PASSWORD)
    assert student.get("/me")["scopes"] == ["full"]


def test_faulty_rows_come_back_as_a_file_and_go_in_corrected_r13(admin: Visitor) -> None:
    faulty = "姓名,学号,身份证号\r\n王小明,S1,123\r\n".encode()
    path = _send(admin, faulty)
    report = until(lambda: _ended(admin, path), "the import", seconds=60)
    assert (report["state"], report["errors"][0]["code"]) == ("failed", "id_number_invalid")
    file = admin.get(f"{path}/errors.xlsx")
    assert file.headers["Content-Type"] == XLSX
    assert read_sheet(file.content, max_rows=5).headings == ["姓名", "学号", "身份证号", "错误说明"]
    assert [each["state"] for each in admin.all("/people/imports")] == ["failed"]
    admin.refusal(409, "import_state", "POST", f"{path}/cancel")


def _ended(admin: Visitor, path: str) -> Answer | None:
    report = admin.get(path)
    return None if report["state"] in {"queued", "running"} else report
