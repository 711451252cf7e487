"""What is installed, how, and what a person is told when we may not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deploy.local.install import CHECKOUT, Need, instruction, main, missing, on_path, privilege, some_file, stamp


def test_only_what_is_missing_is_installed() -> None:
    there, absent = Need("a", "pkg-a", lambda: True), Need("b", "pkg-b", lambda: False)
    assert missing([there, absent]) == [absent]


def test_root_needs_no_sudo() -> None:
    assert privilege(is_root=True, may_sudo=False) == []


def test_a_user_with_sudo_uses_it_without_being_asked_for_a_password() -> None:
    assert privilege(is_root=False, may_sudo=True) == ["sudo", "-n"]


def test_a_user_without_sudo_may_not() -> None:
    assert privilege(is_root=False, may_sudo=False) is None


def test_who_may_not_install_is_told_the_exact_command() -> None:
    said = instruction(["ffmpeg", "postgresql"], has_apt=True)
    assert f"  sudo {CHECKOUT}/deploy/local/apt_install.sh ffmpeg postgresql" in said


def test_a_machine_without_apt_is_told_the_names() -> None:
    assert "ffmpeg" in instruction(["ffmpeg"], has_apt=False)


def test_a_user_who_may_not_install_ends_with_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("deploy.local.install.NEEDS", [Need("ffmpeg", "ffmpeg", lambda: False)])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("deploy.local.install._may_sudo", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert main() == 1
    assert "apt_install.sh ffmpeg" in capsys.readouterr().err


def test_the_environment_is_installed_anew_when_the_lock_or_python_changes() -> None:
    assert stamp(b"lock", "3.11.2") == stamp(b"lock", "3.11.2")
    assert stamp(b"lock", "3.11.2") != stamp(b"other", "3.11.2")
    assert stamp(b"lock", "3.11.2") != stamp(b"lock", "3.11.9")


def test_a_program_is_there_when_all_its_parts_are(tmp_path: Path) -> None:
    assert on_path("sh")()
    assert not on_path("sh", "no-such-program-anywhere")()
    assert not some_file(str(tmp_path), "*/initdb")()
    (tmp_path / "15").mkdir()
    (tmp_path / "15" / "initdb").touch()
    assert some_file(str(tmp_path), "*/initdb")()


def test_the_lock_is_installed_as_it_is_and_resolved_by_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 1)

    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("")
    monkeypatch.setattr("deploy.local.install.NEEDS", [])
    monkeypatch.setattr("deploy.local.install.CHECKOUT", tmp_path)
    monkeypatch.setattr("deploy.local.install._is_python_311", lambda _: True)
    monkeypatch.setattr("deploy.local.install.subprocess.run", run)

    assert main() == 1
    assert {"--no-deps", "--require-hashes"} <= set(ran[-1])
