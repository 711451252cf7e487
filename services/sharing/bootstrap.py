"""The one place where sharing is wired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from chassis.application import Application
from chassis.config import load
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.base import Call
from chassis.database import connect
from chassis.domain.errors import Conflict, DomainError
from services.sharing import wire
from services.sharing.adapters.mapping import mappers
from services.sharing.adapters.people import AccountsCensus, AccountsPeople
from services.sharing.adapters.tables import metadata
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.config import BankSettings, SharingSettings

CONSTRAINT_ERRORS: Mapping[str, Callable[[], DomainError]] = {
    "uq_terms_name": lambda: Conflict("term_exists"),
    "uq_share_lists_term_id": lambda: Conflict("share_list_exists"),
    "uq_share_entries_live_run": lambda: Conflict("run_not_eligible", details={"obstacles": ["listed_already"]}),
    "uq_selections_live_entry": lambda: Conflict("already_selected"),
    "uq_recognitions_standing": lambda: Conflict("already_recognised"),
    "uq_evaluations_live_run": lambda: Conflict("evaluation_exists"),
    "uq_expert_reviews_live_reviewer": lambda: Conflict("reviewer_assigned_already", details={"count": 1}),
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _parts(engine: Engine, clock: Callable[[], datetime]) -> dict[str, Any]:
    mappers.configure()
    return {
        "engine": engine,
        "metadata": metadata,
        "transaction_class": SharingTransaction,
        "translate": wire.translate,
        "constraint_errors": CONSTRAINT_ERRORS,
        "clock": clock,
    }


class SharingApplication(Application[SharingTransaction]):
    """Sharing, running.

    Attributes:
        accounts: asked who people are, always before a transaction is opened.
        public_url: the address of the platform, in transcripts.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        accounts: AccountsRpc,
        public_url: str = "http://127.0.0.1:8700",
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__(**_parts(engine, clock))
        self.accounts = accounts
        self.public_url = public_url

    def people(self, call: Call) -> AccountsPeople:
        """People, asked for on behalf of the caller."""
        return AccountsPeople(self.accounts, call)

    def census(self, call: Call) -> AccountsCensus:
        """People counted, on behalf of the caller."""
        return AccountsCensus(self.accounts, call)


def bootstrap() -> SharingApplication:
    """Sharing as the environment sets it."""
    from chassis.rpc.peer import Peer  # needs Nameko, which tests on a database alone do without

    settings = load(SharingSettings)
    engine = connect(
        settings.database_url_sharing, pool_size=settings.database_pool_size, application_name="sharing"
    )
    return SharingApplication(
        engine=engine,
        accounts=Peer(AccountsRpc, "accounts"),
        public_url=settings.public_url,
    )


def assemble_bank(
    settings: BankSettings, *, clock: Callable[[], datetime] = _utc_now
) -> Application[SharingTransaction]:
    """What the process that sends to the credit bank works on: sharing's database, and nobody to ask."""
    engine = connect(settings.database_url_sharing, pool_size=2, application_name="credit-bank")
    return Application(**_parts(engine, clock))
