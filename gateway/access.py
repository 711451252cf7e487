"""Who may call an operation. The gateway's check is the second one; the owning service decides (R2)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.contracts.accounts.session import FULL_SCOPE, RESTRICTED_SCOPE
from chassis.contracts.base import ActorView
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotPermitted


@dataclass(frozen=True)
class Access:
    """What an operation asks of its caller.

    Attributes:
        roles: one of these is needed; empty means that any role will do.
        is_public: whether nobody needs to sign in.
        scope: what a restricted session must hold to be let in, such as `password:set` (R12).
    """

    roles: frozenset[Role] = frozenset()
    is_public: bool = False
    scope: str = ""

    def check(self, actor: ActorView) -> None:
        """Refuse who may not call.

        Raises:
            NotAuthenticated: `sign_in_required`, when nobody known is calling.
            NotPermitted: `session_restricted` for a session that may do other things only, `role_required`
                for the wrong role.
        """
        if self.is_public:
            return
        if actor.kind == "anonymous":
            raise NotAuthenticated("sign_in_required")
        if actor.kind == "person" and FULL_SCOPE not in actor.scopes and self.scope not in actor.scopes:
            raise NotPermitted("session_restricted", details={"scopes": sorted(actor.scopes)})
        if self.roles and self.roles.isdisjoint(actor.roles):
            raise NotPermitted("role_required", details={"roles": sorted(self.roles)})

    def describe(self) -> str:
        """The access in words, for the API's documentation."""
        if self.is_public:
            return "anyone"
        return ", ".join(sorted(self.roles)) or "anyone who has signed in"


ANYONE = Access(is_public=True)
SIGNED_IN = Access()
SETTING_PASSWORD = Access(scope=RESTRICTED_SCOPE)
"""Any session, even one that an initial password opened and that may do nothing else (R12)."""


def only(*roles: Role) -> Access:
    """Access for the holders of any of these roles."""
    return Access(frozenset(roles))
