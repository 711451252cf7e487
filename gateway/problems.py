"""Errors as the caller sees them: RFC 9457 problem details, and the one table from kind to HTTP status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from chassis.domain.errors import DomainError, FieldError
from gateway.texts import Texts, chosen_locale

STATUS_OF_KIND: Mapping[str, int] = {
    "invalid": 422,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "stale": 412,
    "too_many": 429,
    "unavailable": 503,
}

_CODE_OF_STATUS = {
    400: "request_malformed",
    404: "path_not_found",
    405: "method_not_allowed",
    413: "content_too_large",
    415: "media_type_unsupported",
    429: "rate_limited",
}


class Problem(Exception):
    """An error that only HTTP knows: a header, a media type, a malformed request."""

    def __init__(self, status: int, code: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.details = dict(details or {})


def install_problems(app: Flask, texts: Texts) -> None:
    """Answer every error with a problem document in the caller's language."""

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> Response:
        status = STATUS_OF_KIND.get(error.kind, 409)
        response = problem_response(texts, status, error.code, error.details, error.errors)
        if status == 429 and "retry_after_seconds" in error.details:
            response.headers["Retry-After"] = str(error.details["retry_after_seconds"])
        elif status == 503:
            response.headers["Retry-After"] = "2"
        elif status == 401:
            response.headers["WWW-Authenticate"] = f'Bearer error="{error.code}"'
        return response

    @app.errorhandler(Problem)
    def impossible(error: Problem) -> Response:
        return problem_response(texts, error.status, error.code, error.details)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        code = _CODE_OF_STATUS.get(status, "request_malformed" if status < 500 else "internal_error")
        response = problem_response(texts, status, code)
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        # What went wrong is for the log; the caller gets the id under which it can be found there.
        app.logger.error("request failed", exc_info=error)
        return problem_response(texts, 500, "internal_error")


def problem_response(
    texts: Texts,
    status: int,
    code: str,
    details: Mapping[str, Any] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> Response:
    """One problem document."""
    locale = chosen_locale(request)
    title, detail = texts.problem(locale, code, details or {})
    request_id = getattr(g, "request_id", "")
    document: dict[str, Any] = {
        "type": f"/docs/errors#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "request_id": request_id,
    }
    if details and status < 500:
        document["details"] = dict(details)
    if errors:
        document["errors"] = [_field_error(texts, locale, error) for error in errors]
    response = Response(
        json.dumps(document, ensure_ascii=False, default=str), status, mimetype="application/problem+json"
    )
    response.headers["Content-Language"] = locale
    response.vary.add("Accept-Language")
    return response


def _field_error(texts: Texts, locale: str, error: FieldError) -> dict[str, Any]:
    title, detail = texts.problem(locale, error.code, error.details)
    row_facts = {name: error.details[name] for name in ("row", "column") if name in error.details}
    return {"pointer": error.pointer, "code": error.code, "message": detail or title, **row_facts}
