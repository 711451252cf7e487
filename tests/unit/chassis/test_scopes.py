"""How far a caller's scopes reach (R1, R2, R12)."""

from __future__ import annotations

import pytest

from chassis.domain.errors import NotPermitted
from chassis.domain.scopes import FULL_SCOPE, RESTRICTED_SCOPE, ClientScope, admits, require_scope

READ = ClientScope.PEOPLE_READ


@pytest.mark.parametrize(
    ("kind", "held", "admitted", "expected"),
    [
        ("person", {FULL_SCOPE}, set(), True),
        ("person", {RESTRICTED_SCOPE}, set(), False),
        ("person", {RESTRICTED_SCOPE}, {READ}, False),
        ("person", {RESTRICTED_SCOPE}, {RESTRICTED_SCOPE}, True),
        ("person", set(), set(), False),
        ("api_client", {READ}, {READ}, True),
        ("api_client", {READ}, {ClientScope.PEOPLE_WRITE}, False),
        ("api_client", {READ}, set(), False),
        ("api_client", {FULL_SCOPE}, set(), False),
        ("api_client", set(), {READ}, False),
        ("anonymous", set(), set(), True),
        ("system", set(), set(), True),
    ],
)
def test_who_may_send_what_r12(kind: str, held: set[str], admitted: set[str], expected: bool) -> None:
    assert admits(kind, held, admitted) is expected


def test_a_restricted_session_and_a_system_are_told_apart_r12() -> None:
    with pytest.raises(NotPermitted) as restricted:
        require_scope("person", {RESTRICTED_SCOPE}, {READ})
    assert (restricted.value.code, restricted.value.details) == (
        "session_restricted",
        {"scopes": [RESTRICTED_SCOPE]},
    )
    with pytest.raises(NotPermitted) as system:
        require_scope("api_client", {ClientScope.COURSES_READ}, {READ})
    assert (system.value.code, system.value.details) == ("scope_required", {"scopes": ["people:read"]})
