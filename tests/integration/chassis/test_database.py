"""Connections are few and waiting for one ends: what is refused in time can be said to people in time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

from chassis import database
from chassis.application import Application
from chassis.config import Settings
from chassis.contracts.base import ActorView, Call
from chassis.domain.errors import Unavailable
from chassis.tables import new_metadata
from chassis.transaction import Transaction


def test_who_finds_no_free_connection_is_refused_in_time(
    empty_database_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "POOL_TIMEOUT_SECONDS", 0.2)
    engine = database.connect(empty_database_url(), pool_size=1, application_name="test")
    application = Application(
        engine=engine, metadata=new_metadata(), transaction_class=Transaction, translate=lambda _: []
    )
    call = Call(actor=ActorView(kind="person", actor_id="somebody"), correlation_id="c-1")
    with engine.connect():
        began = time.monotonic()
        with pytest.raises(Unavailable, match="database_unavailable"), application.transaction(call) as tx:
            tx.session.execute(text("SELECT 1"))
        assert time.monotonic() - began < 3
    with application.transaction(call) as tx:
        assert tx.session.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_waiting_for_a_connection_ends_before_the_caller_gives_up() -> None:
    assert Settings.model_fields["rpc_timeout_seconds"].default > database.POOL_TIMEOUT_SECONDS
