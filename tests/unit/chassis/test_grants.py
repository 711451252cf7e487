"""A grant cannot be made, stretched or used for something else (R37)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis.domain.errors import NotPermitted
from chassis.grants import GrantSigner

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
SIGNER = GrantSigner("the services' own key")


def issue(purpose: str = "resource_view") -> str:
    text, _ = SIGNER.issue(purpose, "person", NOW, timedelta(hours=2), resource_id="video")
    return text


def test_a_grant_comes_back_as_it_was_given() -> None:
    grant = SIGNER.verify(issue(), purpose="resource_view", now=NOW)
    assert grant.subjects == {"resource_id": "video"}
    assert grant.actor_id == "person"
    assert grant.expires_at == NOW + timedelta(hours=2)


def test_a_late_grant_is_refused_r37() -> None:
    with pytest.raises(NotPermitted, match="grant_expired"):
        SIGNER.verify(issue(), purpose="resource_view", now=NOW + timedelta(hours=2))


def test_a_grant_for_something_else_is_refused() -> None:
    with pytest.raises(NotPermitted, match="grant_invalid"):
        SIGNER.verify(issue("course_edit"), purpose="resource_view", now=NOW)


@pytest.mark.parametrize("position", range(0, 150, 10))
def test_one_changed_character_breaks_it(position: int) -> None:
    text = issue()
    position %= len(text)
    changed = "A" if text[position] != "A" else "B"
    with pytest.raises(NotPermitted, match="grant_invalid"):
        SIGNER.verify(text[:position] + changed + text[position + 1 :], purpose="resource_view", now=NOW)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(NotPermitted, match="grant_invalid"):
        GrantSigner("another key").verify(issue(), purpose="resource_view", now=NOW)


@pytest.mark.parametrize("text", ["", ".", "a.b", "a", "..", "课.享"])
def test_nonsense_is_refused_not_an_accident(text: str) -> None:
    with pytest.raises(NotPermitted, match="grant_invalid"):
        SIGNER.verify(text, purpose="resource_view", now=NOW)
