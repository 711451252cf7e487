"""Between the domain of catalog and the language of the bus: views of rows, events of facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.contracts.base import Event
from services.catalog.wire import building_events, library_events, teaching_events

_TRANSLATIONS = {**building_events.TRANSLATIONS, **library_events.TRANSLATIONS, **teaching_events.TRANSLATIONS}


def translate(fact: Any) -> Iterable[Event]:
    """The events that tell others of a domain event."""
    return _TRANSLATIONS[type(fact)](fact)
