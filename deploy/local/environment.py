"""The settings that processes get: all of them in ``platform.env``, each process only its own share."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping

from chassis.contexts import SERVICES
from deploy.local import objectstore, postgres, rabbitmq
from deploy.local.keys import Keys, write_private
from deploy.local.settings import DEFAULT_PORTS, LocalSettings

_MEDIA = ("media", "relay-media", "media-worker")
_AUDITED = frozenset({"accounts", "accounts-importer"})
_SEALING = _AUDITED | {"mailer"}
_STORE = frozenset({"media", "media-worker"})
# A secret or address that is not listed goes to every process.
_ONLY_FOR: dict[str, frozenset[str]] = {
    **{f"KX_DATABASE_URL_{name.upper()}": frozenset({name, f"relay-{name}"}) for name in SERVICES},
    "KX_DATABASE_URL_MEDIA": frozenset(_MEDIA),
    "KX_DATABASE_URL_ACCOUNTS": _SEALING | {"relay-accounts"},
    "KX_DATABASE_URL_SHARING": frozenset({"sharing", "relay-sharing", "credit-bank"}),
    "KX_CREDIT_BANK_SECRET": frozenset({"credit-bank"}),
    "KX_TOKEN_PRIVATE_KEY_FILE": frozenset({"accounts"}),
    "KX_FIELD_KEY": _SEALING,
    "KX_LOOKUP_KEY": _SEALING,
    "KX_FIELD_KEYS_RETIRED": _SEALING,
    "KX_AUDIT_KEY": _AUDITED,
    "KX_AUDIT_KEYS_RETIRED": _AUDITED,
    "KX_SMTP_USERNAME": frozenset({"mailer"}),
    "KX_SMTP_PASSWORD": frozenset({"mailer"}),
    "KX_FIRST_ADMIN_PASSWORD": frozenset(),
    "KX_GRANT_KEY": frozenset({"catalog", "media"}),
    "KX_S3_ACCESS_KEY": _STORE,
    "KX_S3_SECRET_KEY": _STORE,
}
# Settings of this package and of the tests: they decide how the platform stands, not how its processes work.
_OURS = frozenset({*DEFAULT_PORTS, "KX_PORT_OFFSET", "KX_POSTGRES_DIR", "KX_POSTGRES_FSYNC", "KX_MEDIA_WORKERS"})


def values(settings: LocalSettings, keys: Keys) -> dict[str, str]:
    """Every setting of the platform's processes; what the caller's environment says wins."""
    gateway = f"http://127.0.0.1:{settings.port('KX_GATEWAY_PORT')}"
    store = objectstore.endpoint(settings)
    defaults = {
        "KX_PROFILE": "local",
        "KX_AMQP_URL": rabbitmq.url(settings, keys),
        **{
            f"KX_DATABASE_URL_{service.upper()}": postgres.service_url(settings, keys, service)
            for service in SERVICES
        },
        "KX_S3_ENDPOINT": store,
        "KX_S3_PUBLIC_ENDPOINT": store,
        "KX_S3_ACCESS_KEY": objectstore.ACCESS_KEY,
        "KX_S3_SECRET_KEY": keys["s3_secret"],
        "KX_S3_BUCKET": objectstore.BUCKET,
        "KX_TOKEN_PRIVATE_KEY_FILE": str(keys.token_private_key_file),
        "KX_TOKEN_PUBLIC_KEY_FILE": str(keys.token_public_key_file),
        "KX_GRANT_KEY": keys["grant"],
        "KX_FIELD_KEY": keys["field"],
        "KX_LOOKUP_KEY": keys["lookup"],
        "KX_AUDIT_KEY": keys["audit"],
        "KX_FIRST_ADMIN_PASSWORD": keys["first_admin"],
        # the demonstration and the tests answer captchas; a production profile refuses this
        "KX_CAPTCHA_REVEALS_ANSWER": "true",
        **_mail_server(settings),
        "KX_CREDIT_BANK_URL": f"http://127.0.0.1:{settings.port('KX_STANDIN_BANK_PORT')}/credits",
        "KX_CREDIT_BANK_SECRET": "whsec_" + keys["credit_bank"],
        "KX_GATEWAY_HOST": "127.0.0.1",
        "KX_LIVE_HOST": "127.0.0.1",
        "KX_PUBLIC_URL": gateway,
        "KX_SCRATCH_DIR": str(settings.run_dir / "scratch"),
    }
    given = {name: value for name, value in settings.passed_on.items() if name not in _OURS and value}
    return {
        **defaults,
        **given,
        "KX_GATEWAY_PORT": str(settings.port("KX_GATEWAY_PORT")),
        "KX_LIVE_PORT": str(settings.port("KX_LIVE_PORT")),
        "KX_RUN_DIR": str(settings.run_dir),
    }


def _mail_server(settings: LocalSettings) -> dict[str, str]:
    """The sink on this machine; a mail server of one's own is named by settings that are passed on as they are."""
    if not settings.runs_mailsink():
        port = settings.passed_on.get("KX_SMTP_PORT")
        return {"KX_SMTP_PORT": port} if port else {}
    return {
        "KX_SMTP_HOST": "127.0.0.1",
        "KX_SMTP_PORT": str(settings.port("KX_SMTP_PORT")),
        "KX_SMTP_TLS": "none",
        "KX_MAIL_RATE_PER_MINUTE": "6000",
    }


def share(everything: Mapping[str, str], program: str) -> dict[str, str]:
    """The part of the settings that one kind of program (``media-worker``, ``accounts`` …) gets to see."""
    return {
        name: value for name, value in everything.items() if name not in _ONLY_FOR or program in _ONLY_FOR[name]
    }


def process_environment(everything: Mapping[str, str], program: str, health_port: int) -> dict[str, str]:
    """A process's whole environment: its settings, and what its libraries must find before they are imported."""
    return {
        **share(everything, program),
        "KX_HEALTH_PORT": str(health_port),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        # psycopg's default wait would stop every other call of an eventlet process
        "PSYCOPG_WAIT_FUNC": "wait_selector",
        "EVENTLET_NO_GREENDNS": "yes",
    }


def write(settings: LocalSettings, everything: Mapping[str, str]) -> None:
    """Write ``platform.env``, which a shell can read: ``set -a; . .run/platform.env``."""
    lines = [f"{name}={shlex.quote(value)}" for name, value in sorted(everything.items())]
    write_private(settings.environment_file, ("\n".join(lines) + "\n").encode())
