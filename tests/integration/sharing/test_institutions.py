"""What sharing keeps of schools follows accounts by version (R5)."""

from __future__ import annotations

from sqlalchemy import select

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.domain.ids import new_id
from services.sharing.adapters.tables.projections import institutions
from tests.integration.sharing.province import Province


def told(
    province: Province, institution_id: str, name: str, part: str | None, version: int
) -> tuple[str, str | None]:
    """Hear of a school, and answer what sharing knows of it then."""
    event = InstitutionFiled(
        institution_id=institution_id,
        code="10335",
        name=name,
        kind="undergraduate",
        province="浙江",
        alliance_part=part,
        version=version,
    )
    province.hear(province.sharing.note_institution, event)
    wanted = select(institutions.c.name, institutions.c.alliance_part).where(
        institutions.c.institution_id == institution_id
    )
    with province.sharing.application.engine.connect() as connection:
        name, part = connection.execute(wanted).one()
    return name, part


def test_an_older_entry_of_a_school_undoes_no_newer_one_r5(province: Province) -> None:
    school = new_id()
    assert told(province, school, "甲大学", None, 1) == ("甲大学", None)
    assert told(province, school, "甲大学", "chair", 3) == ("甲大学", "chair")
    assert told(province, school, "甲学院", "member", 2) == ("甲大学", "chair")
