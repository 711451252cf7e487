"""Runs one service on the bus until SIGTERM.

    python -m chassis.serve services.review.service:ReviewService

The module beside the service's, `bootstrap`, gives the application by its function `bootstrap()`. On SIGTERM the
service takes no more calls, finishes what runs, and exits with 0; a second SIGTERM changes nothing.
"""

from __future__ import annotations

import chassis.rpc.green  # isort: split

import importlib
import signal
import sys
from typing import Any

import eventlet
from nameko.constants import AMQP_URI_CONFIG_KEY, MAX_WORKERS_CONFIG_KEY
from nameko.containers import ServiceContainer
from sqlalchemy import text

from chassis.config import ServiceSettings, load
from chassis.health import serve_health
from chassis.logging import configure, logger
from chassis.rpc.consumer import DrainingConsumer
from chassis.rpc.events import ATTEMPTS_KEY, RETRY_SECONDS_KEY
from chassis.rpc.hosting import nameko_class
from chassis.rpc.topology import load_service_class

_log = logger()


def run(path: str) -> int:
    """Serve the class that `path` names; answers the process's exit status."""
    settings = load(ServiceSettings)
    service_class = load_service_class(path)
    configure(service_class.name, settings.log_level)
    chassis.rpc.green.assert_cooperative()
    application = importlib.import_module(path.rpartition(".")[0] + ".bootstrap").bootstrap()
    container = ServiceContainer(nameko_class(service_class(application)), _nameko_config(settings))
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(_stop, container))
    signal.signal(signal.SIGINT, lambda *_: eventlet.spawn_n(_stop, container))
    health = serve_health(
        settings.health_host,
        settings.health_port,
        {
            "broker": lambda: container.shared_extensions[DrainingConsumer].is_connected,
            "database": lambda: _answers(application),
        },
    )
    _log.info("starting")
    try:
        container.start()
        _log.info("started")
        container.wait()
    except Exception:  # noqa: BLE001 - the last place that can say why
        _log.exception("died")
        return 1
    finally:
        application.close()
        if health is not None:
            health.close()
    _log.info("stopped")
    return 0


def _nameko_config(settings: ServiceSettings) -> dict[str, Any]:
    return {
        AMQP_URI_CONFIG_KEY: settings.amqp_url,
        MAX_WORKERS_CONFIG_KEY: settings.max_workers,
        ATTEMPTS_KEY: settings.event_attempts,
        RETRY_SECONDS_KEY: settings.event_retry_seconds,
        "HEARTBEAT": 20,
    }


def _stop(container: ServiceContainer) -> None:
    if not container.shared_extensions[DrainingConsumer].has_begun:
        container.kill()  # nothing runs yet
    elif container.started:
        container.started = False  # a second signal finds nothing to do
        _log.info("stopping, finishing what runs")
        container.stop()


def _answers(application: Any) -> bool:
    with application.engine.connect() as connection:
        return bool(connection.execute(text("SELECT 1")).scalar())


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
