"""Around every request: its id, its trace, a line in the log, its time in the metrics, the safety headers."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from chassis import tracing
from chassis.domain.ids import new_id
from chassis.logging import logger, request_context

REQUESTS = Histogram(
    "kx_http_request_seconds",
    "Time that the gateway took to answer, by operation and status",
    ["operation", "status"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
)
_OWN_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_log = logger()


def install_request_log(app: Flask) -> None:
    """Give every request an id (the caller's own, if it sent a usable one) and account for it."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _OWN_ID.match(given) else new_id()
        g.began = time.perf_counter()
        g.around = ExitStack()
        trace = g.around.enter_context(tracing.continued(request.headers.get("traceparent")))
        g.around.enter_context(request_context(request_id=g.request_id, trace_id=trace.trace_id))

    @app.after_request
    def account(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        seconds = time.perf_counter() - g.began
        operation = request.endpoint or "none"
        REQUESTS.labels(operation, response.status_code).observe(seconds)
        call = g.get("call")
        _log.info(
            "request",
            method=request.method,
            operation=operation,
            path=_path_without_token(),
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            actor_id=call.actor.actor_id if call else "",
        )
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        around = g.pop("around", None)
        if around is not None:
            around.close()


def _path_without_token() -> str:
    # Players send no header, so the right to a playlist stands in its path; readers of the log have no such right.
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "-") if token else request.path
