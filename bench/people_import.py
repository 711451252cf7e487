"""50,000 students from a spreadsheet against reading the file and a bare COPY of the same columns (R13)."""

from __future__ import annotations

import base64
import time
from contextlib import ExitStack
from typing import Any

from pydantic import SecretStr
from sqlalchemy import delete, insert, select

from bench.report import Cell, Measurement
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.spreadsheet import Sheet
from chassis.tables import chassis_table
from services.accounts.adapters import sheets
from services.accounts.adapters.copying import copy_rows
from services.accounts.adapters.tables import credentials, import_files, imports, institutions, people
from services.accounts.bootstrap import ImporterApplication, assemble_importer
from services.accounts.config import ImporterSettings
from services.accounts.importer.work import perform, system_call, take_next
from services.accounts.usecases.people_import import request_import
from tests.factories import call_of
from tests.integration.accounts.rosters import workbook
from tests.servers import shared_servers

STUDENTS = 50_000
ROUNDS = 3


def measure() -> Measurement:
    with ExitStack() as stack:
        servers = stack.enter_context(shared_servers())
        name, database_url = servers.create_database("accounts")
        stack.callback(servers.drop_database, name)
        key = SecretStr(base64.b64encode(b"k" * 32).decode())
        settings = ImporterSettings(
            amqp_url="amqp://unused/",
            database_url_accounts=database_url,
            field_key=key,
            lookup_key=key,
            audit_key=key,
        )
        application = assemble_importer(settings)
        stack.callback(application.close)
        school = _file_school(application)
        content = workbook(STUDENTS, first_number="100000")
        base, whole = [], []
        for _ in range(ROUNDS):
            whole.append(_import(application, school, content))
            rows = _stored(application)
            _forget(application)
            base.append(_read(content) + _copy(application, rows))
            _forget(application)
    return Measurement(
        name="people_import",
        what=f"{STUDENTS:,} students from an .xlsx of {len(content) / 2**20:.1f} MiB, best of {ROUNDS} rounds",
        rows=[_row("read the file, COPY the columns", base, base), _row("the import", whole, base)],
        notes=[
            "The base reads the same file with the same library and copies the finished rows into the same table,",
            "indexes and all. The import also checks every cell, seals and hashes numbers, compares with who is",
            "there, writes credentials and events, and tells its progress; all in one transaction.",
        ],
    )


def _row(what: str, seconds: list[float], base: list[float]) -> dict[str, Cell]:
    best = min(seconds)
    return {
        "what": what,
        "seconds": round(best, 2),
        "students/s": round(STUDENTS / best),
        "ratio": round(best / min(base), 2),
    }


def _import(application: ImporterApplication, school: str, content: bytes) -> float:
    began = time.perf_counter()
    with application.transaction(call_of(Role.SCHOOL_ADMIN, institution_id=school)) as tx:
        asked = request_import(tx, role=Role.STUDENT, file_name="students.xlsx", content=content)
    assignment = take_next(application, "bench")
    if assignment is None:
        raise RuntimeError("the import was not there to take")
    perform(application, assignment)
    took = time.perf_counter() - began
    with application.transaction(system_call(), read_only=True) as tx:
        done = tx.imports.get(asked.import_id)
    if done is None or done.created_count != STUDENTS:
        raise RuntimeError(f"the import ended as {done}")
    return took


def _read(content: bytes) -> float:
    began = time.perf_counter()
    sheet: Sheet = sheets.read_import(content)
    if len(sheet.rows) != STUDENTS:
        raise RuntimeError(f"{len(sheet.rows)} rows")
    return time.perf_counter() - began


def _stored(application: ImporterApplication) -> list[dict[str, Any]]:
    with application.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(people))]


def _copy(application: ImporterApplication, rows: list[dict[str, Any]]) -> float:
    began = time.perf_counter()
    with application.transaction(system_call()) as tx:
        copy_rows(tx.session, people, rows)
    return time.perf_counter() - began


def _forget(application: ImporterApplication) -> None:
    outbox = chassis_table(application.metadata, "outbox")
    with application.engine.begin() as connection:
        for table in (credentials, people, import_files, imports, outbox):
            connection.execute(delete(table))
    with application.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE people")


def _file_school(application: ImporterApplication) -> str:
    school = {
        "institution_id": new_id(),
        "code": "10335",
        "name": "测试大学",
        "kind": "undergraduate",
        "province": "浙江省",
        "is_filed": True,
        "created_at": application.clock(),
        "version": 1,
    }
    with application.engine.begin() as connection:
        connection.execute(insert(institutions).values(school))
    return str(school["institution_id"])
