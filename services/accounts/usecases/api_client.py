"""A school lets its own systems in, and takes it back (R1, R2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotAuthenticated, NotFound, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from chassis.domain.scopes import ClientScope
from services.accounts.domain.api_client import (
    ApiClient,
    ClientSecret,
    ClientState,
    parse_client_name,
    require_future,
)
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.events import SessionsEnded
from services.accounts.domain.session import AccessClaims
from services.accounts.ports import Transaction, Workshop
from services.accounts.ports.admission import SecretMaker
from services.accounts.usecases.audit import note_access


@dataclass(frozen=True)
class IssuedToken:
    """An access token of a client, in clear."""

    claims: AccessClaims
    access_token: str = field(repr=False)


def create_api_client(
    tx: Transaction,
    secrets: SecretMaker,
    *,
    name: str,
    scopes: frozenset[ClientScope],
    institution_id: str | None,
    expires_at: datetime | None,
) -> ApiClient:
    """A new client with its first secret.

    Raises:
        InvalidInput: `institution_unknown`, `expiry_past`.
        Conflict: `client_name_taken`, within a school.
    """
    require_future(expires_at, tx.now)
    client = ApiClient(
        client_id=new_id(),
        institution_id=_school(tx, institution_id),
        name=parse_client_name(name),
        scopes=scopes,
        state=ClientState.ACTIVE,
        created_by_id=tx.actor.actor_id,
        created_at=tx.now,
        expires_at=expires_at,
        secrets=[_fresh_secret(tx, secrets)],
    )
    tx.api_clients.add(client)
    _note(tx, AuditAction.CREATE_API_CLIENT, client)
    return client


def list_api_clients(
    tx: Transaction, *, institution_id: str | None, limit: int, cursor: str | None
) -> Slice[ApiClient]:
    """The clients of a school: one's own, any or all for the platform."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.PLATFORM_ADMIN):
        if institution_id not in (None, tx.actor.institution_id):
            return Slice([])
        institution_id = _school(tx, None)
    return tx.api_clients.page(institution_id, limit=limit, cursor=cursor)


def get_api_client(tx: Transaction, *, client_id: str) -> ApiClient:
    """A client of the own school; of any for the platform.

    Raises:
        NotFound: `api_client_not_found`, also for those of other schools.
    """
    return _kept(tx, tx.api_clients.get(client_id))


def change_api_client(
    tx: Transaction,
    *,
    client_id: str,
    expected_version: int,
    name: str,
    scopes: frozenset[ClientScope],
    expires_at: datetime | None,
) -> ApiClient:
    """Change name, scopes and end; tokens that say otherwise end."""
    client = _to_change(tx, client_id, expected_version)
    client.change(name=parse_client_name(name), scopes=scopes, expires_at=expires_at, now=tx.now)
    _note(tx, AuditAction.CHANGE_API_CLIENT, client)
    return _without_tokens(tx, client)


def disable_api_client(tx: Transaction, *, client_id: str, expected_version: int) -> ApiClient:
    """No more tokens, and the ones that are out end."""
    client = _to_change(tx, client_id, expected_version)
    client.disable()
    _note(tx, AuditAction.DISABLE_API_CLIENT, client)
    return _without_tokens(tx, client)


def enable_api_client(tx: Transaction, *, client_id: str, expected_version: int) -> ApiClient:
    """Let a disabled client work again."""
    client = _to_change(tx, client_id, expected_version)
    client.enable()
    _note(tx, AuditAction.ENABLE_API_CLIENT, client)
    tx.api_clients.save(client)
    return client


def add_client_secret(tx: Transaction, secrets: SecretMaker, *, client_id: str) -> ApiClient:
    """A second secret; it is the last in the answer.

    Raises:
        Conflict: `client_secrets_full`.
    """
    client = _kept(tx, tx.api_clients.locked(client_id))
    client.add_secret(_fresh_secret(tx, secrets))
    _note(tx, AuditAction.ADD_CLIENT_SECRET, client)
    tx.api_clients.save(client)
    return client


