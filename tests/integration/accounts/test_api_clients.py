"""A school lets its own systems in, narrows them, and puts them out (R1, R2, R18)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

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
from chassis.contracts.accounts.audit import ListAccess
from chassis.contracts.accounts.institution import InstitutionView
from chassis.contracts.accounts.session import RevokedSince, SweepExpired
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import (
    Conflict,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    StaleVersion,
)
from chassis.domain.ids import new_id
from chassis.domain.scopes import ClientScope
from services.accounts.adapters.tokens import JwtSigner
from tests.integration.accounts.house import House, fresh
from tests.racing import race
from tests.statements import statements

EVER = datetime(2020, 1, 1, tzinfo=UTC)
READING = [ClientScope.COURSES_READ, ClientScope.PEOPLE_READ]


def made(house: House, school: InstitutionView, **changes: Any) -> NewClientSecret:
    command = CreateApiClient(**{"name": f"教务系统{fresh()}", "scopes": READING, **changes})
    return house.service.create_api_client(house.admin_of(school), command)


def token(house: House, client: NewClientSecret, secret: str = "", **changes: Any) -> ClientTokenView:
    command = IssueClientToken(
        **{
            "client_id": client.client.client_id,
            "client_secret": secret or client.client_secret,
            **changes,
        }
    )
    return house.service.issue_client_token(Call(), command)


def claims(house: House, issued: ClientTokenView) -> dict[str, Any]:
    signer: JwtSigner = house.application.signer
    key: OKPKey = signer._key
    return dict(jwt.decode(issued.access_token, key, algorithms=["Ed25519"]).claims)


def ended(house: House) -> set[str]:
    since = house.now - timedelta(minutes=15)
    return set(house.service.revoked_sessions(house.system, RevokedSince(since=since)).session_ids)


def ever_ended(house: House) -> set[str]:
    return set(house.service.revoked_sessions(house.system, RevokedSince(since=EVER)).session_ids)


def read(house: House, school: InstitutionView, client: NewClientSecret) -> ApiClientView:
    return house.service.get_api_client(house.admin_of(school), GetApiClient(client_id=client.client.client_id))


def test_a_secret_gives_a_token_that_says_whose_system_it_is_and_what_it_may_r1(house: House) -> None:
    school = house.school()
    client = made(house, school)
    said = claims(house, token(house, client))
    assert said["kind"] == "api_client"
    assert said["sub"] == client.client.client_id
    assert said["institution_id"] == school.institution_id
    assert set(said["scopes"]) == {"courses:read", "people:read"}
    assert said["exp"] - said["iat"] == 15 * 60
    after = read(house, school, client)
    assert after.last_used_at == house.now
    assert after.secrets[0].last_used_at == house.now


def test_a_token_may_be_asked_for_fewer_scopes_and_not_for_others(house: House) -> None:
    client = made(house, house.school())
    assert token(house, client, scopes=frozenset({"people:read"})).scopes == {ClientScope.PEOPLE_READ}
    for scopes in ({"people:write"}, {"people:read", "people:write"}, {"nonsense"}, {"full"}):
        with pytest.raises(InvalidInput, match="invalid_scope"):
            token(house, client, scopes=frozenset(scopes))


def test_wrong_secrets_and_unknown_clients_are_refused_alike_and_with_the_same_statements(house: House) -> None:
    client = made(house, house.school())
    other = made(house, house.school())
    seen = []
    for client_id, secret in (
        (client.client.client_id, "kx-wrong"),
        (client.client.client_id, other.client_secret),
        (new_id(), client.client_secret),
        ("no id at all", client.client_secret),
    ):
        with statements(house.application.engine) as sent, pytest.raises(NotAuthenticated, match="invalid_client"):
            token(house, client, client_id=client_id, client_secret=secret)
        seen.append(sent)
    assert all(each == seen[0] for each in seen)
    assert len(seen[0]) == 2


def test_two_secrets_live_at_once_and_the_first_can_go_r18(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    client = made(house, school)
    first = client.client.secrets[0].secret_id
    second = house.service.add_client_secret(admin, AddClientSecret(client_id=client.client.client_id))
    assert second.client_secret != client.client_secret
    old, new = token(house, client), token(house, client, second.client_secret)
    with pytest.raises(Conflict, match="client_secrets_full"):
        house.service.add_client_secret(admin, AddClientSecret(client_id=client.client.client_id))
    revoked = house.service.revoke_client_secret(
        admin, RevokeClientSecret(client_id=client.client.client_id, secret_id=first)
    )
    assert [each.secret_id for each in revoked.secrets] == [second.secret_id]
    assert claims(house, old)["sid"] in ended(house)
    assert claims(house, new)["sid"] not in ended(house)
    with pytest.raises(NotAuthenticated):
        token(house, client)
    token(house, client, second.client_secret)
    with pytest.raises(NotFound, match="client_secret_not_found"):
        house.service.revoke_client_secret(
            admin, RevokeClientSecret(client_id=client.client.client_id, secret_id=first)
        )


def test_two_that_add_a_secret_at_once_leave_two(house: House) -> None:
    school = house.school()
    client = made(house, school)
    command = AddClientSecret(client_id=client.client.client_id)
    outcomes = race([lambda: house.service.add_client_secret(house.admin_of(school), command)] * 2)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert len(read(house, school, client).secrets) == 2


def test_secrets_are_shown_once_and_stored_nowhere(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school).model_copy(update={"idempotency_key": new_id()})
    command = CreateApiClient(name=f"系统{fresh()}", scopes=READING)
    client = house.service.create_api_client(admin, command)
    assert house.service.create_api_client(admin, command) == client
    assert "client_secret" not in read(house, school, client).model_dump_json()
    assert client.client_secret not in house.dump()
    assert client.client_secret not in repr(client)


def test_a_disabled_client_gets_no_tokens_and_those_out_end_r18(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    client = made(house, school)
    issued = token(house, client)
    standing = ChangeApiClientStanding(client_id=client.client.client_id, expected_version=1)
    disabled = house.service.disable_api_client(admin, standing)
    assert disabled.state == "disabled"
    assert claims(house, issued)["sid"] in ended(house)
    assert claims(house, issued)["sid"] in house.events("sessions_revoked.v1")[-1]["session_ids"]
    with pytest.raises(NotAuthenticated):
        token(house, client)
    with pytest.raises(Conflict, match="api_client cannot disable"):
        house.service.disable_api_client(admin, standing.model_copy(update={"expected_version": 2}))
    house.service.enable_api_client(admin, standing.model_copy(update={"expected_version": 2}))
    assert claims(house, token(house, client))["sid"] not in ended(house)
    assert claims(house, issued)["sid"] in ended(house)


def test_a_client_that_may_less_has_no_token_left_that_says_more_r2(house: House) -> None:
    school = house.school()
    client = made(house, school)
    issued = token(house, client)
    change = ChangeApiClient(
        client_id=client.client.client_id, expected_version=1, name="新名字", scopes=[ClientScope.COURSES_READ]
    )
    changed = house.service.change_api_client(house.admin_of(school), change)
    assert (changed.name, changed.version) == ("新名字", 2)
    assert changed.scopes == {ClientScope.COURSES_READ}
    assert claims(house, issued)["sid"] in ended(house)
    assert token(house, client).scopes == {ClientScope.COURSES_READ}
    with pytest.raises(StaleVersion):
        house.service.change_api_client(house.admin_of(school), change)


def test_a_client_ends_when_it_was_told_to(house: House) -> None:
    school = house.school()
    client = made(house, school, expires_at=house.now + timedelta(minutes=5))
    assert token(house, client).expires_in == 5 * 60
    house.wait(minutes=5)
    with pytest.raises(NotAuthenticated):
        token(house, client)
    with pytest.raises(InvalidInput, match="expiry_past"):
        made(house, school, expires_at=house.now)


def test_ended_grants_are_forgotten_once_no_token_can_name_them(house: House) -> None:
    school = house.school()
    client = made(house, school)
    sid = claims(house, token(house, client))["sid"]
    house.service.disable_api_client(
        house.admin_of(school), ChangeApiClientStanding(client_id=client.client.client_id, expected_version=1)
    )
    house.service.sweep_expired(house.system, SweepExpired())
    assert sid in ever_ended(house)
    house.wait(minutes=16)
    house.service.sweep_expired(house.system, SweepExpired())
    assert sid not in ever_ended(house)


def test_a_school_keeps_its_own_clients_only_r2(house: House) -> None:
    school, other = house.school(), house.school()
    client = made(house, school)
    stranger = house.admin_of(other)
    client_id = client.client.client_id
    standing = ChangeApiClientStanding(client_id=client_id, expected_version=1)
    for attempt in (
        lambda: house.service.get_api_client(stranger, GetApiClient(client_id=client_id)),
        lambda: house.service.disable_api_client(stranger, standing),
        lambda: house.service.add_client_secret(stranger, AddClientSecret(client_id=client_id)),
        lambda: house.service.revoke_client_secret(
            stranger, RevokeClientSecret(client_id=client_id, secret_id=client.secret_id)
        ),
    ):
        with pytest.raises(NotFound, match="api_client_not_found"):
            attempt()
    listed = ListApiClients(institution_id=school.institution_id)
    assert house.service.list_api_clients(stranger, listed).items == []
    with pytest.raises(InvalidInput, match="institution_unknown"):
        made(house, other, institution_id=school.institution_id)
    for role in (Role.TEACHER, Role.CENTRE_ADMIN, Role.STUDENT):
        call = house.call(role, institution_id=school.institution_id)
        with pytest.raises(NotPermitted, match="role_required"):
            house.service.create_api_client(call, CreateApiClient(name="系统", scopes=READING))


def test_what_is_done_to_a_client_is_in_the_audit_r4(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    client = made(house, school)
    client_id = client.client.client_id
    house.service.add_client_secret(admin, AddClientSecret(client_id=client_id))
    house.service.revoke_client_secret(admin, RevokeClientSecret(client_id=client_id, secret_id=client.secret_id))
    house.service.disable_api_client(admin, ChangeApiClientStanding(client_id=client_id, expected_version=3))
    kept = house.service.list_access(admin, ListAccess()).items
    assert [each.action for each in kept if "client" in each.action] == [
        "disable_api_client",
        "revoke_client_secret",
        "add_client_secret",
        "create_api_client",
    ]
    assert client.client.name in kept[0].purpose


def test_the_platform_keeps_those_of_all_schools(house: House) -> None:
    school = house.school()
    command = CreateApiClient(name="平台代建", scopes=READING, institution_id=school.institution_id)
    client = house.service.create_api_client(house.platform, command)
    listed = house.service.list_api_clients(
        house.platform, ListApiClients(institution_id=school.institution_id)
    ).items
    assert [each.client_id for each in listed] == [client.client.client_id]
    assert house.service.list_api_clients(house.admin_of(school), ListApiClients()).items == listed
    with pytest.raises(InvalidInput, match="institution_unknown"):
        house.service.create_api_client(house.platform, CreateApiClient(name="无校", scopes=READING))


def test_a_name_is_taken_within_its_school(house: House) -> None:
    school = house.school()
    made(house, school, name="学籍系统")
    made(house, house.school(), name="学籍系统")
    with pytest.raises(Conflict, match="client_name_taken"):
        made(house, school, name=" 学籍系统 ")


def test_a_list_of_clients_costs_two_statements(house: House) -> None:
    school = house.school()
    for _ in range(3):
        made(house, school)
    with statements(house.application.engine) as sent:
        page = house.service.list_api_clients(house.platform, ListApiClients(institution_id=school.institution_id))
    assert [len(client.secrets) for client in page.items] == [1, 1, 1]
    assert len(sent) == 2
