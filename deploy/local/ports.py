"""A port in use is reported by name, before anything starts."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from deploy.local.programs import Program
from deploy.local.settings import SettingError


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def require_free(programs: Iterable[Program]) -> None:
    """Raise SettingError naming every port that somebody else holds and the setting that moves it."""
    taken = [
        f"{setting.partition('+')[0]}: port {port}, which {program.name} needs, is in use;"
        f" set {setting.partition('+')[0]} to another"
        for program in programs
        for setting, port in program.ports.items()
        if not is_free(port)
    ]
    if taken:
        raise SettingError("\n".join(taken))