def revoke_client_secret(tx: Transaction, *, client_id: str, secret_id: str) -> ApiClient:
    """A secret and its tokens end.

    Raises:
        NotFound: `client_secret_not_found`.
    """
    client = _kept(tx, tx.api_clients.locked(client_id))
    _end_grants(tx, [client.revoke_secret(secret_id)])
    _note(tx, AuditAction.REVOKE_CLIENT_SECRET, client)
    tx.api_clients.save(client)
    return client


def issue_token(shop: Workshop, *, client_id: str, secret: str, scopes: frozenset[str] | None) -> IssuedToken:
    """A token for a client that proves itself. Nobody, a wrong secret and a disabled client look the same.

    Secrets are 256 random bits: guessing is hopeless, so no client can be locked out by a stranger's attempts.

    Raises:
        NotAuthenticated: `invalid_client`.
        InvalidInput: `invalid_scope`, for one that the client does not have, or none at all.
    """
    secret_hash = shop.secrets.hash_of(secret)
    with shop.transaction() as tx:
        client = tx.api_clients.locked(client_id)
        used = client.secret_of(secret_hash) if client else None
        if client is None or used is None or not client.gets_tokens(tx.now):
            raise NotAuthenticated("invalid_client")
        granted = client.scopes if scopes is None else frozenset(each for each in client.scopes if each in scopes)
        if not granted or (scopes is not None and granted != scopes):
            raise InvalidInput("invalid_scope", details={"scopes": sorted(client.scopes)})
        claims = AccessClaims(
            subject_id=client.client_id,
            session_id=used.grant_id,
            name=client.name,
            institution_id=client.institution_id,
            # It stands for its school's office, as far as its scopes go.
            roles=frozenset({Role.SCHOOL_ADMIN}),
            scopes=frozenset(map(str, granted)),
            issued_at=tx.now,
            expires_at=client.token_ends_at(tx.now),
            is_client=True,
        )
        tx.api_clients.note_use(client.client_id, used.secret_id, tx.now)
    return IssuedToken(claims, shop.signer.sign(claims))


def _fresh_secret(tx: Transaction, secrets: SecretMaker) -> ClientSecret:
    secret_id = new_id()
    return ClientSecret(secret_id, secrets.hash_of(secrets.client_secret(secret_id)), new_id(), tx.now)


def _school(tx: Transaction, institution_id: str | None) -> str:
    """The school that the caller may let systems of in."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.PLATFORM_ADMIN):
        if tx.actor.institution_id is None:
            raise NotPermitted("institution_required")
        wanted: str | None = institution_id or tx.actor.institution_id
        institution = tx.institutions.get(tx.actor.institution_id) if wanted == tx.actor.institution_id else None
    else:
        institution = tx.institutions.get(institution_id) if institution_id else None
    if institution is None or not institution.is_filed:
        raise InvalidInput.of("/institution_id", "institution_unknown")
    return institution.institution_id


def _kept(tx: Transaction, client: ApiClient | None) -> ApiClient:
    """A client that the caller looks after."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    is_kept = client is not None and (
        tx.actor.has(Role.PLATFORM_ADMIN) or tx.actor.administers(client.institution_id)
    )
    if client is None or not is_kept:
        raise NotFound("api_client_not_found")
    return client


def _to_change(tx: Transaction, client_id: str, expected_version: int) -> ApiClient:
    client = _kept(tx, tx.api_clients.locked(client_id))
    client.expect_version(expected_version)
    return client


def _without_tokens(tx: Transaction, client: ApiClient) -> ApiClient:
    _end_grants(tx, client.secrets)
    tx.api_clients.save(client)
    return client


def _note(tx: Transaction, action: AuditAction, client: ApiClient) -> None:
    what = f"{client.name}: {' '.join(sorted(client.scopes))}"
    note_access(tx, action, purpose=what, institution_id=client.institution_id)


def _end_grants(tx: Transaction, secrets: Iterable[ClientSecret]) -> None:
    """Void the tokens of secrets: the grants that these name have ended (R18)."""
    ended = [secret.grant_id for secret in secrets]
    for secret in secrets:
        secret.grant_id = new_id()
    if ended:
        tx.api_clients.end_grants(ended, tx.now)
        tx.record(SessionsEnded(ended))
