"""What the supervisor is told, read back with the supervisor's own rules of the file."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest
from supervisor.datatypes import dict_of_key_value_pairs

from deploy.local.configuration import configuration
from deploy.local.keys import Keys
from deploy.local.programs import Program
from deploy.local.settings import read
from deploy.local.status import duration
from deploy.local.supervisor import unexpected_ends

SETTINGS = read({}, checkout=Path("/somewhere/kexiang"))
KEYS = Keys({"supervisor": "pass%word"}, Path("private"), Path("public"))


def parsed(*programs: Program) -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string(configuration(SETTINGS, KEYS, programs))
    return parser


def program(**fields: object) -> Program:
    return Program(**{"name": "p", "command": ("run",), "directory": Path("/d"), **fields})  # type: ignore[arg-type]


def test_what_dies_comes_back_but_nothing_starts_before_its_turn() -> None:
    section = parsed(program())["program:p"]
    assert section["autorestart"] == "true"
    assert section["autostart"] == "false"


def test_words_and_environment_survive_the_way_through_the_file() -> None:
    url = "amqp://kexiang:a-b_c@127.0.0.1:8720/%2F"
    section = parsed(program(command=("/a b/run", "-x=%d"), environment={"URL": url, "E": "-k {127,0,0,1}"}))[
        "program:p"
    ]
    assert section["command"] == '"/a b/run" "-x=%d"'
    environment = dict_of_key_value_pairs(section["environment"])
    assert environment == {"URL": url, "E": "-k {127,0,0,1}", "KX_SUPERVISED_IN": str(SETTINGS.run_dir)}


def test_a_word_that_the_file_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        parsed(program(environment={"A": "one\ntwo"}))


def test_only_this_machine_reaches_the_supervisor() -> None:
    door = parsed()["inet_http_server"]
    assert door["port"] == "127.0.0.1:8709"
    assert door["password"] == "pass%word"


def test_each_is_stopped_in_its_own_way() -> None:
    section = parsed(program(stop_signal="INT", stop_seconds=7, user="postgres"))["program:p"]
    assert (section["stopsignal"], section["stopwaitsecs"], section["user"]) == ("INT", "7", "postgres")


def test_ends_are_counted_since_the_supervisor_started() -> None:
    log = (
        "INFO exited: review (exit status 1; not expected)\n"
        "INFO supervisord started with pid 5\n"
        "INFO exited: review (terminated by SIGKILL; not expected)\n"
        "WARN exited: review (terminated by SIGKILL; not expected)\n"
        "INFO stopped: gateway (exit status 0)\n"
    )
    assert unexpected_ends(log) == {"review": 2}


@pytest.mark.parametrize(("seconds", "written"), [(0, "0:00:00"), (3723, "1:02:03"), (90061, "1d 1:01:01")])
def test_a_duration_reads_like_a_clock(seconds: int, written: str) -> None:
    assert duration(seconds) == written
