"""What the public finds over HTTP (R84, R85)."""

from __future__ import annotations

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.catalog.events import RunChanged, TeamMemberChanged
from chassis.contracts.catalog.public import (
    GetPublicRun,
    PublicRunDetailView,
    PublicRunPage,
    SearchPublicRuns,
)
from chassis.contracts.media.events import ResourceChanged
from gateway.access import ANYONE
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("public", title="Public 公开课程")


@api.get(
    "/public/runs",
    summary="MOOC runs by words, category, school, credits and state (R84)",
    who=ANYONE,
    kept_until=[RunChanged, InstitutionFiled],
)
def search_public_runs(query: SearchPublicRuns) -> PublicRunPage:
    """Words are looked for in title, teacher and school, also single Chinese characters. Without `state`, runs
    that are announced or running. `total` comes with the first page; beyond 1,000 nobody counts.
    """
    return clients().catalog.public_runs(caller(), query)


@api.get(
    "/public/runs/<id:run_id>",
    summary="The page of a MOOC run",
    who=ANYONE,
    errors=["run_not_found"],
    # Not by enrolments: in their rush each would send all readers to the service. The count is late by seconds.
    kept_until=[RunChanged, TeamMemberChanged, ResourceChanged, InstitutionFiled],
)
def get_public_run(query: GetPublicRun) -> PublicRunDetailView:
    """Its contents as far as the public class may see them (R84)."""
    return clients().catalog.public_run(caller(), query)
