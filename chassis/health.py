"""Probes and metrics of a process, on a small HTTP thread of their own.

/healthz   200 while the process runs its loop. Asks nothing of databases or brokers.
/readyz    200 when everything the process needs answers, 503 with the names of what does not.
/metrics   for Prometheus
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.logging import logger

Check = Callable[[], bool]
_log = logger()


class HealthServer:
    """Answers probes until `close`. The checks run only when `/readyz` is asked."""

    def __init__(self, host: str, port: int, checks: Mapping[str, Check]) -> None:
        handler = type("Handler", (_Handler,), {"checks": dict(checks)})
        self._server = ThreadingHTTPServer((host, port), handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.5}, name="health", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def serve_health(host: str, port: int | None, checks: Mapping[str, Check]) -> HealthServer | None:
    """A health server on the configured port; none where no port is configured."""
    return None if port is None else HealthServer(host, port, checks)


class _Handler(BaseHTTPRequestHandler):
    checks: Mapping[str, Check] = {}
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        path = self.path.split("?", 1)[0]
        if path == "/healthz":
            self._answer(200, b'{"status":"ok"}')
        elif path == "/readyz":
            failing = sorted(name for name, check in self.checks.items() if not _passes(name, check))
            self._answer(503 if failing else 200, json.dumps({"failing": failing}).encode())
        elif path == "/metrics":
            self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
        else:
            self._answer(404, b"{}")

    def _answer(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Probes come every few seconds; they are not worth a line each."""


def _passes(name: str, check: Check) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - a check that raises is a check that fails
        _log.warning("readiness check failed", check=name, exc_info=True)
        return False
