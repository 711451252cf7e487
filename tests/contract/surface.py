"""Reads the whole surface of the bus from the contracts: every method and every event."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_type_hints

from pydantic import TypeAdapter

from chassis.contexts import SERVICES
from chassis.contracts.base import Event

SCHEMAS = Path(__file__).parent / "schemas"
_REFERENCE = "#/$defs/{model}"

Mode = Literal["validation", "serialization"]


def protocol_of(service: str) -> type:
    """The Protocol class of a service."""
    module = importlib.import_module(f"chassis.contracts.{service}.rpc")
    found: type = getattr(module, f"{service.capitalize()}Rpc")
    return found


def methods_of(service: str) -> dict[str, tuple[Any, Any]]:
    """Method name → (type of its command, type of its answer)."""
    found = {}
    for name, method in inspect.getmembers(protocol_of(service), inspect.isfunction):
        if not name.startswith("_"):
            parameters = list(inspect.signature(method).parameters)
            hints = get_type_hints(method)
            found[name] = (hints[parameters[2]], hints["return"])
    return found


def events_of(service: str) -> dict[str, type[Event]]:
    """Event type → its class, for the events that the service tells."""
    importlib.import_module(f"chassis.contracts.{service}.events")
    return {event.TYPE: event for event in _descendants(Event) if _source_of(event) == service}


def _source_of(event: type[Event]) -> str | None:
    """The source of an event that can be told; none for bases."""
    source: str | None = getattr(event, "SOURCE", None)
    return source if source and hasattr(event, "TYPE") else None


def _descendants(root: type[Event]) -> Iterator[type[Event]]:
    for child in root.__subclasses__():
        if child.__module__.startswith("chassis.contracts."):
            yield child
        yield from _descendants(child)


def surface(service: str) -> dict[str, Any]:
    """Methods and events of one service as JSON schema."""
    inputs: list[tuple[str, Mode, TypeAdapter[Any]]] = []
    for name, (command, answer) in methods_of(service).items():
        inputs.append((f"{name} takes", "validation", TypeAdapter(command)))
        inputs.append((f"{name} answers", "serialization", TypeAdapter(answer)))
    for name, event in events_of(service).items():
        inputs.append((f"{name} says", "validation", TypeAdapter(event)))
    schemas, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE)
    found = {key: schema for (key, _), schema in schemas.items()}
    return {
        "methods": {
            name: {"takes": found[f"{name} takes"], "answers": found[f"{name} answers"]}
            for name in sorted(methods_of(service))
        },
        "events": {name: found[f"{name} says"] for name in sorted(events_of(service))},
        "$defs": definitions.get("$defs", {}),
    }


def rendered(service: str) -> str:
    """The content of `schemas/<service>.json`."""
    return json.dumps(surface(service), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


__all__ = ["SCHEMAS", "SERVICES", "events_of", "methods_of", "rendered"]
