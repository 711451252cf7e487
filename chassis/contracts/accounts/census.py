"""People counted, for statistics (R92)."""

from __future__ import annotations

from chassis.contracts.base import Command, Id, View


class CountPeople(Command):
    """How many teachers and students each school has. For the platform itself."""


class SchoolPeople(View):
    """Active accounts of one school, by role."""

    institution_id: Id
    teachers: int
    students: int


class PeopleCounts(View):
    """All schools that have accounts; as many as there are institutions, so never many."""

    schools: list[SchoolPeople]
