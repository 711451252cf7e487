"""The services do what the contracts say, and the contracts say what they said."""

from __future__ import annotations

import pytest

from chassis.contexts import SERVICES
from chassis.rpc.entrypoints import EventEntrypoint, RpcEntrypoint, entrypoints_of
from chassis.rpc.topology import load_service_class, service_path
from tests.contract.surface import SCHEMAS, events_of, methods_of, rendered


@pytest.mark.parametrize("service", SERVICES)
def test_the_surface_is_the_one_that_was_agreed(service: str) -> None:
    """A wanted change: `python -m tests.contract.dump`. Fields may be added; anything else needs a new name."""
    agreed = (SCHEMAS / f"{service}.json").read_text(encoding="utf-8")
    assert rendered(service) == agreed, f"{service} differs from its agreed surface"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_offers_exactly_what_its_contract_says(service: str) -> None:
    offered = {
        entrypoint.name: (entrypoint.command_type, entrypoint.answer_type)
        for entrypoint in entrypoints_of(load_service_class(service_path(service)))
        if isinstance(entrypoint, RpcEntrypoint)
    }
    assert offered == methods_of(service)


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_that_is_heard_is_told_by_someone(service: str) -> None:
    for entrypoint in entrypoints_of(load_service_class(service_path(service))):
        if isinstance(entrypoint, EventEntrypoint):
            told = events_of(entrypoint.source_service)
            assert entrypoint.event_type.TYPE in told, entrypoint.name
            assert issubclass(told[entrypoint.event_type.TYPE], entrypoint.event_type), entrypoint.name


@pytest.mark.parametrize("service", SERVICES)
def test_events_are_versioned_facts(service: str) -> None:
    for event_type in events_of(service):
        name, _, version = event_type.rpartition(".v")
        assert name.replace("_", "").isalpha(), event_type
        assert version.isdigit(), event_type
