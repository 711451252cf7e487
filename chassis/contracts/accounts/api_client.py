"""Systems of schools that use the API by themselves (R1, R2): their scopes, their secrets, their tokens."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope

ClientName = Annotated[str, Field(min_length=2, max_length=60)]
Scopes = Annotated[list[ClientScope], Field(min_length=1, max_length=20)]


class CreateApiClient(Command):
    """Let a system of a school in; a school_admin for the own school, platform_admin for any."""

    name: ClientName
    scopes: Scopes
    institution_id: Id | None = None
    """For platform_admin; a school_admin's own school otherwise."""
    expires_at: UtcTime | None = None
    """From when on it gets no tokens; never, if absent."""


class ChangeApiClient(Command):
    """Change a client as a whole. Its tokens end, so that they hold what it may do from now on."""

    client_id: Id
    expected_version: int
    name: ClientName
    scopes: Scopes
    expires_at: UtcTime | None = None


class ChangeApiClientStanding(Command):
    """Disable a client, or enable it again; its tokens end at once."""

    client_id: Id
    expected_version: int


class GetApiClient(Command):
    client_id: Id


class ListApiClients(PageQuery):
    """Clients of the own school; of any for platform_admin."""

    institution_id: Id | None = None


class AddClientSecret(Command):
    """Make a second secret, so that the first can be revoked once the system uses the new one."""

    client_id: Id


class RevokeClientSecret(Command):
    """End a secret and the tokens that it got."""

    client_id: Id
    secret_id: Id


class ClientSecretView(View):
    """A live secret. It is itself shown only where it is made."""

    secret_id: Id
    created_at: UtcTime
    last_used_at: UtcTime | None


class ApiClientView(View):
    client_id: Id
    institution_id: Id
    name: str
    scopes: frozenset[ClientScope]
    state: Literal["active", "disabled"]
    expires_at: UtcTime | None
    last_used_at: UtcTime | None
    created_at: UtcTime
    secrets: list[ClientSecretView]
    """At most two."""
    version: int


class NewClientSecret(View):
    """A client with a secret in clear, which nobody can read again."""

    client: ApiClientView
    secret_id: Id
    client_secret: str = Field("", repr=False)


class IssueClientToken(Command):
    """OAuth 2 client credentials (RFC 6749, 4.4)."""

    client_id: str = Field(max_length=64)
    client_secret: str = Field(max_length=200, repr=False)
    scopes: frozenset[str] | None = None
    """Fewer than the client has; all of them, if absent."""


class ClientTokenView(View):
    access_token: str = Field(repr=False)
    expires_in: int
    scopes: frozenset[ClientScope]
