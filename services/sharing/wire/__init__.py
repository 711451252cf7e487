"""Between the contracts and the domain: no rules, only words."""

from services.sharing.wire.outgoing import translate

__all__ = ["translate"]
