"""What must not be left when a term is over: events that nobody sent, events that nobody could handle."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import psycopg

from chassis import dead_letters as dead
from chassis.contexts import SERVICES
from chassis.rpc.broker import connect
from deploy.local import postgres, rabbitmq

if TYPE_CHECKING:
    from tests.whole_platform import Platform


def unsent_events(platform: Platform) -> dict[str, int]:
    """How many rows lie in each service's outbox; services with none are left out."""
    counts = {}
    for service in SERVICES:
        url = postgres.service_url(platform.settings, platform.keys, service)
        with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
            row = connection.execute("SELECT count(*) FROM outbox").fetchone()
            if row and row[0]:
                counts[service] = row[0]
    return counts


def dead_letters(platform: Platform) -> list[str]:
    """The queues in which events lie that were given up."""
    with contextlib.closing(connect(rabbitmq.url(platform.settings, platform.keys))) as connection:
        return [queue for queue in dead.all_queues() if dead.count(connection, queue)]
