"""A port in use is named with the setting that moves it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.local.ports import is_free, require_free
from deploy.local.programs import Program
from deploy.local.settings import SettingError


def program(setting: str, port: int) -> Program:
    return Program(name="objectstore", command=("run",), directory=Path("/"), ports={setting: port})


def test_a_port_in_use_is_named_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(SettingError, match=f"^KX_STORE_PORTS: port {port}, which objectstore needs"):
            require_free([program("KX_STORE_PORTS+3", port)])
    assert is_free(port)
    require_free([program("KX_STORE_PORTS+3", port)])
