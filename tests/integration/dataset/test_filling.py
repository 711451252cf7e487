"""A small province in real databases: what the services read out of it fits together."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from chassis.contexts import SERVICES
from chassis.contracts.base import Call
from chassis.contracts.sharing.statistics import GetStatistics
from chassis.database import connect
from deploy.dataset.people import FIRST_CODE
from deploy.dataset.province import AlreadyThere, Written, fill
from deploy.dataset.size import YEAR, Size
from services.accounts.adapters.hashing import Argon2Hasher
from services.accounts.adapters.vault import Vault
from services.sharing.bootstrap import SharingApplication
from services.sharing.service import SharingService
from tests.integration.accounts.house import FIELD_KEY, LOOKUP_KEY
from tests.integration.sharing.province import FakeAccounts

PASSWORD = "Set-of-the-tests-1"
SIZE = Size(0.002, (datetime.now(UTC) + timedelta(hours=8)).date())

Ask = Callable[[str, str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def urls(database_url: Callable[[str], str]) -> dict[str, str]:
    return {service: database_url(service) for service in SERVICES}


@pytest.fixture(scope="module")
def written(urls: dict[str, str]) -> list[Written]:
    told: list[Written] = []
    vault = Vault([base64.b64decode(FIELD_KEY)], base64.b64decode(LOOKUP_KEY))
    fill(urls, SIZE, seed=1, vault=vault, password_hash=Argon2Hasher().hash(PASSWORD), tell=told.append)
    return told


@pytest.fixture
def ask(urls: dict[str, str], written: list[Written]) -> Ask:
    """Rows of a service's database, after the province is in it."""

    def rows(service: str, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(urls[service].replace("+psycopg", "")) as connection:
            return connection.execute(statement).fetchall()

    return rows


def test_every_table_is_filled_and_none_a_second_time(
    written: list[Written], urls: dict[str, str], ask: Ask
) -> None:
    assert all(each.rows > 0 for each in written)
    people = ask("accounts", "SELECT count(*) FROM people")
    with pytest.raises(AlreadyThere):
        fill(urls, SIZE, seed=2, vault=Vault([b"f" * 32], b"l" * 32), password_hash="")
    assert ask("accounts", "SELECT count(*) FROM people") == people


def test_services_tell_the_same_of_the_same_things(ask: Ask) -> None:
    shared = {
        "institutions": ("institution_id, name, kind", ("accounts", "catalog", "sharing")),
        "runs": ("run_id, title, leader_id, starts_on, ends_on, state, version", ("catalog", "sharing")),
        "classes": ("class_id, run_id, institution_id, tutor_id", ("catalog", "sharing")),
        "resources": ("resource_id, course_id, title, version", ("media", "catalog")),
    }
    for table, (columns, services) in shared.items():
        statement = f"SELECT {columns} FROM {table} ORDER BY 1"  # noqa: S608 - of our own making
        first, *others = [ask(service, statement) for service in services]
        assert first
        assert all(other == first for other in others), table


def test_whoever_leads_teaches_or_learns_has_an_account(ask: Ask) -> None:
    known = {row[0] for row in ask("accounts", "SELECT person_id FROM people")}
    for statement in (
        "SELECT leader_id FROM courses",
        "SELECT tutor_id FROM classes",
        "SELECT person_id FROM team_members",
        "SELECT student_id FROM enrolments",
    ):
        assert {row[0] for row in ask("catalog", statement)} <= known, statement


def test_classes_are_as_large_as_they_say_r86(ask: Ask) -> None:
    wrong = ask(
        "catalog",
        "SELECT class_id, size, count(e.*) FROM classes LEFT JOIN enrolments e USING (class_id)"
        " GROUP BY class_id, size HAVING size <> count(e.*)",
    )
    assert not wrong


def test_what_is_approved_has_its_decision_r4(ask: Ask) -> None:
    decided = {row[0] for row in ask("review", "SELECT subject_id FROM decisions WHERE outcome = 'approved'")}
    approved = "SELECT resource_id FROM resource_versions WHERE review_status = 'approved'"
    assert {row[0] for row in ask("media", approved)} <= decided
    assert {row[0] for row in ask("catalog", "SELECT run_id FROM runs")} <= decided
    assert (
        ask("review", "SELECT 1 FROM tasks WHERE state = 'open' AND task_id IN (SELECT task_id FROM decisions)")
        == []
    )


def test_the_year_reads_as_it_is_known_r92(urls: dict[str, str], written: list[Written]) -> None:
    assert written
    engine = connect(urls["sharing"], pool_size=2, application_name="test dataset")
    application = SharingApplication(engine=engine, accounts=FakeAccounts().as_rpc())
    view = SharingService(application).get_statistics(Call(), GetStatistics(academic_year=YEAR))
    application.close()
    figures = (view.schools.value, view.offerings.value, view.recognitions.value)
    assert figures == (SIZE.year_schools, SIZE.year_offerings, SIZE.year_recognitions)


def test_administrators_sign_in_with_the_password_of_the_set(ask: Ask) -> None:
    rows = ask(
        "accounts",
        "SELECT username, password_hash FROM credentials JOIN people USING (person_id)"
        " WHERE 'school_admin' = ANY (roles)",
    )
    hashes: dict[str, str] = dict(rows)
    assert len(hashes) == SIZE.schools
    assert Argon2Hasher().verify(hashes[f"admin{FIRST_CODE}"], PASSWORD)
