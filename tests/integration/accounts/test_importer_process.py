"""The importer as the platform runs it: killed half-way it leaves nothing, and another one does the work (R13)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.contracts.accounts.institution import InstitutionView
from chassis.contracts.accounts.people_import import GetImport, ImportPeople, PeopleImportView
from chassis.contracts.accounts.person import ListPeople
from chassis.domain.actor import Role
from tests.integration.accounts.house import AUDIT_KEY, FIELD_KEY, LOOKUP_KEY, House, fresh
from tests.integration.accounts.rosters import roster
from tests.integration.messaging.processes import Process
from tests.waiting import wait_until

STUDENTS = 12_000


@pytest.fixture
def start(database_url: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[], Process]]:
    started: list[Process] = []

    def start_one() -> Process:
        environment = {
            "KX_AMQP_URL": "amqp://unused/",
            "KX_DATABASE_URL_ACCOUNTS": database_url("accounts"),
            "KX_FIELD_KEY": FIELD_KEY,
            "KX_LOOKUP_KEY": LOOKUP_KEY,
            "KX_AUDIT_KEY": AUDIT_KEY,
            "KX_IMPORT_POLL_SECONDS": "0.1",
        }
        process = Process(environment, tmp_path / "importer.log", "services.accounts.importer")
        started.append(process)
        return process.wait_ready()

    yield start_one
    for process in started:
        process.kill()


def _ask(house: House, school: InstitutionView, content: bytes) -> Callable[[], PeopleImportView]:
    command = ImportPeople(
        role=Role.STUDENT, file_name="名单.csv", content_base64=base64.b64encode(content).decode()
    )
    asked = house.service.import_people(house.admin_of(school), command)
    return lambda: house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))


def test_an_importer_killed_half_way_leaves_nothing_and_another_takes_over_r13(
    house: House, start: Callable[[], Process]
) -> None:
    school = house.school()
    report = _ask(house, school, roster(STUDENTS, first_number=fresh()))
    first = start()
    wait_until(lambda: report().written_count > 0 or report().state == "done", 60, "the writing to begin")
    assert report().state == "running"
    first.kill()
    assert house.service.list_people(house.admin_of(school), ListPeople(limit=1)).items == []
    assert house.events("people_made.v1") == []
    start()
    wait_until(lambda: report().state == "done", 90, "another importer to finish")
    done = report()
    assert (done.created_count, done.row_count, done.error_count) == (STUDENTS, STUDENTS, 0)
    told = sum(len(event["people"]) for event in house.events("people_made.v1"))
    assert told == STUDENTS


def test_progress_is_seen_while_it_runs_and_a_terminated_importer_finishes_first_r13(
    house: House, start: Callable[[], Process]
) -> None:
    school = house.school()
    report = _ask(house, school, roster(STUDENTS, first_number=fresh()))
    importer = start()
    wait_until(lambda: report().state == "running", 30, "the import to begin")
    wait_until(lambda: report().checked_count > 0, 30, "rows to be checked")
    assert importer.terminate() == 0
    assert report().state == "done"
