"""The live process, accounts and its relay as the platform runs them, on a real broker and database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.rpc.client import RpcClient
from tests.integration.accounts.conftest import private_key_file
from tests.integration.accounts.house import AUDIT_KEY, FIELD_KEY, LOOKUP_KEY
from tests.integration.live.town import Town
from tests.integration.messaging.processes import Process, free_port
from tests.integration.messaging.wire import Wire

__all__ = ["private_key_file"]


@pytest.fixture(scope="module")
def environment(
    amqp_url: str,
    database_url: Callable[[str], str],
    private_key_file: Path,
) -> dict[str, str]:
    key = load_pem_private_key(private_key_file.read_bytes(), None)
    public = private_key_file.with_name("public.pem")
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return {
        "KX_AMQP_URL": amqp_url,
        "KX_DATABASE_URL_ACCOUNTS": database_url("accounts"),
        "KX_TOKEN_PRIVATE_KEY_FILE": str(private_key_file),
        "KX_TOKEN_PUBLIC_KEY_FILE": str(public),
        "KX_FIELD_KEY": FIELD_KEY,
        "KX_LOOKUP_KEY": LOOKUP_KEY,
        "KX_AUDIT_KEY": AUDIT_KEY,
        "KX_CAPTCHA_REVEALS_ANSWER": "true",
    }


@pytest.fixture(scope="module")
def accounts(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountsRpc]:
    """Accounts on the bus, with its relay beside it."""
    logs = tmp_path_factory.mktemp("accounts")
    started = [
        Process(environment, logs / "service.log", "chassis.serve", "services.accounts.service:AccountsService"),
        Process(environment, logs / "relay.log", "chassis.relay", "accounts"),
    ]
    for process in started:
        process.wait_ready()
    client = RpcClient(environment["KX_AMQP_URL"], timeout=20)
    yield client.proxy(AccountsRpc, "accounts")
    client.close()
    for process in started:
        process.kill()


@pytest.fixture(scope="module")
def wire(amqp_url: str) -> Iterator[Wire]:
    """What the live process has between itself and the broker."""
    wire = Wire(amqp_url)
    yield wire
    wire.cut()


@contextlib.contextmanager
def a_town(environment: dict[str, str], accounts: AccountsRpc, wire: Wire, log: Path) -> Iterator[Town]:
    port = free_port()
    own = {
        **environment,
        "KX_AMQP_URL": wire.url,
        "KX_LIVE_PORT": str(port),
        "KX_LIVE_HEARTBEAT_SECONDS": "0.5",
        "KX_LIVE_LISTENERS_PER_PERSON": "2",
        "KX_REVOCATION_POLL_SECONDS": "0.5",
    }
    process = Process(own, log, "gunicorn", "-c", "gateway/live/gunicorn.py").wait_ready()
    town = Town(f"http://127.0.0.1:{port}", accounts, environment, process)
    yield town
    town.close()
    process.kill()


@pytest.fixture(scope="module")
def shared_town(
    environment: dict[str, str], accounts: AccountsRpc, wire: Wire, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with a_town(environment, accounts, wire, tmp_path_factory.mktemp("live") / "live.log") as town:
        yield town


@pytest.fixture
def town(shared_town: Town) -> Town:
    """A live process that is ready, and people who listen to it."""
    shared_town.process.wait_ready()
    return shared_town


@pytest.fixture
def own_town(environment: dict[str, str], accounts: AccountsRpc, wire: Wire, tmp_path: Path) -> Iterator[Town]:
    """A live process of the test's own, which it may end."""
    with a_town(environment, accounts, wire, tmp_path / "live.log") as town:
        yield town
