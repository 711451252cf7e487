"""What dies comes back; a change leaves the rest alone; what a killed supervisor leaves is found by its mark."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local import keys, strays
from deploy.local.keys import Keys
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings, read
from deploy.local.supervisor import Supervisor, wait_gone
from tests.waiting import wait_until


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return read({"KX_RUN_DIR": str(tmp_path / "run"), "KX_SUPERVISOR_PORT": str(port)})


@pytest.fixture
def secrets(settings: LocalSettings) -> Keys:
    return keys.ensure(settings.run_dir)


@pytest.fixture
def supervisor(settings: LocalSettings, secrets: Keys) -> Iterator[Supervisor]:
    supervisor = Supervisor(settings, secrets)
    yield supervisor
    if supervisor.is_running():
        supervisor.shut_down()
    strays.end(settings)


def idle(name: str, seconds: int = 600) -> Program:
    return Program(name=name, command=("/bin/sleep", str(seconds)), directory=Path("/"))


def pid_of(supervisor: Supervisor, name: str) -> int:
    return wait_until(lambda: supervisor.states()[name].pid, 20, f"{name} to run")


def test_what_is_killed_comes_back_and_is_counted(supervisor: Supervisor) -> None:
    supervisor.apply([idle("one"), idle("two")])
    assert {state.state for state in supervisor.states().values()} == {"STOPPED"}
    supervisor.start(["one"])
    killed = pid_of(supervisor, "one")
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: pid_of(supervisor, "one") != killed, 30, "a successor")
    assert supervisor.ends() == {"one": 1}
    assert supervisor.states()["two"].pid == 0


def test_more_programs_or_a_changed_one_leave_the_others_running(supervisor: Supervisor) -> None:
    supervisor.apply([idle("kept"), idle("changed"), idle("dropped")])
    supervisor.start(["kept", "changed", "dropped"])
    kept, changed, dropped = (pid_of(supervisor, name) for name in ("kept", "changed", "dropped"))
    supervisor.apply([idle("kept"), idle("changed", 500), idle("added")])
    supervisor.start(["changed", "added"])
    assert pid_of(supervisor, "kept") == kept
    assert pid_of(supervisor, "changed") != changed
    assert pid_of(supervisor, "added")
    assert supervisor.states().keys() == {"kept", "changed", "added"}
    assert wait_gone(dropped, 10)


def test_what_a_killed_supervisor_leaves_is_ended_by_pid(settings: LocalSettings, supervisor: Supervisor) -> None:
    supervisor.apply([idle("one")])
    supervisor.start(["one"])
    left = pid_of(supervisor, "one")
    own = supervisor.pid()
    os.kill(own, signal.SIGKILL)
    assert wait_gone(own, 10)
    assert not supervisor.is_running()
    assert strays.find(settings) == {left: "sleep"}
    assert strays.end(settings) == ["sleep"]
    assert wait_gone(left, 10)
    assert strays.end(settings) == []


def test_a_supervisor_whose_port_was_moved_is_found_and_ended(
    settings: LocalSettings, supervisor: Supervisor
) -> None:
    supervisor.apply([idle("one")])
    supervisor.start(["one"])
    left, own = pid_of(supervisor, "one"), supervisor.pid()
    moved = replace(settings, ports={**settings.ports, "KX_SUPERVISOR_PORT": 1})
    assert strays.end(moved) == ["supervisord"]
    assert wait_gone(own, 1)
    assert wait_gone(left, 1)


def test_a_stranger_without_the_password_is_not_our_supervisor(
    settings: LocalSettings, secrets: Keys, supervisor: Supervisor
) -> None:
    supervisor.apply([])
    assert supervisor.is_running()
    other = Keys({**secrets.values, "supervisor": "guess"}, Path("a"), Path("b"))
    assert not Supervisor(settings, other).is_running()
