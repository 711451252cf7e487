"""The sender of records to the credit bank, in the test's own process, and how the queue looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.contracts.sharing.credit_bank import DeliveryDetailView, DeliveryView, GetDelivery, ListDeliveries
from deploy.local.bank import StandInBank
from services.sharing.bank import Bank, bank_of
from services.sharing.bootstrap import assemble_bank
from services.sharing.config import BankSettings
from services.sharing.domain.delivery import Reply
from tests.integration.sharing.province import Province

SECRET = "whsec_" + "a2V4aWFuZy1jcmVkaXQtYmFuay1zZWNyZXQtMDE="


class Clock:
    """Now, and later at will."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Counter:
    """The province's desk for the credit bank: a sender, the bank behind it, and the centre that looks."""

    province: Province
    bank: StandInBank
    database_url: str

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.bank.clock = lambda: self.clock().timestamp()
        self.senders: list[Bank] = []
        self.application = assemble_bank(self._settings(), clock=self.clock)
        self.sender = self.sender_with()

    def _settings(self, **changes: Any) -> BankSettings:
        fields: dict[str, Any] = {
            "amqp_url": "amqp://nobody@127.0.0.1/",
            "database_url_sharing": self.database_url,
            "credit_bank_url": self.bank.url,
            "credit_bank_secret": SECRET,
            "credit_bank_timeout_seconds": 5,
            "credit_bank_attempts": 3,
        }
        return BankSettings(**(fields | changes))

    def sender_with(self, **changes: Any) -> Bank:
        sender = bank_of(self._settings(**changes), self.application)
        self.senders.append(sender)
        return sender

    def later(self, **span: float) -> None:
        self.clock.ahead += timedelta(**span)

    def send(self) -> Reply | None:
        return self.sender.send_next()

    def send_all(self, *, patiently: bool = False) -> list[str]:
        """Send until nothing is due, with `patiently` until nothing waits; answers the outcomes."""
        outcomes: list[str] = []
        for _ in range(200):
            reply = self.send()
            if reply is None:
                if not (patiently and self.deliveries(state="waiting")):
                    return outcomes
                self.later(hours=2)
            else:
                outcomes.append(str(reply.outcome))
        raise AssertionError(f"the queue has no end: {outcomes}")

    def deliveries(self, **narrowed: Any) -> list[DeliveryView]:
        """This province's, newest first."""
        query = ListDeliveries(institution_id=self.province.school_b, limit=200, **narrowed)
        return self.province.sharing.list_deliveries(self.province.centre, query).items

    def detail(self, delivery_id: str) -> DeliveryDetailView:
        return self.province.sharing.get_delivery(self.province.centre, GetDelivery(delivery_id=delivery_id))

    def told(self) -> list[str]:
        """What the bank has taken, in order."""
        return [message["type"] for message in self.bank.books.messages()]

    def close(self) -> None:
        for sender in self.senders:
            sender.close()
        self.application.close()
