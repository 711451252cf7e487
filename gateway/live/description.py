"""The streams, for OpenAPI. The gateway describes them; the live process serves them."""

from __future__ import annotations

from typing import Any

NOTICES_PATH = "/api/v1/notifications/stream"
PROCESS = "live"


def described() -> dict[str, Any]:
    """The paths that the live process serves."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {
        "400": "Unknown parameter",
        "401": "Nobody known is calling, or the token or session has ended",
        "403": "Not a person's ordinary session",
        "429": "This person listens too often already",
        "500": "A fault of the platform; quote `request_id`",
        "503": "No room for another listener; see `Retry-After`",
    }
    operation = {
        "operationId": "stream_notifications",
        "tags": ["Notifications 消息"],
        "summary": "The caller's notices as they come, as server-sent events (R94)",
        "description": (
            "Served by a process of its own: a front proxy sends this one path there, without buffering.\n\n"
            "`notification` comes with `id` and the facts of one notice, whose text is in the inbox. `inbox` says"
            " that something may have been missed: read the inbox. `progress` tells who uploaded a file how far"
            " the work on it is, at least every two seconds: `resource_id`, `version`, `state`, `percent`; it is"
            " not sent again, for the resource knows (R31). `end` is the last one, with its `reason`:"
            " `token_expired`, `session_ended`, `too_slow` or `shutting_down`; come again with a fresh token and"
            " `Last-Event-ID`. Lines that begin with a colon only keep the connection alive.\n\n"
            "Who: anyone who has signed in."
        ),
        "parameters": [
            {
                "in": "header",
                "name": "Last-Event-ID",
                "required": False,
                "description": "The last `id` that was seen; what came since is sent first",
                "schema": {"type": "string", "format": "uuid"},
            }
        ],
        "security": [{"bearer": []}],
        "x-roles": ["signed_in"],
        "x-scopes": [],
        "x-process": PROCESS,
        "x-error-codes": ["live_full", "session_ended", "token_expired", "too_many_streams"],
        "responses": {
            "200": {
                "description": "The stream",
                "content": {
                    "text/event-stream": {
                        "schema": {"type": "string"},
                        "example": "id: 0190f6a2-7b1c-7def-8a2b-3c4d5e6f7a8b\nevent: notification\n"
                        'data: {"kind": "run_approved", "link": "/api/v1/runs/…", "added_at": "…"}\n\n',
                    }
                },
            },
            **{status: {"description": meaning, "content": problem} for status, meaning in refusals.items()},
        },
    }
    return {NOTICES_PATH: {"get": operation}}
