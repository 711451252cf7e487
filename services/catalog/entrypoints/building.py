"""What those who build courses call, and what building hears from other services."""

from __future__ import annotations

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.media.events import ResourceChanged
from chassis.contracts.review.events import ReviewDecided
from chassis.rpc.entrypoints import subscriber
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.entrypoints.courses import CourseEntrypoints
from services.catalog.entrypoints.covers import CoverEntrypoints
from services.catalog.entrypoints.library import LibraryEntrypoints
from services.catalog.entrypoints.mooc_applications import MoocApplicationEntrypoints
from services.catalog.entrypoints.outlines import OutlineEntrypoints
from services.catalog.entrypoints.runs import RunEntrypoints
from services.catalog.usecases.decision import apply_decision
from services.catalog.usecases.resource import keep_institution, keep_resource
from services.catalog.wire import decision, resource


class BuildingEntrypoints(
    LibraryEntrypoints,
    MoocApplicationEntrypoints,
    CourseEntrypoints,
    CoverEntrypoints,
    OutlineEntrypoints,
    RunEntrypoints,
):
    """Library, courses, outlines, runs."""

    @subscriber(ReviewDecided)
    def review_decided(self, tx: CatalogTransaction, event: ReviewDecided) -> None:
        apply_decision(tx, decision.decision(event))

    @subscriber(ResourceChanged)
    def resource_changed(self, tx: CatalogTransaction, event: ResourceChanged) -> None:
        keep_resource(tx, resource.resource(event))

    @subscriber(InstitutionFiled)
    def institution_filed(self, tx: CatalogTransaction, event: InstitutionFiled) -> None:
        keep_institution(tx, resource.institution(event))
