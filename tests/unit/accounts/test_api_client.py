"""Systems of schools: every state and action, and how many secrets (R1, R18)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.domain.errors import Conflict
from chassis.domain.scopes import ClientScope
from services.accounts.domain.api_client import (
    CLIENT_STATES,
    ApiClient,
    ClientAction,
    ClientSecret,
    ClientState,
)

NOW = datetime(2026, 9, 1, tzinfo=UTC)

# state × action → state; None is refused
GRID = {
    (ClientState.ACTIVE, ClientAction.DISABLE): ClientState.DISABLED,
    (ClientState.ACTIVE, ClientAction.ENABLE): None,
    (ClientState.DISABLED, ClientAction.DISABLE): None,
    (ClientState.DISABLED, ClientAction.ENABLE): ClientState.ACTIVE,
}


def client(**changes: object) -> ApiClient:
    fields = {
        "client_id": "c1",
        "institution_id": "school-a",
        "name": "教务系统",
        "scopes": frozenset({ClientScope.PEOPLE_READ}),
        "state": ClientState.ACTIVE,
        "created_by_id": "p1",
        "created_at": NOW,
    }
    return ApiClient(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_grid_names_every_cell() -> None:
    assert GRID.keys() == {(state, action) for state in ClientState for action in ClientAction}


@pytest.mark.parametrize(("cell", "expected"), GRID.items())
def test_states_r18(cell: tuple[ClientState, ClientAction], expected: ClientState | None) -> None:
    if expected is None:
        with pytest.raises(Conflict, match="cannot"):
            CLIENT_STATES.next(*cell)
    else:
        assert CLIENT_STATES.next(*cell) is expected


def test_a_third_secret_is_refused() -> None:
    owner = client()
    for number in range(2):
        owner.add_secret(ClientSecret(f"s{number}", f"hash{number}", f"g{number}", NOW))
    with pytest.raises(Conflict, match="client_secrets_full"):
        owner.add_secret(ClientSecret("s3", "hash3", "g3", NOW))
    assert owner.secret_of("hash1") is owner.secrets[1]
    assert owner.secret_of("hash3") is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"state": ClientState.DISABLED}, False),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW + timedelta(seconds=1)}, True),
    ],
)
def test_who_gets_tokens(changes: dict[str, object], expected: bool) -> None:
    assert client(**changes).gets_tokens(NOW) is expected


def test_no_token_outlives_its_client() -> None:
    assert client().token_ends_at(NOW) == NOW + timedelta(minutes=15)
    assert client(expires_at=NOW + timedelta(minutes=3)).token_ends_at(NOW) == NOW + timedelta(minutes=3)


def test_the_drawing_is_the_table() -> None:
    drawing = (Path(__file__).parents[3] / "docs" / "states" / "api_client.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"(\w+) --> (\w+) : (\w+)$", drawing, flags=re.MULTILINE))
    assert drawn == {(str(state), str(to), str(action)) for (state, action), to in CLIENT_STATES.table.items()}
