"""The services, as typed calls. One connection per worker process, made after the fork, at the first call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.catalog.rpc import CatalogRpc
from chassis.contracts.media.rpc import MediaRpc
from chassis.contracts.review.rpc import ReviewRpc
from chassis.contracts.sharing.rpc import SharingRpc
from chassis.rpc.client import RpcClient

_KEY = "kexiang.clients"


@dataclass(frozen=True)
class Clients:
    """A typed proxy for each service."""

    accounts: AccountsRpc
    catalog: CatalogRpc
    media: MediaRpc
    review: ReviewRpc
    sharing: SharingRpc

    @classmethod
    def over(cls, client: RpcClient) -> Clients:
        """Proxies that call over the bus."""
        return cls(
            accounts=client.proxy(AccountsRpc, "accounts"),
            catalog=client.proxy(CatalogRpc, "catalog"),
            media=client.proxy(MediaRpc, "media"),
            review=client.proxy(ReviewRpc, "review"),
            sharing=client.proxy(SharingRpc, "sharing"),
        )


def use_clients(extensions: dict[str, object], chosen: Clients) -> None:
    """Make these the clients of an application."""
    extensions[_KEY] = chosen


def clients() -> Clients:
    """The clients of the running application."""
    return cast("Clients", current_app.extensions[_KEY])
