"""Where the live process is wired: settings, the bus, the feed, the key of accounts, probes."""

from __future__ import annotations

import atexit
from collections.abc import Collection

from flask import Flask
from joserfc.jwk import OKPKey
from prometheus_client import Gauge

from chassis.config import load
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.health import serve_health
from chassis.rpc.client import RpcClient
from gateway.identity import Identity
from gateway.live.app import Live, create_app
from gateway.live.config import LiveSettings
from gateway.live.feed import Feed
from gateway.live.hub import Hub
from gateway.revocations import Revocations, asking_accounts

LISTENERS = Gauge("kx_live_listeners", "Streams that are open")


def bootstrap() -> Flask:
    """The application of this worker process, connected and probed."""
    settings = load(LiveSettings)
    hub = Hub(
        most=settings.live_listeners,
        most_per_owner=settings.live_listeners_per_person,
        most_waiting=settings.live_queue,
    )
    LISTENERS.set_function(lambda: hub.count)

    def ended_sessions() -> Collection[str]:
        return asking_accounts(accounts)()

    # Each needs the other: revocations ask over the bus, and the bus tells them what it hears.
    revocations = Revocations(ended_sessions, settings.revocation_poll_seconds)
    bus = RpcClient(
        settings.amqp_url,
        timeout=settings.rpc_timeout_seconds,
        name="live",
        listening=Feed(hub, revocations).listening(),
    )
    accounts = bus.proxy(AccountsRpc, "accounts")
    revocations.start()
    public_key = OKPKey.import_key(settings.token_public_key_file.read_bytes())
    health = serve_health(settings.health_host, settings.health_port, {"bus": lambda: bus.is_connected})
    atexit.register(bus.close)
    atexit.register(revocations.stop)
    if health is not None:
        atexit.register(health.close)
    return create_app(Live(settings, hub, accounts, Identity(public_key, revocations)))
