"""docs/settings.md lists every setting that the code reads, and no other."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic_settings import BaseSettings

from deploy.local.settings import DEFAULT_PORTS

CHECKOUT = Path(__file__).resolve().parents[3]
MODULES = ("chassis.config", "chassis.objectstore", "chassis.scheduler", "gateway.config", "gateway.live.config")
OF_THE_MACHINE = {
    *DEFAULT_PORTS, "KX_RUN_DIR", "KX_PORT_OFFSET", "KX_MEDIA_WORKERS", "KX_POSTGRES_DIR", "KX_POSTGRES_FSYNC",
    "KX_PYTHON", "KX_TEST_RUN_DIR", "KX_TEST_PORT_OFFSET", "KX_TEST_KEEP_SERVERS", "KX_ALL_FAULTS",
    "KX_FUZZ_EXAMPLES",
}  # fmt: skip


def _read_by_processes() -> Iterator[str]:
    services = (f"services.{path.parent.name}.config" for path in CHECKOUT.glob("services/*/config.py"))
    for name in (*MODULES, *services):
        for _, found in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(found, BaseSettings):
                yield from (f"KX_{field.upper()}" for field in found.model_fields)


def test_the_document_and_the_code_know_the_same_settings() -> None:
    written = set(re.findall(r"`(KX_[A-Z0-9_]+)`", (CHECKOUT / "docs" / "settings.md").read_text()))
    assert written == OF_THE_MACHINE | set(_read_by_processes())
