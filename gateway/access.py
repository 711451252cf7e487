"""Who may call an operation. The gateway's check is the second one; the owning service decides (R2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chassis.contracts.base import ActorView
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotPermitted
from chassis.domain.scopes import require_scope


@dataclass(frozen=True)
class Access:
    """What an operation asks of its caller.

    Attributes:
        roles: one of these is needed of a person; empty means that any role will do.
        is_public: whether nobody needs to sign in.
    """

    roles: frozenset[Role] = frozenset()
    is_public: bool = False

    def check(self, actor: ActorView, scopes: Collection[str]) -> None:
        """Refuse who may not call.

        Args:
            actor: who calls.
            scopes: those that the operation's command names (`Command.SCOPES`). A school's system needs one of
                them and no role.

        Raises:
            NotAuthenticated: `sign_in_required`, when nobody known is calling.
            NotPermitted: `session_restricted` for a session that may do other things only, `scope_required` for
                a school's system, `role_required` for the wrong role.
        """
        if self.is_public:
            return
        if actor.kind == "anonymous":
            raise NotAuthenticated("sign_in_required")
        require_scope(actor.kind, actor.scopes, scopes)
        if actor.kind == "person" and self.roles and self.roles.isdisjoint(actor.roles):
            raise NotPermitted("role_required", details={"roles": sorted(self.roles)})

    def describe(self) -> str:
        """The access in words, for the API's documentation."""
        if self.is_public:
            return "anyone"
        return ", ".join(sorted(self.roles)) or "anyone who has signed in"


ANYONE = Access(is_public=True)
SIGNED_IN = Access()


def only(*roles: Role) -> Access:
    """Access for the holders of any of these roles."""
    return Access(frozenset(roles))
