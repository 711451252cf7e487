"""The importer's process.

    python -m services.accounts.importer

Takes one import at a time from the database, where it looks once a second. On SIGTERM it finishes the one at hand
and goes. However it dies, nothing of an unfinished import is stored, its lease runs out, and another one takes it.
"""

from __future__ import annotations

import os
import signal
import socket
import threading

from sqlalchemy import text

from chassis.config import load
from chassis.domain.errors import Unavailable
from chassis.health import serve_health
from chassis.logging import configure, logger, request_context
from services.accounts.bootstrap import ImporterApplication, assemble_importer
from services.accounts.config import ImporterSettings
from services.accounts.importer.work import perform, take_next

_log = logger()


class Importer:
    """Looks for imports and does them, one after the other."""

    def __init__(self, application: ImporterApplication, poll_seconds: float) -> None:
        self._application = application
        self._poll_seconds = poll_seconds
        self._name = f"{socket.gethostname()}:{os.getpid()}"[:100]
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Take no more."""
        self._stopping.set()

    def run(self) -> None:
        """Until `stop`."""
        while not self._stopping.is_set():
            if not self._do_next():
                self._stopping.wait(self._poll_seconds)

    def _do_next(self) -> bool:
        """Do one import; answers whether there was one."""
        try:
            assignment = take_next(self._application, self._name)
        except Unavailable:
            _log.warning("no database", exc_info=True)
            return False
        if assignment is None:
            return False
        with request_context(import_id=assignment.import_id):
            _log.info("import taken", fence=assignment.fence)
            try:
                perform(self._application, assignment)
                _log.info("import ended")
            except Exception:  # noqa: BLE001 - the lease runs out and another attempt follows
                _log.exception("import broke off")
        return True


def main() -> int:
    settings = load(ImporterSettings)
    configure("accounts-importer", settings.log_level)
    application = assemble_importer(settings)
    importer = Importer(application, settings.import_poll_seconds)
    signal.signal(signal.SIGTERM, lambda *_: importer.stop())
    signal.signal(signal.SIGINT, lambda *_: importer.stop())
    checks = {"database": lambda: _database_answers(application)}
    health = serve_health(settings.health_host, settings.health_port, checks)
    _log.info("started")
    importer.run()
    if health is not None:
        health.close()
    application.close()
    _log.info("stopped")
    return 0


def _database_answers(application: ImporterApplication) -> bool:
    with application.engine.connect() as connection:
        return bool(connection.execute(text("SELECT 1")).scalar())
