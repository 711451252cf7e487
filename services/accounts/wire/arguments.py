"""Commands as the arguments of use cases."""

from __future__ import annotations

from typing import Any

from chassis.contracts.base import Command


def fields(command: Command, *without: str) -> dict[str, Any]:
    """The fields of a command as arguments of the use case that has the same names."""
    return {name: getattr(command, name) for name in type(command).model_fields if name not in without}
