"""Web fronts on other origins: which of them may read answers, send our headers, and see what we say in headers.

There are no cookies to protect, only tokens that a front holds itself; so credentials are never allowed.
"""

from __future__ import annotations

from flask import Flask, Response, request

ANY_PATH_METHODS = "GET, POST, PUT, PATCH, DELETE"
SENT = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, X-Request-Id"
SHOWN = (
    "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, Content-Disposition, WWW-Authenticate,"
    " X-Request-Id"
)
REMEMBERED_SECONDS = 600


def install_cors(app: Flask, origins: frozenset[str]) -> None:
    """Let these origins in; with none, browsers let nobody else's pages read anything."""
    if not origins:
        return

    @app.before_request
    def preflight() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not asks or request.origin not in origins:
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = ANY_PATH_METHODS
        response.headers["Access-Control-Allow-Headers"] = SENT
        response.headers["Access-Control-Max-Age"] = str(REMEMBERED_SECONDS)
        return response

    @app.after_request
    def let_in(response: Response) -> Response:
        response.vary.add("Origin")
        if request.origin in origins:
            response.headers["Access-Control-Allow-Origin"] = request.origin
            response.headers["Access-Control-Expose-Headers"] = SHOWN
        return response
