"""The access audit on a real database: what goes in, who reads it, every kind of damage to it (R2, R4, R15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.contracts.accounts.audit import AccessRecordView, CheckpointAudit, ClearNumbers, ListAccess
from chassis.contracts.accounts.person import ChangeStanding, ResetCredential
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import NotPermitted, StaleVersion
from services.accounts.audit_verify import verify_database
from services.accounts.bootstrap import AccountsApplication, assemble, sealer_of
from services.accounts.domain.audit_chain import Checkpoint, Verdict
from services.accounts.usecases.audit import note_access
from tests.integration.accounts.conftest import settings_for
from tests.integration.accounts.house import House
from tests.racing import race
from tests.statements import statements

CHAIN = "access_audit, audit_head, audit_checkpoints"


@pytest.fixture
def audited(database_url: Callable[[str], str], private_key_file: Path) -> Iterator[House]:
    """A house whose chain begins anew; what the tests damage is gone afterwards."""
    application = assemble(settings_for(database_url("accounts"), private_key_file))
    _as_owner(
        application,
        f"TRUNCATE {CHAIN}",
        "INSERT INTO audit_head VALUES (true, 0, decode(repeat('00', 32), 'hex'))",
    )
    yield House(application)
    application.close()


def _as_owner(application: AccountsApplication, *statements: str) -> None:
    """What somebody does who may write the database and take its triggers away."""
    tables = CHAIN.split(", ")
    off, on = (
        [f"ALTER TABLE {table} {switch} TRIGGER USER" for table in tables] for switch in ("DISABLE", "ENABLE")
    )
    with application.engine.begin() as connection:
        for statement in (*off, *statements, *on):
            connection.execute(text(statement))


def _six_looks(house: House) -> Call:
    """Six records by a school's administrator, who is answered."""
    school = house.school()
    admin = house.admin_of(school)
    student = house.student(school).person
    for number in range(4):
        look = ClearNumbers(person_id=student.person_id, purpose=f"核对学籍 {number}")
        house.service.clear_numbers(admin, look)
    return admin


def _verify(house: House, expected: Checkpoint | None = None) -> Verdict:
    sealer = sealer_of(settings_for("postgresql+psycopg://unused/", Path("unused")))
    return verify_database(house.application.engine, sealer, expected)


def _checkpoint(house: House) -> str:
    return house.service.checkpoint_audit(house.system, CheckpointAudit()).checkpoint


def test_what_is_recorded_forms_a_whole_chain_r4(audited: House) -> None:
    _six_looks(audited)
    assert _checkpoint(audited)
    verdict = _verify(audited)
    assert (verdict.damage, verdict.record_count, verdict.checkpoint_count) == ("", 6, 1)


def test_a_checkpoint_is_made_only_of_what_is_new_and_by_the_platform_alone_r4(audited: House) -> None:
    assert _checkpoint(audited) == ""
    _six_looks(audited)
    assert Checkpoint.parse(_checkpoint(audited)).sequence == 6
    assert _checkpoint(audited) == ""
    with pytest.raises(NotPermitted):
        audited.service.checkpoint_audit(audited.platform, CheckpointAudit())


INSERT_COPY = """
    INSERT INTO access_audit SELECT gen_random_uuid(), at, actor_id, actor_name, institution_id, action, purpose,
        person_ids, client_address, correlation_id, {number}, {previous}, key_id, seal
    FROM access_audit WHERE sequence = 3
"""


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (["UPDATE access_audit SET purpose = 'harmless' WHERE sequence = 4"], "record 4 is not as it was written"),
        (["UPDATE access_audit SET person_ids = '{}' WHERE sequence = 4"], "record 4 is not as it was written"),
        (["UPDATE access_audit SET at = at - interval '1 day' WHERE sequence = 2"], "record 2 is not as it was"),
        (["DELETE FROM access_audit WHERE sequence = 3"], "record 3 is missing: after 2 comes 4"),
        (["DELETE FROM access_audit WHERE sequence > 4"], "records 5 to 6 are missing at the end"),
        (
            [
                "DELETE FROM access_audit WHERE sequence > 4",
                "UPDATE audit_head SET sequence = 4, seal = (SELECT seal FROM access_audit WHERE sequence = 4)",
            ],
            "records 5 to 6 are missing at the end: a checkpoint of",
        ),
        (
            [
                "UPDATE access_audit SET sequence = 100 WHERE sequence = 3",
                "UPDATE access_audit SET sequence = 3 WHERE sequence = 4",
                "UPDATE access_audit SET sequence = 4 WHERE sequence = 100",
            ],
            "record 3 was not written after record 2",
        ),
        (
            [
                "UPDATE access_audit SET sequence = sequence + 100 WHERE sequence > 3",
                "UPDATE access_audit SET sequence = sequence - 99 WHERE sequence > 100",
                INSERT_COPY.format(number="4", previous="seal"),
            ],
            "record 4 is not as it was written",
        ),
        ([INSERT_COPY.format(number="7", previous="(SELECT seal FROM audit_head)")], "record 7 is not as it was"),
        (
            [f"TRUNCATE {CHAIN}", "INSERT INTO audit_head VALUES (true, 0, decode(repeat('00', 32), 'hex'))"],
            "expected",
        ),
    ],
)
def test_each_kind_of_damage_is_found_r4(audited: House, damage: list[str], words: str) -> None:
    _six_looks(audited)
    logged = Checkpoint.parse(_checkpoint(audited))
    assert _verify(audited, logged).damage == ""
    _as_owner(audited.application, *damage)
    if words == "expected":
        assert _verify(audited).damage == "", "nothing in the database tells; the log does"
        words = "records 1 to 6 are missing at the end: a checkpoint of"
    assert words in _verify(audited, logged).damage


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_audit SET purpose = ''",
        "DELETE FROM access_audit",
        "TRUNCATE access_audit",
        "UPDATE audit_head SET sequence = 1",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_checkpoints SET sequence = 1",
        "DELETE FROM audit_checkpoints",
        "TRUNCATE audit_checkpoints",
        INSERT_COPY.format(number="0", previous="seal"),
    ],
)
def test_the_database_itself_refuses_to_change_the_audit_r4(audited: House, statement: str) -> None:
    _six_looks(audited)
    _checkpoint(audited)
    with (
        pytest.raises(DBAPIError, match=r"kept for ever|only moves on|goes to the end"),
        audited.application.engine.begin() as connection,
    ):
        connection.execute(text(statement))


