"""Files in parts: sent as they are read, and whole or visibly broken off (R90, R91)."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.sharing.ledger_export import LedgerPart, TranscriptFile, Transcripts
from chassis.contracts.sharing.statistics import StatisticsFile
from chassis.domain.actor import Role
from chassis.domain.errors import NotPermitted, Unavailable
from tests.unit.gateway.conftest import Keys


class Parts:
    """A service that has a list of parts and knows by the cursor which comes next."""

    def __init__(self, services: Any, method: str, parts: list[Any]) -> None:
        self.asked: list[Any] = []
        self._parts = parts
        setattr(services.sharing, method, self._answer)

    def _answer(self, _call: Any, query: Any) -> Any:
        self.asked.append(query)
        part = self._parts[int(query.cursor or 0)]
        if isinstance(part, Exception):
            raise part
        return part


def test_the_ledger_is_sent_part_by_part_with_its_filters_r90(web: FlaskClient, services: Any, keys: Keys) -> None:
    parts = Parts(
        services,
        "export_ledger_part",
        [LedgerPart(text="\ufeff姓名\r\n", next_cursor="1"), LedgerPart(text="王小明\r\n", next_cursor=None)],
    )
    response = web.get(
        "/api/v1/recognitions/export.csv?academic_year=2026-2027&state=revoked",
        headers=keys.headers(Role.SCHOOL_ADMIN),
    )
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(response.data.decode("utf-8-sig")))) == [["姓名"], ["王小明"]]
    assert "Content-Length" not in response.headers
    assert "filename*=UTF-8''%E5%AD%A6" in response.headers["Content-Disposition"]
    assert [(each.academic_year, each.state, each.cursor) for each in parts.asked] == [
        ("2026-2027", "revoked", None),
        ("2026-2027", "revoked", "1"),
    ]


def test_a_refusal_is_a_problem_and_no_file_r90(web: FlaskClient, services: Any, keys: Keys) -> None:
    Parts(services, "export_ledger_part", [NotPermitted("role_required", details={"roles": []})])
    response = web.get("/api/v1/recognitions/export.csv", headers=keys.headers(Role.SCHOOL_ADMIN))
    assert (response.status_code, response.mimetype) == (403, "application/problem+json")


def test_a_file_that_breaks_off_does_not_look_whole_r90(web: FlaskClient, services: Any, keys: Keys) -> None:
    Parts(
        services, "export_ledger_part", [LedgerPart(text="a", next_cursor="1"), Unavailable("service_unavailable")]
    )
    with pytest.raises(Unavailable):
        _ = web.get("/api/v1/recognitions/export.csv", headers=keys.headers(Role.SCHOOL_ADMIN)).data


def test_transcripts_come_as_an_archive_r91(web: FlaskClient, services: Any, keys: Keys) -> None:
    files = [TranscriptFile(file_name=f"{number}.xml", text=f"<elmo>{number} 王</elmo>") for number in range(3)]
    Parts(
        services,
        "export_transcripts",
        [Transcripts(files=files[:2], next_cursor="1"), Transcripts(files=files[2:])],
    )
    response = web.get("/api/v1/recognitions/elmo.zip", headers=keys.headers(Role.CENTRE_ADMIN))
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        assert [archive.read(name).decode() for name in archive.namelist()] == [file.text for file in files]


def test_an_archive_of_nothing_is_an_archive_r91(web: FlaskClient, services: Any, keys: Keys) -> None:
    Parts(services, "export_transcripts", [Transcripts(files=[])])
    response = web.get("/api/v1/recognitions/elmo.zip", headers=keys.headers(Role.CENTRE_ADMIN))
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.namelist() == []


def test_open_statistics_are_a_file_that_anyone_may_keep_r92(web: FlaskClient, services: Any) -> None:
    services.sharing.answers["export_statistics"] = StatisticsFile(
        file_name="statistics-2026-11-25.csv", text="\ufeffas_of\r\n"
    )
    first = web.get("/api/v1/statistics/report.csv")
    assert (first.status_code, first.mimetype) == (200, "text/csv")
    assert "statistics-2026-11-25.csv" in first.headers["Content-Disposition"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = web.get("/api/v1/statistics/report.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert len(services.sharing.calls) == 1
