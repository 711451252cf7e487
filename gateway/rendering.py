"""From a view to an HTTP response: JSON, `ETag`, `Link`, `Location`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request
from pydantic import BaseModel

from chassis.contracts.base import Nothing, Page


def render(answer: Any, status: int, location: str = "") -> Response:
    """The response for what an operation answered."""
    if isinstance(answer, Response):
        return answer
    if answer is None or isinstance(answer, Nothing):
        return Response(status=204)
    if not isinstance(answer, BaseModel):
        raise TypeError(f"an operation answers views, not {type(answer).__name__}")
    response = Response(answer.model_dump_json(), status, mimetype="application/json")
    version = getattr(answer, "version", None)
    if isinstance(version, int):
        response.headers["ETag"] = f'"{version}"'
    if location:
        response.headers["Location"] = "/api/v1" + location.format_map(dict(answer))
    if isinstance(answer, Page) and answer.next_cursor:
        parameters = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        following = urlencode([*parameters, ("cursor", answer.next_cursor)])
        response.headers["Link"] = f'<{request.path}?{following}>; rel="next"'
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def attachment(content: bytes, media_type: str, file_name: str) -> Response:
    """A file to keep, such as a spreadsheet."""
    return name_attachment(Response(content, mimetype=media_type), file_name)


def name_attachment(response: Response, file_name: str) -> Response:
    """Make the answer a file of that name, to keep and not to show."""
    # Headers are Latin; the name in its own script goes beside a plain one (RFC 6266).
    plain = file_name.encode("ascii", "ignore").decode().strip("-_ ") or "file"
    response.headers.set("Content-Disposition", "attachment", filename=plain)
    response.headers["Content-Disposition"] += f"; filename*=UTF-8''{quote(file_name, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response
