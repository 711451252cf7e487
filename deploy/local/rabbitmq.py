"""A private RabbitMQ: its own node, name, cookie and port mapper, on 127.0.0.1 alone, as any user."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pika
import pika.exceptions

from deploy.local.keys import Keys, write_private
from deploy.local.postgres import ServerError
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

USER = "kexiang"
_RELEASES = Path("/usr/lib/rabbitmq/lib")
_LOCAL_ONLY = "-kernel inet_dist_use_interface {127,0,0,1}"


def scripts() -> Path:
    """The release's own scripts; /usr/sbin has wrappers that insist on another user."""
    found = sorted(_RELEASES.glob("rabbitmq_server-*/sbin"))
    if not found:
        raise ServerError("RabbitMQ is not installed (make install)")
    return found[-1]


def home(settings: LocalSettings) -> Path:
    return settings.run_dir / "rabbitmq"


def prepare(settings: LocalSettings, keys: Keys) -> None:
    """Write the node's folder and configuration; its first start makes the user from them."""
    folder = home(settings)
    for name in ("log", "mnesia"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "enabled_plugins").write_text("[].\n")
    lines = [
        f"listeners.tcp.default = 127.0.0.1:{settings.port('KX_RABBITMQ_PORT')}",
        f"default_user = {USER}",
        f"default_pass = {keys['rabbitmq']}",
        "log.console = true",
        "log.console.level = info",
        "log.file = false",
        # a laptop's nearly full disk must not silently block every publisher
        "disk_free_limit.absolute = 200MB",
    ]
    write_private(folder / "rabbitmq.conf", ("\n".join(lines) + "\n").encode())


def _environment(settings: LocalSettings) -> dict[str, str]:
    folder = home(settings)
    epmd = settings.port("KX_EPMD_PORT")
    return {
        "HOME": str(folder),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "RABBITMQ_NODENAME": f"kexiang-{settings.mark}@localhost",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_DIST_PORT": str(settings.port("KX_RABBITMQ_DIST_PORT")),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _LOCAL_ONLY,
        "RABBITMQ_CTL_ERL_ARGS": _LOCAL_ONLY,
        "ERL_EPMD_PORT": str(epmd),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        # replaces the start script by the virtual machine itself, so that the pid we supervise is the broker's
        "RUNNING_UNDER_SYSTEMD": "true",
    }


def programs(settings: LocalSettings) -> list[Program]:
    """The port mapper and the broker."""
    epmd = shutil.which("epmd")
    if not epmd:
        raise ServerError("Erlang's epmd is not installed (make install)")
    environment = _environment(settings)
    port_mapper = Program(
        name="epmd",
        command=(epmd, "-port", str(settings.port("KX_EPMD_PORT")), "-address", "127.0.0.1"),
        directory=home(settings),
        environment={"HOME": environment["HOME"]},
        ports={"KX_EPMD_PORT": settings.port("KX_EPMD_PORT")},
    )
    broker = Program(
        name="rabbitmq",
        command=(str(scripts() / "rabbitmq-server"),),
        directory=home(settings),
        environment=environment,
        ports={name: settings.port(name) for name in ("KX_RABBITMQ_PORT", "KX_RABBITMQ_DIST_PORT")},
    )
    return [port_mapper, broker]


def url(settings: LocalSettings, keys: Keys, vhost: str = "/") -> str:
    """The broker's address, for a virtual host."""
    port = settings.port("KX_RABBITMQ_PORT")
    return f"amqp://{USER}:{quote(keys['rabbitmq'], safe='')}@127.0.0.1:{port}/{quote(vhost, safe='')}"


def is_ready(amqp_url: str) -> bool:
    try:
        pika.BlockingConnection(pika.URLParameters(f"{amqp_url}?socket_timeout=2&stack_timeout=5")).close()
    except pika.exceptions.ProbableAuthenticationError as error:
        raise ServerError("RabbitMQ's data was made with other secrets than .run's (make clean)") from error
    except (pika.exceptions.AMQPError, OSError):
        return False
    return True


def evaluate(settings: LocalSettings, expression: str) -> str:
    """Run one Erlang expression on the node: many administrative steps for one start of a virtual machine."""
    done = subprocess.run(
        [str(scripts() / "rabbitmqctl"), "--quiet", "eval", expression],
        env=_environment(settings), cwd=home(settings), text=True, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ServerError(f"rabbitmqctl failed: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def create_vhosts(settings: LocalSettings, names: list[str]) -> None:
    """Make virtual hosts that our user may use."""
    evaluate(
        settings,
        "".join(
            f'ok = rabbit_vhost:add(<<"{name}">>, <<"{USER}">>),'
            f'ok = rabbit_auth_backend_internal:set_permissions(<<"{USER}">>, <<"{name}">>,'
            f' <<".*">>, <<".*">>, <<".*">>, <<"{USER}">>),'
            for name in names
        )
        + "ok.",
    )


def delete_vhosts(settings: LocalSettings, names: list[str]) -> None:
    """Remove virtual hosts with everything in them."""
    evaluate(settings, "".join(f'rabbit_vhost:delete(<<"{name}">>, <<"{USER}">>),' for name in names) + "ok.")
