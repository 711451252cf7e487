"""Up and down: servers first, then what stands on them; the other way round when stopping."""

from __future__ import annotations

from deploy.local import keys as key_file
from deploy.local import ports, servers
from deploy.local.console import say, step
from deploy.local.keys import Keys
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import ALIVE, Supervisor

_SERVER_SECONDS = 90


def supervise(settings: LocalSettings, keys: Keys, programs: list[Program]) -> Supervisor:
    """Let the supervisor know these programs, after making sure that their ports can be had."""
    supervisor = Supervisor(settings, keys)
    own = Program(
        name="supervisor",
        command=(),
        directory=settings.run_dir,
        ports={"KX_SUPERVISOR_PORT": settings.port("KX_SUPERVISOR_PORT")},
    )
    if supervisor.is_running():
        alive = {name for name, state in supervisor.states().items() if state.state in (*ALIVE, "STOPPING")}
        ports.require_free([program for program in programs if program.name not in alive])
    else:
        ports.require_free([own, *programs])
    supervisor.apply(programs)
    return supervisor


def start_servers(settings: LocalSettings, keys: Keys, supervisor: Supervisor) -> None:
    """Start the private servers and make what the platform expects inside them."""
    names = [program.name for program in servers.programs(settings, keys)]
    if not names:
        say("  every server comes from the environment")
        return
    with step(f"starting {', '.join(names)}"):
        supervisor.start(names)
        servers.wait(supervisor, servers.readiness(settings, keys), seconds=_SERVER_SECONDS)
    with step("making databases, users and bucket where they are missing"):
        servers.ensure_contents(settings, keys)


def servers_up(settings: LocalSettings) -> tuple[Keys, Supervisor]:
    """The private servers alone, as the tests use them."""
    keys = key_file.ensure(settings.run_dir)
    servers.prepare(settings, keys)
    supervisor = supervise(settings, keys, servers.programs(settings, keys))
    start_servers(settings, keys, supervisor)
    return keys, supervisor


def down(settings: LocalSettings) -> bool:
    """Stop everything of this run folder; true when something ran."""
    supervisor = Supervisor(settings, key_file.ensure(settings.run_dir))
    if not supervisor.is_running():
        return False
    server_names = {"postgres", "epmd", "rabbitmq", "objectstore"}
    running = {name for name, state in supervisor.states().items() if state.pid}
    with step("stopping processes"):
        supervisor.stop(running - server_names, seconds=120)
    with step("stopping servers"):
        supervisor.stop(running & server_names, seconds=120)
        supervisor.shut_down()
    return True
