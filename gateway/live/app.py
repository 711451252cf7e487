"""The live process's application: one path, the same tokens and errors as the gateway's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.contracts.accounts.notification import ListNotifications, NotificationView
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.base import Call
from chassis.domain.errors import Unavailable
from chassis.logging import logger
from chassis.rpc.client import ServiceFailure
from gateway.access import SIGNED_IN
from gateway.cors import install_cors
from gateway.identity import Identity, caller, use_identity
from gateway.live.config import LiveSettings
from gateway.live.description import NOTICES_PATH
from gateway.live.hub import MISSED, Hub, LiveEvent, person_channel
from gateway.live.stream import frames
from gateway.parsing import refuse_query
from gateway.problems import install_problems
from gateway.request_log import install_request_log
from gateway.texts import Texts, use_texts

HUB = "kexiang.hub"
REPLAY = 100
"""What came since the last visit is sent again up to so much; beyond that the inbox is the better place."""
_I18N = Path(__file__).parent.parent / "i18n"
_log = logger()


@dataclass(frozen=True)
class Live:
    """What the streams are made of."""

    settings: LiveSettings
    hub: Hub
    accounts: AccountsRpc
    identity: Identity


def create_app(live: Live) -> Flask:
    """The application over these parts."""
    app = Flask("gateway.live", static_folder=None)
    app.extensions[HUB] = live.hub
    use_identity(app.extensions, live.identity)
    texts = Texts.load(_I18N)
    use_texts(app.extensions, texts)
    install_request_log(app)
    install_problems(app, texts)
    install_cors(app, live.settings.web_origins)

    @app.get(NOTICES_PATH, endpoint="stream_notifications")
    def stream_notifications() -> Response:
        return _stream(live)

    if live.settings.trusted_proxies:
        proxies = live.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def hub_of(app: Flask) -> Hub:
    """The hub of an application."""
    hub: Hub = app.extensions[HUB]
    return hub


def _stream(live: Live) -> Response:
    call = caller()
    SIGNED_IN.check(call.actor, frozenset())
    refuse_query(request)
    known = live.identity.known(request)
    ends_at = known.expires_at if known else 0.0
    person_id, session_id = call.actor.actor_id, call.actor.session_id
    listener = live.hub.subscribe(person_id, session_id, [person_channel(person_id)])
    try:
        # Asked after the subscription: what comes meanwhile waits in the queue, and nothing falls in between.
        missed = _missed(live.accounts, call, request.headers.get("Last-Event-ID", ""))
    except BaseException:
        live.hub.unsubscribe(listener)
        raise
    _bound_sending(live.settings.live_send_seconds)
    body = frames(
        live.hub,
        listener,
        missed=missed,
        ends_at=datetime.fromtimestamp(ends_at, UTC),
        is_revoked=lambda: live.identity.revocations.includes(session_id),
        heartbeat_seconds=live.settings.live_heartbeat_seconds,
    )
    response = Response(body, mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: live.hub.unsubscribe(listener))
    return response


def _missed(accounts: AccountsRpc, call: Call, last_id: str) -> list[LiveEvent]:
    """What came after the last event that the caller saw, oldest first; one question to the inbox."""
    if not last_id:
        return []
    try:
        newest = accounts.list_notifications(call, ListNotifications(limit=REPLAY)).items
    except (Unavailable, ServiceFailure) as error:
        _log.warning("inbox unknown", reason=str(error))
        return [MISSED]
    fresh = [notice for notice in newest if notice.notification_id > last_id]
    if len(fresh) == REPLAY:
        return [MISSED]
    return [_event_of(notice) for notice in reversed(fresh)]


def _event_of(notice: NotificationView) -> LiveEvent:
    facts = {"kind": notice.kind, "link": notice.link, "added_at": notice.created_at.isoformat()}
    return LiveEvent("notification", facts, notice.notification_id)


def _bound_sending(seconds: float) -> None:
    # Whoever takes nothing in any more would hold the connection for ever.
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)
