"""Where the gateway is wired: settings, the bus, the key of accounts, probes."""

from __future__ import annotations

import atexit

from flask import Flask
from joserfc.jwk import OKPKey

from chassis.config import load
from chassis.health import serve_health
from chassis.rpc.client import RpcClient
from chassis.rpc.listening import Listening
from gateway.app import create_app, public_reads_of
from gateway.blueprints import CONTEXTS
from gateway.clients import Clients
from gateway.config import GatewaySettings
from gateway.identity import Identity
from gateway.revocations import Revocations, asking_accounts


def bootstrap() -> Flask:
    """The application of this worker process, connected and probed."""
    settings = load(GatewaySettings)
    kept = public_reads_of(settings)
    bus = RpcClient(
        settings.amqp_url,
        timeout=settings.rpc_timeout_seconds,
        name="gateway",
        listening=Listening(
            {event for context in CONTEXTS for event in context.heard()},
            heard=lambda event_type, _body: kept.forget(event_type),
            missed=kept.forget_all,
        ),
    )
    services = Clients.over(bus)
    revocations = Revocations(asking_accounts(services.accounts), settings.revocation_poll_seconds)
    revocations.start()
    public_key = OKPKey.import_key(settings.token_public_key_file.read_bytes())
    health = serve_health(settings.health_host, settings.health_port, {"bus": lambda: bus.is_connected})
    atexit.register(bus.close)
    atexit.register(revocations.stop)
    if health is not None:
        atexit.register(health.close)
    return create_app(settings, services, Identity(public_key, revocations), kept)
