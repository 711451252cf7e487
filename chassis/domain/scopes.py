"""How much of its rights a session or a school's system may use (R12; DESIGN of the API)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from chassis.domain.errors import NotPermitted

FULL_SCOPE = "full"
"""Everything that the person's roles allow."""
RESTRICTED_SCOPE = "password:set"
"""Of a session that an initial credential opened: it sets a password and does nothing else (R12)."""


class ClientScope(StrEnum):
    """What a school lets a system of its own do (R1). Commands name the scopes that admit them."""

    COURSES_READ = "courses:read"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    ENROLMENTS_READ = "enrolments:read"
    ENROLMENTS_WRITE = "enrolments:write"
    SCORES_READ = "scores:read"
    SCORES_WRITE = "scores:write"
    SHARE_LISTS_READ = "share_lists:read"
    SELECTIONS_READ = "selections:read"
    RECOGNITIONS_READ = "recognitions:read"


ALL_CLIENT_SCOPES = frozenset(ClientScope)


def admits(actor_kind: str, held: Collection[str], admitted: Collection[str]) -> bool:
    """Whether a caller who holds these scopes may send what admits those.

    A person's ordinary session may send everything and its roles decide; any other needs a scope that is named.
    Nobody known, and the platform itself, hold no scopes and are not asked for any.
    """
    if actor_kind not in {"person", "api_client"}:
        return True
    if actor_kind == "person" and FULL_SCOPE in held:
        return True
    return not set(admitted).isdisjoint(held)


def require_scope(actor_kind: str, held: Collection[str], admitted: Collection[str]) -> None:
    """Refuse a caller whose scopes do not cover what it sent.

    Raises:
        NotPermitted: `session_restricted` for a session that may do other things only, `scope_required` for a
            school's system.
    """
    if admits(actor_kind, held, admitted):
        return
    if actor_kind == "person":
        raise NotPermitted("session_restricted", details={"scopes": sorted(held)})
    raise NotPermitted("scope_required", details={"scopes": sorted(admitted)})
