"""Two gateways for the same read: one asks the service over the bus, one has the service in its own process."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from joserfc.jwk import OKPKey

from chassis.config import load
from chassis.rpc.client import RpcClient
from gateway.app import create_app
from gateway.clients import Clients
from gateway.config import GatewaySettings
from gateway.identity import Identity
from gateway.revocations import Revocations
from services.review.bootstrap import bootstrap
from services.review.service import ReviewService


def over_the_bus() -> Flask:
    """The gateway as it runs."""
    return _app(Clients.over(RpcClient(load(GatewaySettings).amqp_url, name="bench")))


def in_process() -> Flask:
    """The same gateway without a bus."""
    clients = Clients.over(RpcClient(load(GatewaySettings).amqp_url, name="unused"))
    return _app(replace(clients, review=ReviewService(bootstrap())))


def _app(clients: Clients) -> Flask:
    settings = load(GatewaySettings)
    public_key = OKPKey.import_key(settings.token_public_key_file.read_bytes())
    return create_app(settings, clients, Identity(public_key, Revocations(list, 3600)))
