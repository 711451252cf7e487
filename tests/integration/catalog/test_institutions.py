"""What catalog keeps of schools follows accounts by version (R5, R28)."""

from __future__ import annotations

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.base import ActorView, Call
from chassis.domain.ids import new_id
from tests.integration.catalog.world import World


def told(world: World, institution_id: str, name: str, kind: str, version: int) -> tuple[str, str]:
    """Hear of a school, and answer what catalog knows of it then."""
    world.hear(
        InstitutionFiled(
            institution_id=institution_id, code="10335", name=name, kind=kind, province="浙江", version=version
        )
    )
    with world.application.transaction(Call(actor=ActorView()), read_only=True) as tx:
        known = tx.institutions.get(institution_id)
    assert known is not None
    return known.name, known.kind


def test_an_older_entry_of_a_school_undoes_no_newer_one_r5(world: World) -> None:
    school = new_id()
    assert told(world, school, "甲学院", "vocational", 1) == ("甲学院", "vocational")
    assert told(world, school, "甲大学", "undergraduate", 3) == ("甲大学", "undergraduate")
    assert told(world, school, "甲应用学院", "vocational", 2) == ("甲大学", "undergraduate")
