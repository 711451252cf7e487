"""Passwords as Argon2id hashes (R11)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.native import run_natively


class Argon2Hasher:
    """Implements `ports.PasswordHasher` with the parameters that OWASP asks for at least (19 MiB, t=2, p=1)."""

    def __init__(self, *, time_cost: int = 2, memory_cost_kib: int = 19 * 1024) -> None:
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost_kib, parallelism=1)
        self._nobody = self._argon2.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return run_natively(self._argon2.hash, password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        # An unknown account costs what a known one does, or the time would tell them apart (R11).
        is_right = run_natively(self._is_right, password_hash or self._nobody, password)
        return is_right and password_hash is not None

    def _is_right(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
