"""A school's own systems over HTTP: who may come in by itself, and with which secrets (R1, R2)."""

from __future__ import annotations

from chassis.contracts.accounts.api_client import (
    AddClientSecret,
    ApiClientView,
    ChangeApiClient,
    ChangeApiClientStanding,
    CreateApiClient,
    GetApiClient,
    ListApiClients,
    NewClientSecret,
    RevokeClientSecret,
)
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("api_clients", title="API clients 学校系统")
KEEPERS = only(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)


@api.get("/api-clients", summary="The systems that a school lets in, newest first (R2)", who=KEEPERS)
def list_api_clients(query: ListApiClients) -> Page[ApiClientView]:
    """A school_admin sees those of the own school; platform_admin all, or one school's with `institution_id`."""
    return clients().accounts.list_api_clients(caller(), query)


@api.post(
    "/api-clients",
    summary="Let a system of a school in (R1, R2)",
    who=KEEPERS,
    status=201,
    location="/api-clients/{client.client_id}",
    errors=["institution_unknown", "client_name_taken", "expiry_past"],
)
def create_api_client(command: CreateApiClient) -> NewClientSecret:
    """The secret is in this answer and nowhere else. With it, `POST /oauth/token` gives access tokens."""
    return clients().accounts.create_api_client(caller(), command)


@api.get(
    "/api-clients/<id:client_id>",
    summary="One system, with the last use of its secrets",
    who=KEEPERS,
    errors=["api_client_not_found"],
)
def get_api_client(query: GetApiClient) -> ApiClientView:
    return clients().accounts.get_api_client(caller(), query)


@api.put(
    "/api-clients/<id:client_id>",
    summary="Change a system's name, scopes and end (R2)",
    who=KEEPERS,
    errors=["api_client_not_found", "client_name_taken", "expiry_past"],
)
def change_api_client(command: ChangeApiClient) -> ApiClientView:
    """Its tokens end at once; the next ones hold what it may do from now on."""
    return clients().accounts.change_api_client(caller(), command)


@api.post(
    "/api-clients/<id:client_id>/disable",
    summary="Stop a system and end its tokens (R18)",
    who=KEEPERS,
    errors=["api_client_not_found", "api_client_state"],
)
def disable_api_client(command: ChangeApiClientStanding) -> ApiClientView:
    return clients().accounts.disable_api_client(caller(), command)


@api.post(
    "/api-clients/<id:client_id>/enable",
    summary="Let a disabled system work again (R18)",
    who=KEEPERS,
    errors=["api_client_not_found", "api_client_state"],
)
def enable_api_client(command: ChangeApiClientStanding) -> ApiClientView:
    return clients().accounts.enable_api_client(caller(), command)


@api.post(
    "/api-clients/<id:client_id>/secrets",
    summary="Make a second secret",
    who=KEEPERS,
    status=201,
    errors=["api_client_not_found", "client_secrets_full"],
)
def add_client_secret(command: AddClientSecret) -> NewClientSecret:
    """To change secrets without a pause: make the second, give it to the system, revoke the first."""
    return clients().accounts.add_client_secret(caller(), command)


@api.delete(
    "/api-clients/<id:client_id>/secrets/<id:secret_id>",
    summary="Revoke a secret and end its tokens (R18)",
    who=KEEPERS,
    errors=["api_client_not_found", "client_secret_not_found"],
)
def revoke_client_secret(command: RevokeClientSecret) -> ApiClientView:
    return clients().accounts.revoke_client_secret(caller(), command)
