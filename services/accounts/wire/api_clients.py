"""Schools' systems on the bus."""

from __future__ import annotations

from typing import Any

from chassis.contracts.accounts import api_client
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from chassis.domain.scopes import ClientScope
from services.accounts.domain.api_client import ApiClient
from services.accounts.ports.admission import SecretMaker
from services.accounts.usecases.api_client import IssuedToken
from services.accounts.wire.arguments import fields


def client_fields(command: api_client.CreateApiClient | api_client.ChangeApiClient) -> dict[str, Any]:
    """The arguments of `create_api_client` and `change_api_client`."""
    return fields(command) | {"scopes": frozenset(command.scopes)}


def client_view(found: ApiClient) -> api_client.ApiClientView:
    return api_client.ApiClientView(
        client_id=found.client_id,
        institution_id=found.institution_id,
        name=found.name,
        scopes=found.scopes,
        state=found.state.value,
        expires_at=found.expires_at,
        last_used_at=found.last_used_at,
        created_at=found.created_at,
        secrets=[
            api_client.ClientSecretView(
                secret_id=secret.secret_id, created_at=secret.created_at, last_used_at=secret.last_used_at
            )
            for secret in found.secrets
        ],
        version=found.version,
    )


def client_page(found: Slice[ApiClient]) -> Page[api_client.ApiClientView]:
    return Page(items=[client_view(each) for each in found.items], next_cursor=found.next_cursor)


def new_secret(found: ApiClient) -> api_client.NewClientSecret:
    """A client whose newest secret has just been made; `with_secret` adds it in clear."""
    return api_client.NewClientSecret(client=client_view(found), secret_id=found.secrets[-1].secret_id)


def with_secret(view: api_client.NewClientSecret, secrets: SecretMaker) -> api_client.NewClientSecret:
    return view.model_copy(update={"client_secret": secrets.client_secret(view.secret_id)})


def token_view(issued: IssuedToken) -> api_client.ClientTokenView:
    claims = issued.claims
    return api_client.ClientTokenView(
        access_token=issued.access_token,
        expires_in=int((claims.expires_at - claims.issued_at).total_seconds()),
        scopes=frozenset(ClientScope(scope) for scope in claims.scopes),
    )
