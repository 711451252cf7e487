"""How gunicorn serves the streams: `gunicorn -c gateway/live/gunicorn.py`. One worker of many greenlets."""

# First of all, so that every thread, lock and socket that is made from here on is a green one.
from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
from types import FrameType  # noqa: E402

import gevent  # noqa: E402
from gunicorn.workers.ggevent import GeventWorker  # noqa: E402

from chassis.config import load  # noqa: E402
from chassis.logging import configure  # noqa: E402
from gateway.live.config import LiveSettings  # noqa: E402
from gateway.server_log import ServerLogger  # noqa: E402

_settings = load(LiveSettings)
configure("live", _settings.log_level)


logger_class = ServerLogger


class worker_class(GeventWorker):  # type: ignore[misc]  # noqa: N801 - the name of gunicorn's setting
    """Says goodbye to its listeners when it is asked to stop, instead of waiting for tokens to expire."""

    def handle_exit(self, sig: signal.Signals, frame: FrameType | None) -> None:
        from gateway.live.app import hub_of

        gevent.spawn(hub_of(self.wsgi).end_all, "shutting_down")
        super().handle_exit(sig, frame)


wsgi_app = "gateway.live.bootstrap:bootstrap()"
bind = f"{_settings.live_host}:{_settings.live_port}"
workers = 1
# Refusals need a connection too.
worker_connections = _settings.live_listeners + 200
preload_app = False
timeout = 60
graceful_timeout = 10
keepalive = 15
limit_request_line = 8190
limit_request_fields = 60
forwarded_allow_ips = ""
accesslog = None
control_socket_disable = True
