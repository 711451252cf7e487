"""The README of a service names what the service has: its tables, its methods, its events, and no others."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from chassis.contexts import SERVICES
from chassis.rpc.topology import load_service_class, service_path, subscriptions_of
from tests.contract.surface import events_of, methods_of

CHECKOUT = Path(__file__).resolve().parents[2]
ONE_SCREEN = 50
OF_THE_CHASSIS = {"outbox", "inbox", "idempotency"}
OUTLINE_EDITS = re.compile(r"(add|rename|change|move|delete)_(chapter|section|unit)$")
"""Catalog's README names these fifteen by their parts."""


def readme_of(service: str) -> str:
    return (CHECKOUT / "services" / service / "README.md").read_text(encoding="utf-8")


def names_in(text: str) -> set[str]:
    """The words in backticks, events without their version."""
    return {word.removesuffix(".v1") for quoted in re.findall(r"`([^`]+)`", text) for word in quoted.split()}


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_fits_on_one_screen(service: str) -> None:
    assert len(readme_of(service).splitlines()) <= ONE_SCREEN


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_names_every_table(service: str) -> None:
    tables = set(importlib.import_module(f"services.{service}.adapters.tables").metadata.tables) - OF_THE_CHASSIS
    assert tables - names_in(readme_of(service)) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_names_every_method(service: str) -> None:
    methods = {name for name in methods_of(service) if not OUTLINE_EDITS.match(name)}
    assert methods - names_in(readme_of(service)) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_readme_names_every_event_that_comes_in_and_none_that_nobody_tells(service: str) -> None:
    _, marker, events = readme_of(service).partition("**Events in**")
    assert marker
    heard = {wanted.event_type for wanted in subscriptions_of(load_service_class(service_path(service)))}
    assert {event.removesuffix(".v1") for event in heard} - names_in(events) == set()
    named = {f"{event}.v1" for event in re.findall(r"`(\w+)\.v1`", events)}
    assert named <= heard | set(events_of(service))
