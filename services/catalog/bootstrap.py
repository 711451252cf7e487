"""Wires catalog: the one place where its adapters are chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine

from chassis.application import Application
from chassis.config import load
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.database import connect
from chassis.domain.errors import DomainError
from chassis.grants import GrantSigner
from services.catalog.adapters.constraints import CONSTRAINT_ERRORS
from services.catalog.adapters.tables import metadata
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.config import CatalogSettings
from services.catalog.wire import translate


def _utc_now() -> datetime:
    return datetime.now(UTC)


class CatalogApplication(Application[CatalogTransaction]):
    """Catalog, running.

    Attributes:
        accounts: asked who people are, always before a transaction is opened.
        grants: signs what media acts on.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        accounts: AccountsRpc,
        grants: GrantSigner,
        clock: Callable[[], datetime] = _utc_now,
        constraint_errors: Mapping[str, Callable[[], DomainError]] = CONSTRAINT_ERRORS,
    ) -> None:
        super().__init__(
            engine=engine,
            metadata=metadata,
            transaction_class=CatalogTransaction,
            translate=translate,
            constraint_errors=constraint_errors,
            clock=clock,
        )
        self.accounts = accounts
        self.grants = grants


def bootstrap() -> CatalogApplication:
    """The application from the settings in the environment."""
    from chassis.rpc.peer import Peer  # needs Nameko, which tests on a database alone do without

    settings = load(CatalogSettings)
    return CatalogApplication(
        engine=connect(
            settings.database_url_catalog,
            pool_size=settings.database_pool_size,
            application_name="catalog",
        ),
        accounts=Peer(AccountsRpc, "accounts"),
        grants=GrantSigner(settings.grant_key),
    )
