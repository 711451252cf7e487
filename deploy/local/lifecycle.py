"""Up and down: servers first, then what stands on them; the other way round when stopping."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

from chassis.contexts import SERVICES
from deploy.local import environment, ports, processes, servers, strays
from deploy.local import keys as key_file
from deploy.local.console import say, step
from deploy.local.keys import Keys
from deploy.local.postgres import ServerError
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import ALIVE, Supervisor

_SERVER_SECONDS = 120
_PROCESS_SECONDS = 180


@contextlib.contextmanager
def alone(settings: LocalSettings) -> Iterator[None]:
    """Commands that change a run folder wait for one another."""
    settings.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.run_dir / "commands.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
        if left := strays.end(settings):
            say(f"  ended what still ran here, left behind or under other settings: {', '.join(left)}")
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
    """The private servers alone, as the tests use them. What else already runs in the folder is left running."""
    keys = key_file.ensure(settings.run_dir)
    servers.prepare(settings, keys)
    supervisor = Supervisor(settings, keys)
    programs = servers.programs(settings, keys)
    if not (supervisor.is_running() and {program.name for program in programs} <= supervisor.states().keys()):
        supervisor = supervise(settings, keys, programs)
    start_servers(settings, keys, supervisor)
    return keys, supervisor


def platform_up(settings: LocalSettings, *, workers: int | None = None) -> tuple[Keys, Supervisor]:
    """Servers, migrations, first accounts, processes: returns when every process says it is ready."""
    keys = key_file.ensure(settings.run_dir)
    servers.prepare(settings, keys)
    everything = environment.values(settings, keys)
    environment.write(settings, everything)
    processes.remember_workers(settings, workers or processes.workers_wanted(settings))
    running = processes.programs(settings, everything, processes.workers_wanted(settings))
    supervisor = supervise(settings, keys, [*servers.programs(settings, keys), *running])
    start_servers(settings, keys, supervisor)
    with step("migrating the databases"):
        run_tool(settings, everything, "chassis.migrate", *SERVICES)
    with step("declaring exchanges and queues, so that no event is told before its hearer is known"):
        run_tool(settings, everything, "chassis.rpc.topology")
    with step("making the first accounts where they are missing"):
        run_tool(settings, everything, "services.accounts.first_run")
    start_processes(supervisor, running)
    return keys, supervisor


def start_processes(supervisor: Supervisor, programs: list[Program]) -> None:
    """Start these and wait until each is ready, telling which is."""
    say(f"  starting {len(programs)} processes …")
    supervisor.start([program.name for program in programs])
    servers.wait(
        supervisor,
        processes.readiness(programs),
        seconds=_PROCESS_SECONDS,
        ready=lambda name, seconds: say(f"    {name:<16} ready after {seconds:.1f} s"),
    )


def scale_media(settings: LocalSettings, workers: int) -> None:
    """As many media workers as asked for; every other process keeps running as it is."""
    keys = key_file.ensure(settings.run_dir)
    supervisor = Supervisor(settings, keys)
    if not supervisor.is_running():
        raise ServerError("the platform is not up (make up)")
    everything = environment.values(settings, keys)
    programs = processes.programs(settings, everything, workers)
    supervise(settings, keys, [*servers.programs(settings, keys), *programs])
    processes.remember_workers(settings, workers)
    start_processes(supervisor, [program for program in programs if program.name.startswith("media-worker")])


def run_tool(settings: LocalSettings, everything: Mapping[str, str], module: str, *arguments: str) -> str:
    """Run a Python module to its end with the platform's settings; answers what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=settings.checkout,
        env={**os.environ, **everything},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise ServerError(f"python -m {module} failed:\n{done.stdout}")
    return done.stdout


def down(settings: LocalSettings) -> bool:
    """Stop everything of this run folder; true when something ran."""
    supervisor = Supervisor(settings, key_file.ensure(settings.run_dir))
    was_running = supervisor.is_running()
    if was_running:
        running = {name for name, state in supervisor.states().items() if state.pid}
        if running.difference(servers.NAMES):
            with step("stopping processes (each finishes what it began)"):
                supervisor.stop(running.difference(servers.NAMES), seconds=120)
        with step("stopping servers"):
            supervisor.stop(running.intersection(servers.NAMES), seconds=120)
            supervisor.shut_down()
    return bool(strays.end(settings)) or was_running
