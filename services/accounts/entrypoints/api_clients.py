"""Systems of schools and their tokens (R1, R2)."""

from __future__ import annotations

from chassis.contracts.accounts.api_client import (
    AddClientSecret,
    ApiClientView,
    ChangeApiClient,
    ChangeApiClientStanding,
    ClientTokenView,
    CreateApiClient,
    GetApiClient,
    IssueClientToken,
    ListApiClients,
    NewClientSecret,
    RevokeClientSecret,
)
from chassis.contracts.base import Call, Page
from chassis.rpc.entrypoints import Service, command, query, remote
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import api_client
from services.accounts.wire import api_clients as wire
from services.accounts.wire import fields


class ApiClientEntrypoints(Service[AccountsApplication]):
    # Secrets are made again after the transaction: the answer that is kept for repetition has none.

    @remote
    def create_api_client(self, call: Call, command: CreateApiClient) -> NewClientSecret:
        secrets = self.application.secrets
        made = self.application.run(
            call,
            command,
            NewClientSecret,
            lambda tx: wire.new_secret(api_client.create_api_client(tx, secrets, **wire.client_fields(command))),
        )
        return wire.with_secret(made, secrets)

    @remote
    def add_client_secret(self, call: Call, command: AddClientSecret) -> NewClientSecret:
        secrets = self.application.secrets
        made = self.application.run(
            call,
            command,
            NewClientSecret,
            lambda tx: wire.new_secret(api_client.add_client_secret(tx, secrets, **fields(command))),
        )
        return wire.with_secret(made, secrets)

    @command
    def revoke_client_secret(self, tx: Tx, command: RevokeClientSecret) -> ApiClientView:
        return wire.client_view(api_client.revoke_client_secret(tx, **fields(command)))

    @query
    def list_api_clients(self, tx: Tx, query: ListApiClients) -> Page[ApiClientView]:
        return wire.client_page(api_client.list_api_clients(tx, **fields(query)))

    @query
    def get_api_client(self, tx: Tx, query: GetApiClient) -> ApiClientView:
        return wire.client_view(api_client.get_api_client(tx, client_id=query.client_id))

    @command
    def change_api_client(self, tx: Tx, command: ChangeApiClient) -> ApiClientView:
        return wire.client_view(api_client.change_api_client(tx, **wire.client_fields(command)))

    @command
    def disable_api_client(self, tx: Tx, command: ChangeApiClientStanding) -> ApiClientView:
        return wire.client_view(api_client.disable_api_client(tx, **fields(command)))

    @command
    def enable_api_client(self, tx: Tx, command: ChangeApiClientStanding) -> ApiClientView:
        return wire.client_view(api_client.enable_api_client(tx, **fields(command)))

    @remote
    def issue_client_token(self, call: Call, command: IssueClientToken) -> ClientTokenView:
        issued = api_client.issue_token(
            self.application.workshop(call),
            client_id=command.client_id,
            secret=command.client_secret,
            scopes=command.scopes,
        )
        return wire.token_view(issued)
