"""Connections are few and waiting for one ends: what is refused in time can be said to people in time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import psycopg
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


def test_a_connection_that_died_while_nobody_used_it_is_replaced(
    empty_database_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", 0.0)
    engine = database.connect(empty_database_url(), pool_size=2, application_name="test")
    with engine.connect() as first, engine.connect() as second:
        killer = second.execute(text("SELECT pg_backend_pid()")).scalar_one()
        victim = first.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [[victim, killer]])
    with engine.connect() as anew:
        assert anew.execute(text("SELECT pg_backend_pid()")).scalar_one() not in {victim, killer}
    engine.dispose()


def test_only_what_is_in_a_transaction_may_write(empty_database_url: Callable[[], str]) -> None:
    engine = database.connect(empty_database_url(), pool_size=1, application_name="test")
    asked = text("SELECT current_setting('transaction_read_only')")
    for _ in range(2):  # the same connection goes from one use to the other
        with database.reading(engine).connect() as connection:
            assert connection.execute(asked).scalar_one() == "on"
        with engine.begin() as connection:
            assert connection.execute(asked).scalar_one() == "off"
    engine.dispose()


def test_a_paper_larger_than_any_socket_buffer_gets_through_eventlets_way_to_wait(
    empty_database_url: Callable[[], str],
) -> None:
    code = (
        "import chassis.rpc.green, sys\n"
        "from sqlalchemy import text\n"
        "from chassis.database import connect\n"
        "engine = connect(sys.argv[1], pool_size=1, application_name='test')\n"
        "with engine.connect() as connection:\n"
        "    sent = b'x' * 20_000_000\n"
        "    assert connection.execute(text('SELECT cast(:sent AS bytea)'), {'sent': sent}).scalar_one() == sent\n"
    )
    subprocess.run([sys.executable, "-c", code, empty_database_url()], check=True, timeout=60)
