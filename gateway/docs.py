"""`/openapi.json` and a readable `/docs`, both made once at start. Nothing is loaded from elsewhere."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, render_template

from gateway.texts import Texts

_CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'"


def install_docs(app: Flask, document: dict[str, Any], texts: Texts) -> None:
    """Serve the description of the API to machines and to people."""
    machine_readable = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    with app.app_context():
        page = render_template("docs.html", api=document, groups=_groups(document))
        errors = render_template("errors.html", rows=_error_rows(texts))

    @app.get("/openapi.json")
    def openapi() -> Response:
        return Response(machine_readable, mimetype="application/json")

    @app.get("/docs")
    def docs() -> Response:
        return _page(page)

    @app.get("/docs/errors")
    def docs_errors() -> Response:
        return _page(errors)


def _page(html: str) -> Response:
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _CONTENT_POLICY
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by context, each with what the page shows of it."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault((operation["tags"] or ["Other"])[0], []).append(
                {
                    **operation,
                    "path": path,
                    "method": method.upper(),
                    "request_example": _example(operation.get("requestBody", {}).get("content", {})),
                    "answers": [
                        {
                            "status": status,
                            "description": answer["description"],
                            "example": _example(answer.get("content", {})),
                        }
                        for status, answer in operation["responses"].items()
                        if status < "400"
                    ],
                    "refusals": [
                        (status, a["description"])
                        for status, a in operation["responses"].items()
                        if status >= "400"
                    ],
                }
            )
    for operations in groups.values():
        operations.sort(key=lambda operation: (operation["path"], operation["method"]))
    return groups


def _example(content: dict[str, Any]) -> str:
    for media in content.values():
        if "example" in media:
            return json.dumps(media["example"], ensure_ascii=False, indent=2)
    return ""


def _error_rows(texts: Texts) -> list[dict[str, str]]:
    return [
        {
            "code": code,
            "zh": texts.problem("zh-CN", code, {})[0],
            "en": texts.problem("en", code, {})[0],
        }
        for code in sorted(texts.codes("zh-CN") | texts.codes("en"))
    ]
