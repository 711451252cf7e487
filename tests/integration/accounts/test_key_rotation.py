"""Another field key while the service runs: everything is sealed anew, nothing is lost (R15)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from chassis.contracts.accounts.audit import ClearNumbers, ClearNumbersView
from chassis.contracts.accounts.people_import import GetImportErrors, ImportPeople
from chassis.domain.actor import Role
from services.accounts.adapters import resealing
from services.accounts.adapters.resealing import SEALED, count_by_key, reseal
from services.accounts.adapters.tables import metadata, people
from services.accounts.bootstrap import assemble, vault_of
from services.accounts.rotate_keys import rotate
from tests.integration.accounts.conftest import settings_for
from tests.integration.accounts.house import FIELD_KEY, House, fresh_mobile, id_number

NEW_KEY = base64.b64encode(b"n" * 32).decode()
Numbers = dict[str, ClearNumbersView]


@pytest.fixture
def rekeyed(database_url: Callable[[str], str], private_key_file: Path, house: House) -> Iterator[House]:
    """The same database under a new key, with the one of `house` retired."""
    settings = settings_for(
        database_url("accounts"), private_key_file, field_key=NEW_KEY, field_keys_retired=[FIELD_KEY]
    )
    application = assemble(settings)
    yield House(application)
    application.close()


NEW_VAULT, OLD_VAULT, BOTH_VAULT = (
    vault_of(settings_for("postgresql+psycopg://unused/", Path("unused"), **keys))
    for keys in (
        {"field_key": NEW_KEY},
        {"field_key": FIELD_KEY},
        {"field_key": NEW_KEY, "field_keys_retired": [FIELD_KEY]},
    )
)


def _people(house: House, count: int) -> list[str]:
    school = house.school()
    made = [house.student(school, id_number=id_number(), mobile=fresh_mobile()) for _ in range(count)]
    return [each.person.person_id for each in made]


def _numbers(house: House, person_ids: list[str]) -> Numbers:
    look = {each: ClearNumbers(person_id=each, purpose="compare") for each in person_ids}
    return {
        each: house.service.clear_numbers(house.call(*house.platform.actor.roles), look[each]) for each in look
    }


def _faulty_import() -> ImportPeople:
    content = base64.b64encode("姓名,学号,身份证号\n王小明,S1,123".encode()).decode()
    return ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)


def test_every_column_of_ciphertext_is_sealed_again_r15() -> None:
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert {each.name for each in SEALED} == {each for each in columns if each.endswith("_sealed")}


def test_everything_is_sealed_with_the_new_key_and_opens_as_before_r15(house: House, rekeyed: House) -> None:
    house.captcha()
    made = _people(house, 7)
    before = _numbers(house, made)
    admin = house.admin_of(house.school())
    failed = house.service.import_people(admin, _faulty_import()).import_id
    assert house.import_next()
    house.service.import_people(admin, _faulty_import())
    errors = house.service.import_errors(admin, GetImportErrors(import_id=failed))
    said: list[str] = []
    assert rotate(rekeyed.application.engine, BOTH_VAULT, said.append)
    assert said[-1] == "no value is sealed with a retired key\n"
    assert count_by_key(rekeyed.application.engine).keys() == {NEW_VAULT.key_id}
    assert _numbers(rekeyed, made) == before
    assert rekeyed.service.import_errors(admin, GetImportErrors(import_id=failed)) == errors
    assert rekeyed.import_next(), "the file that waits opens too"
    assert rotate(rekeyed.application.engine, NEW_VAULT, said.append), "the retired key can go now"


def test_a_stopped_rotation_goes_on_where_it_was_r15(
    house: House, rekeyed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "ROWS_AT_ONCE", 2)
    engine = rekeyed.application.engine
    rotate(engine, BOTH_VAULT, str)
    made = _people(house, 5)
    next(reseal(engine, BOTH_VAULT, SEALED[0]))
    assert count_by_key(engine)[OLD_VAULT.key_id] == 8, "of ten, two are done"
    assert rotate(engine, BOTH_VAULT, str)
    assert _numbers(rekeyed, made).keys() == set(made)


def test_who_changes_in_between_keeps_the_change_r15(house: House, rekeyed: House) -> None:
    engine = rekeyed.application.engine
    [person_id] = _people(house, 1)
    mobile = fresh_mobile()
    changed = NEW_VAULT.seal("mobile", mobile)

    class Slow:
        """A vault that is still at work when the person is saved."""

        key_id = BOTH_VAULT.key_id

        def open_bytes(self, purpose: str, sealed: bytes) -> bytes:
            with engine.begin() as connection:
                connection.execute(
                    update(people).where(people.c.person_id == person_id).values(mobile_sealed=changed)
                )
            return BOTH_VAULT.open_bytes(purpose, sealed)

        seal_bytes = staticmethod(BOTH_VAULT.seal_bytes)

    list(reseal(engine, Slow(), SEALED[0]))  # type: ignore[arg-type]
    with engine.connect() as connection:
        kept = connection.scalars(select(people.c.mobile_sealed).where(people.c.person_id == person_id)).one()
    assert NEW_VAULT.open("mobile", kept) == mobile


def test_a_key_that_nobody_gave_is_named_before_anything_changes_r15(house: House) -> None:
    _people(house, 1)
    said: list[str] = []
    assert not rotate(house.application.engine, NEW_VAULT, said.append)
    assert said[0].endswith(f"sealed with key {OLD_VAULT.key_id.hex()}, which is not in KX_FIELD_KEYS_RETIRED\n")
    assert len(said) == 1
