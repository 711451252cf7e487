"""``python -m deploy.local <command>``: what the Makefile's targets do. ``make help`` lists them."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from chassis.contexts import SERVICES
from deploy.local import cleaning, environment, lifecycle, mailbox, mailsink, status
from deploy.local import keys as key_file
from deploy.local import settings as local_settings
from deploy.local.console import complain, say
from deploy.local.postgres import ServerError
from deploy.local.settings import MOST_WORKERS, LocalSettings, SettingError


def up(settings: LocalSettings, arguments: argparse.Namespace) -> int:
    if arguments.only == "servers":
        say(f"Starting the private servers in {settings.run_dir}")
        with lifecycle.alone(settings):
            lifecycle.servers_up(settings)
        say("The servers are up. Next: make up (the whole platform), make down")
        return 0
    say(f"Starting the platform in {settings.run_dir}")
    with lifecycle.alone(settings):
        lifecycle.platform_up(settings)
    gateway = f"http://127.0.0.1:{settings.port('KX_GATEWAY_PORT')}"
    say(f"The platform is up at {gateway} (its API is described at {gateway}/docs).")
    say(f"  Sign in as platform_admin or centre_admin; KX_FIRST_ADMIN_PASSWORD is in {settings.environment_file}")
    say("Next: make demo (a whole term), make status, make logs SERVICE=gateway, make down")
    return 0


def down(settings: LocalSettings, _arguments: argparse.Namespace) -> int:
    say(f"Stopping what runs in {settings.run_dir}")
    with lifecycle.alone(settings):
        stopped = lifecycle.down(settings)
    say("Everything has stopped; all records are kept." if stopped else "Nothing was running.")
    say("Next: make up (start again), make clean (delete all records)")
    return 0


def show_status(settings: LocalSettings, _arguments: argparse.Namespace) -> int:
    lines, is_whole = status.table(settings)
    for line in lines:
        say(line)
    say("Next: make logs SERVICE=<process>" if is_whole else "Next: make up, make logs SERVICE=<process>")
    return 0 if is_whole else 1


def logs(settings: LocalSettings, arguments: argparse.Namespace) -> int:
    files = status.log_files(settings, arguments.service)
    if not files:
        complain(f"no log of {arguments.service or 'anything'} in {settings.logs}; make status shows the names")
        return 1
    command = ["tail", "-n", str(arguments.lines), *(["-F"] if arguments.follow else []), *map(str, files)]
    code = subprocess.run(command, check=False).returncode
    say(f"Next: make logs SERVICE=<process> FOLLOW=1; the files are in {settings.logs}")
    return code


def migrate(settings: LocalSettings, arguments: argparse.Namespace) -> int:
    say("Bringing every service's database to its newest revision")
    with lifecycle.alone(settings):
        keys, _ = lifecycle.servers_up(settings)
        everything = environment.values(settings, keys)
        options = ["--check"] if arguments.check else []
        say(lifecycle.run_tool(settings, everything, "chassis.migrate", *options, *SERVICES).rstrip())
    say("Next: make up")
    return 0


def scale_media(settings: LocalSettings, arguments: argparse.Namespace) -> int:
    say(f"Setting the number of media workers to {arguments.workers}")
    with lifecycle.alone(settings):
        lifecycle.scale_media(settings, arguments.workers)
    say("Next: make status")
    return 0


def run(settings: LocalSettings, arguments: argparse.Namespace) -> int:
    """Become another program, with the platform's settings in its environment."""
    everything = environment.values(settings, key_file.ensure(settings.run_dir))
    os.chdir(settings.checkout)
    command = arguments.command
    os.execvpe(command[0], command, {**os.environ, **everything})  # noqa: S606 - a command given by its caller


def mail(settings: LocalSettings, arguments: argparse.Namespace) -> int:
    for line in mailbox.lines(settings, arguments.show):
        say(line)
    say(f"Next: make mail SHOW=<number or all>; the files are in {mailsink.home(settings)}")
    return 0


def clean(settings: LocalSettings, _arguments: argparse.Namespace) -> int:
    say(f"Stopping and deleting what this checkout has made ({settings.run_dir} and caches)")
    for name in cleaning.clean(settings):
        say(f"  removed {name}")
    say("Clean. .venv stays (rm -r .venv removes it). Next: make demo")
    return 0


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {MOST_WORKERS}")
    return int(text)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, call: object, purpose: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=purpose)
        command.set_defaults(call=call)
        return command

    add("up", up, "start the platform").add_argument("--only", choices=["servers"])
    add("down", down, "stop everything, keep all records")
    add("status", show_status, "show what runs")
    add("migrate", migrate, "migrate the databases").add_argument("--check", action="store_true")
    add("scale-media", scale_media, "change the number of media workers").add_argument("workers", type=_workers)
    add("clean", clean, "stop and delete everything that was made here")
    add("mail", mail, "show the mails that came").add_argument("--show")
    add("run", run, "run a command with the platform's settings").add_argument("command", nargs=argparse.REMAINDER)
    log = add("logs", logs, "show the ends of logs")
    log.add_argument("service", nargs="?")
    log.add_argument("--follow", action="store_true")
    log.add_argument("--lines", type=int, default=40)
    return root


def main() -> int:
    arguments = parser().parse_args()
    try:
        settings = local_settings.read()
        code: int = arguments.call(settings, arguments)
    except (SettingError, ServerError, TimeoutError) as error:
        complain(str(error))
        return 1
    except PermissionError as error:
        complain(
            f"{error.filename} belongs to another user: go on as that user, or set KX_RUN_DIR to a new folder"
        )
        return 1
    except KeyboardInterrupt:
        complain("interrupted; make status shows what runs, make down stops it")
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