def test_writers_at_once_leave_no_gap_and_no_double_r4(audited: House) -> None:
    schools = [audited.school() for _ in range(4)]
    outcomes = race([partial(audited.student, school) for school in schools for _ in range(5)])
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    verdict = _verify(audited)
    assert (verdict.damage, verdict.record_count) == ("", 24)


def test_a_question_that_records_something_fails_instead_of_losing_it_r4(audited: House) -> None:
    with (
        pytest.raises(RuntimeError, match="cannot record contacts"),
        audited.application.transaction(audited.platform, read_only=True) as tx,
    ):
        note_access(tx, "contacts")


def test_what_fails_is_not_recorded_r4(audited: House) -> None:
    admin = _six_looks(audited)
    [person] = _list(audited, admin, action="create_person")[0].person_ids
    with pytest.raises(StaleVersion):
        audited.service.disable_person(admin, ChangeStanding(person_id=person, expected_version=9))
    assert _list(audited, admin, action="disable_person") == []
    assert _verify(audited).record_count == 6


def _list(house: House, call: Call, **wanted: Any) -> list[AccessRecordView]:
    found: list[AccessRecordView] = []
    cursor: str | None = None
    while True:
        page = house.service.list_access(call, ListAccess(limit=2, cursor=cursor, **wanted))
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_acts_of_administration_are_recorded_with_who_and_whom_r4_r18(audited: House) -> None:
    school = audited.school()
    admin = audited.admin_of(school)
    head = audited.administrator(school).person
    student = audited.student(school).person
    audited.service.reset_credential(admin, ResetCredential(person_id=student.person_id))
    disable = ChangeStanding(person_id=student.person_id, expected_version=1)
    audited.service.disable_person(admin, disable)
    audited.service.enable_person(
        audited.platform, ChangeStanding(person_id=student.person_id, expected_version=2)
    )
    seen = [(each.action, each.actor_id, each.person_ids) for each in _list(audited, admin)]
    me, platform = admin.actor.actor_id, audited.platform.actor.actor_id
    made = seen.pop(3)
    assert made[0] == "create_person"
    assert seen == [
        ("enable_person", platform, [student.person_id]),
        ("disable_person", me, [student.person_id]),
        ("reset_credential", me, [student.person_id]),
        ("create_administrator", platform, [head.person_id]),
        ("file_institution", platform, []),
    ]
    assert {each.client_address for each in _list(audited, admin)} == {"192.0.2.7"}


def test_the_audit_is_narrowed_by_actor_person_action_and_period_r4(audited: House) -> None:
    admin = _six_looks(audited)
    audited.wait(days=3)
    later = _six_looks(audited)
    everything = _list(audited, audited.platform)
    assert len(everything) == 12
    person = everything[0].person_ids[0]
    assert len(_list(audited, audited.platform, actor_id=admin.actor.actor_id)) == 4
    assert len(_list(audited, audited.platform, person_id=person)) == 5
    assert len(_list(audited, audited.platform, action="clear_numbers")) == 8
    assert len(_list(audited, audited.platform, institution_id=later.actor.institution_id)) == 6
    since = audited.now - timedelta(days=1)
    assert len(_list(audited, audited.platform, since=since)) == 6
    assert len(_list(audited, audited.platform, until=since, action="clear_numbers")) == 4


def test_a_page_of_the_audit_costs_one_statement_r4(audited: House) -> None:
    _six_looks(audited)
    with statements(audited.application.engine) as executed:
        found = audited.service.list_access(audited.platform, ListAccess()).items
    assert (len(found), len(executed)) == (6, 1)


def test_a_school_reads_its_own_part_and_others_nothing_r2_r4(audited: House) -> None:
    own, other = _six_looks(audited), _six_looks(audited)
    assert {each.institution_id for each in _list(audited, own)} == {own.actor.institution_id}
    assert _list(audited, own, institution_id=other.actor.institution_id) == []
    for role in (Role.TEACHER, Role.CENTRE_ADMIN, Role.STUDENT):
        with pytest.raises(NotPermitted):
            _list(audited, audited.call(role))
