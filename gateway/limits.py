"""How often one caller may ask. Answers carry `RateLimit` and `RateLimit-Policy`; 429 carries `Retry-After`."""

from __future__ import annotations

import time
from typing import cast

from flask import Flask, Response, request
from flask.typing import RouteCallable
from flask_limiter import Limiter

from gateway.config import GatewaySettings
from gateway.counters import storage_uri
from gateway.identity import caller_key
from gateway.operations import SIGN_IN, current_operation


def install_limits(app: Flask, settings: GatewaySettings) -> None:
    """Count every caller, and the addresses that sign in."""
    limiter = Limiter(
        caller_key,
        app=app,
        application_limits=[settings.rate_limit_caller],
        storage_uri=storage_uri(settings.rate_limit_storage),
        strategy="moving-window",
        # A storage out of reach must not close the door; it is the storage's alarm that should ring.
        swallow_errors=True,
    )
    by_address = limiter.shared_limit(settings.rate_limit_sign_in, scope=SIGN_IN, key_func=_address)
    for endpoint, view in list(app.view_functions.items()):
        operation = current_operation(view)
        limit = operation.limit if operation is not None else getattr(view, "limit", "")
        if limit == SIGN_IN:
            app.view_functions[endpoint] = cast("RouteCallable", by_address(view))

    @app.after_request
    def tell(response: Response) -> Response:
        limit = limiter.current_limit
        if limit is not None:
            seconds = max(0, limit.reset_at - int(time.time()))
            response.headers["RateLimit-Policy"] = f'"caller";q={limit.limit.amount};w={limit.limit.get_expiry()}'
            response.headers["RateLimit"] = f'"caller";r={limit.remaining};t={seconds}'
            if response.status_code == 429:
                response.headers.setdefault("Retry-After", str(max(1, seconds)))
        return response


def _address() -> str:
    return f"address:{request.remote_addr}"
