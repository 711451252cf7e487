"""Logs as JSON lines on stdout: what happened, in which service, for which request. No personal data.

Values are ids, codes and numbers. Exceptions are logged as their type and the places they passed; their text is
left out where libraries put people's data into it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import structlog

_TALKATIVE = ("sqlalchemy", "psycopg", "pydantic", "pydantic_core")
"""Libraries whose error texts quote rows, parameters or input."""

_NOISY = {"pika": logging.WARNING, "amqp": logging.WARNING, "kombu": logging.WARNING, "nameko": logging.CRITICAL}
"""What the libraries say beside what we say ourselves. Nameko would log every refusal with its arguments."""

Line = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(service: str, level: str = "INFO") -> None:
    """Send our own and the libraries' logs to stdout as JSON. Called once, when a process starts."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _describe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _name_library],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda _, __, line: {"service": service, **line},
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, noise in _NOISY.items():
        logging.getLogger(name).setLevel(noise)


def logger() -> structlog.typing.FilteringBoundLogger:
    """A logger that carries the request's ids by itself."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return bound


@contextmanager
def request_context(**ids: str | None) -> Iterator[None]:
    """Put the ids on every log line inside the block; empty ones are left out."""
    with structlog.contextvars.bound_contextvars(**{name: value for name, value in ids.items() if value}):
        yield


def _name_library(_logger: Any, _method: str, line: Line) -> Line:
    record = line.get("_record")
    if record is not None:
        line["logger"] = record.name
    return line


def _describe_exception(_logger: Any, _method: str, line: Line) -> Line:
    found = line.pop("exc_info", None)
    if not found:
        return line
    exc_info: ExcInfo | tuple[None, None, None]
    if isinstance(found, BaseException):
        exc_info = (type(found), found, found.__traceback__)
    else:
        exc_info = found if isinstance(found, tuple) else sys.exc_info()
    kind, error, trace = exc_info
    if kind is None or error is None:
        return line
    line["error"] = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__.split(".")[0] not in _TALKATIVE:
        line["error_text"] = str(error)
    line["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return line
