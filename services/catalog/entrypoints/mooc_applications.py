"""SPOCs that ask to become MOOCs."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog import mooc_application as contract
from chassis.rpc.entrypoints import Service, command, query
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.ports.building import Paging
from services.catalog.usecases import mooc_application as usecases
from services.catalog.wire import mooc_application as wire


class MoocApplicationEntrypoints(Service[CatalogApplication]):
    """The eligibility meter, applications and their record (R56)."""

    @query
    def mooc_eligibility(
        self, tx: CatalogTransaction, query: contract.GetMoocEligibility
    ) -> contract.MoocEligibilityView:
        return wire.eligibility_view(usecases.mooc_eligibility(tx, query.course_id))

    @command
    def apply_for_mooc(
        self, tx: CatalogTransaction, command: contract.ApplyForMooc
    ) -> contract.MoocApplicationView:
        return wire.application_view(usecases.apply_for_mooc(tx, command.course_id))

    @command
    def withdraw_mooc_application(
        self, tx: CatalogTransaction, command: contract.WithdrawMoocApplication
    ) -> contract.MoocApplicationView:
        return wire.application_view(usecases.withdraw_application(tx, command.application_id))

    @query
    def list_mooc_applications(
        self, tx: CatalogTransaction, query: contract.ListMoocApplications
    ) -> Page[contract.MoocApplicationView]:
        paging = Paging(query.limit, query.cursor)
        return wire.application_page(usecases.list_applications(tx, wire.application_filter(query), paging))

    @query
    def get_mooc_application(
        self, tx: CatalogTransaction, query: contract.GetMoocApplication
    ) -> contract.MoocApplicationView:
        return wire.application_view(usecases.get_application(tx, query.application_id))
