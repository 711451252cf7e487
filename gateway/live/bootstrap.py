"""Where the live process is wired: settings, the bus, the feed, the key of accounts, probes."""

from __future__ import annotations

import atexit

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
    bus = RpcClient(settings.amqp_url, timeout=settings.rpc_timeout_seconds, name="live")
    accounts = bus.proxy(AccountsRpc, "accounts")
    revocations = Revocations(asking_accounts(accounts), settings.revocation_poll_seconds)
    revocations.start()
    hub = Hub(
        most=settings.live_listeners,
        most_per_owner=settings.live_listeners_per_person,
        most_waiting=settings.live_queue,
    )
    LISTENERS.set_function(lambda: hub.count)
    feed = Feed(settings.amqp_url, hub, revocations)
    feed.start()
    public_key = OKPKey.import_key(settings.token_public_key_file.read_bytes())
    checks = {"bus": lambda: bus.is_connected, "feed": lambda: feed.is_connected}
    health = serve_health(settings.health_host, settings.health_port, checks)
    atexit.register(bus.close)
    atexit.register(revocations.stop)
    atexit.register(feed.stop)
    if health is not None:
        atexit.register(health.close)
    return create_app(Live(settings, hub, accounts, Identity(public_key, revocations)))
