"""Where rate limits are counted by default: in this process.

The library's own memory starts a thread every ten milliseconds that walks over all callers, to forget what is
over. With thousands of callers it would do little else; once a second is enough.
"""

from __future__ import annotations

import time
from typing import Final

from limits.storage import MemoryStorage

SWEEP_SECONDS: Final = 1.0
IN_PROCESS: Final = "in-process"
"""The scheme under which the `limits` library finds it."""


class InProcess(MemoryStorage):
    """The library's memory, swept at leisure."""

    STORAGE_SCHEME = [IN_PROCESS]

    _swept_at = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 - overrides a private method of the library
        now = time.monotonic()
        if now - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = now
            super()._MemoryStorage__schedule_expiry()  # type: ignore[misc]


def storage_uri(setting: str) -> str:
    """The storage that the setting names, with our memory in place of the library's."""
    return f"{IN_PROCESS}://" if setting == "memory://" else setting
