"""supervisord.conf: what the supervisor is told of each program."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Mapping

from deploy.local.keys import Keys
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

MARK = "KX_SUPERVISED_IN"
"""In the environment of everything we start: whose it is, should the supervisor be killed."""


def configuration(settings: LocalSettings, keys: Keys, programs: Iterable[Program]) -> str:
    """The text of supervisord.conf for these programs."""
    run = settings.run_dir
    sections = [
        _section(
            "supervisord",
            {
                "logfile": run / "supervisord.log",
                "logfile_maxbytes": "20MB",
                "logfile_backups": 1,
                "pidfile": run / "supervisord.pid",
                "childlogdir": settings.logs,
                "directory": run,
                "umask": "077",
                "minfds": 1024,
                "user": pwd.getpwuid(os.geteuid()).pw_name,
                "identifier": f"kexiang-{settings.mark}",
            },
        ),
        _section(
            "inet_http_server",
            {
                "port": f"127.0.0.1:{settings.port('KX_SUPERVISOR_PORT')}",
                "username": "kexiang",
                "password": keys["supervisor"],
            },
        ),
        _section(
            "rpcinterface:supervisor",
            {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
        ),
        *(_program(settings, program) for program in programs),
    ]
    return "\n".join(sections)


def _program(settings: LocalSettings, program: Program) -> str:
    values: dict[str, object] = {
        "command": " ".join(_quoted(part) for part in program.command),
        "directory": program.directory,
        # `make up` starts things in their order; afterwards what dies comes back by itself
        "autostart": "false",
        "autorestart": "true",
        "startsecs": 2,
        "startretries": 40,
        "stopsignal": program.stop_signal,
        "stopwaitsecs": program.stop_seconds,
        "killasgroup": "true",
        "stdout_logfile": settings.logs / f"{program.name}.log",
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": 2,
        "redirect_stderr": "true",
    }
    if program.user:
        values["user"] = program.user
    environment = {**program.environment, MARK: str(settings.run_dir)}
    values["environment"] = ",".join(f"{name}={_quoted(value)}" for name, value in sorted(environment.items()))
    return _section(f"program:{program.name}", values)


def _section(name: str, values: Mapping[str, object]) -> str:
    # supervisord expands %(…)s everywhere, so every % of ours is doubled
    return "\n".join([f"[{name}]", *(f"{k}={str(v).replace('%', '%%')}" for k, v in values.items()), ""])


def _quoted(text: str) -> str:
    if '"' in text or "\n" in text:
        raise ValueError('a supervised program may have no " or line break in its words')
    return f'"{text}"'
