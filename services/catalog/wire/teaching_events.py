"""Domain events of teaching and learning as contract events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from chassis.contracts.base import Event

TRANSLATIONS: dict[type[Any], Callable[[Any], Iterable[Event]]] = {}
