"""Systems of schools, and people who change schools."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.accounts.domain.api_client import ApiClient
from services.accounts.domain.transfer import Transfer


class ApiClients(Protocol):
    def add(self, client: ApiClient) -> None: ...

    def get(self, client_id: str) -> ApiClient | None: ...

    def locked(self, client_id: str) -> ApiClient | None:
        """The client, which nobody else can use or change until this transaction ends."""

    def page(self, institution_id: str | None, *, limit: int, cursor: str | None) -> Slice[ApiClient]: ...

    def save(self, client: ApiClient) -> None: ...

    def note_use(self, client_id: str, secret_id: str, now: datetime) -> None: ...

    def end_grants(self, grant_ids: Collection[str], now: datetime) -> None: ...

    def grants_ended_since(self, since: datetime) -> list[str]: ...


class Transfers(Protocol):
    def add(self, transfer: Transfer) -> None: ...

    def get(self, transfer_id: str) -> Transfer | None: ...

    def locked(self, transfer_id: str) -> Transfer | None: ...

    def page(self, institution_id: str | None, *, limit: int, cursor: str | None) -> Slice[Transfer]:
        """The transfers from or to a school, or all; the newest first."""

    def save(self, transfer: Transfer) -> None: ...
