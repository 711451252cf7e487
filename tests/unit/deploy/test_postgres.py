"""The private cluster: made once for its secrets, and set aside when those are gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.local import keys, postgres, settings


class Machine:
    """Run folders of one checkout, one after the other, and a cluster that outlives them as it does under root."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.cluster = place / "cluster"
        self.made = 0

    def initdb(self, _user: str | None, command: list[str], _folder: Path) -> None:
        self.made += 1
        data = Path(command[command.index("-D") + 1])
        data.mkdir()
        (data / "PG_VERSION").write_text("15")
        (data / "number").write_text(str(self.made))

    def prepare(self, run_folder: str) -> str:
        """Make the cluster ready for a run folder; answers which one is there."""
        environ = {"KX_POSTGRES_DIR": str(self.cluster), "KX_RUN_DIR": str(self.place / run_folder)}
        read = settings.read(environ, checkout=self.place)
        postgres.prepare(read, keys.ensure(read.run_dir))
        return (self.cluster / "data" / "number").read_text()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    found = Machine(tmp_path)
    monkeypatch.setattr(postgres, "_run_as", found.initdb)
    monkeypatch.setattr(postgres, "_server_user", lambda: None)
    monkeypatch.setattr(postgres, "binaries", lambda _data=None: tmp_path)
    return found


def test_a_cluster_is_made_once_for_its_secrets(machine: Machine) -> None:
    assert machine.prepare("first") == "1"
    assert machine.prepare("first") == "1"


def test_a_cluster_whose_secrets_are_gone_is_set_aside_and_kept(machine: Machine) -> None:
    machine.prepare("deleted")
    assert machine.prepare("anew") == "2"
    assert (machine.cluster / "data.left-behind" / "number").read_text() == "1"


def test_a_cluster_that_a_server_works_on_is_let_be(machine: Machine) -> None:
    machine.prepare("deleted")
    (machine.cluster / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert machine.prepare("anew") == "1"


def test_a_server_that_was_killed_holds_nothing(machine: Machine) -> None:
    machine.prepare("deleted")
    (machine.cluster / "data" / "postmaster.pid").write_text("99999999\n")
    assert machine.prepare("anew") == "2"


def test_a_cluster_from_before_there_was_a_mark_is_let_be(machine: Machine) -> None:
    machine.prepare("first")
    (machine.cluster / "made-with.sha256").unlink()
    assert machine.prepare("anew") == "1"
