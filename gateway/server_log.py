"""Gunicorn's own words, for the gateway and the live process."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger


class ServerLogger(Logger):  # type: ignore[misc]
    """They go where the application's go; requests are logged by the application itself."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
