"""Log lines: JSON, with the request's ids, without people's data."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from chassis.contracts.base import Command
from chassis.logging import configure, logger, request_context


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


class Secret(Command):
    number: int


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lines_carry_the_requests_ids(capsys: pytest.CaptureFixture[str]) -> None:
    configure("tested")
    with request_context(correlation_id="r1", actor_id="", trace_id=None):
        logger().info("done", count=2)
    logger().info("later")
    first, second = lines(capsys)
    assert (first["service"], first["event"], first["correlation_id"], first["count"]) == (
        "tested",
        "done",
        "r1",
        2,
    )
    assert "actor_id" not in first
    assert "correlation_id" not in second


def test_libraries_speak_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure("tested")
    logging.getLogger("some.library").warning("gave up after %s", 3)
    [line] = lines(capsys)
    assert (line["event"], line["logger"], line["level"]) == ("gave up after 3", "some.library", "warning")


def test_errors_name_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    configure("tested")
    try:
        "a".index("b")
    except ValueError:
        logger().exception("went wrong")
    [line] = lines(capsys)
    assert line["error"] == "builtins.ValueError"
    assert "test_errors_name_their_places" in str(line["places"])


def test_errors_that_quote_their_input_are_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    configure("tested")
    try:
        Secret.model_validate({"number": "110101199001011234x"})
    except ValueError:
        logger().exception("went wrong")
    assert "110101199001011234x" not in capsys.readouterr().out
