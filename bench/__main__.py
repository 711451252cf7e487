"""Runs the measurements: `python -m bench [NAME …]`, all by default."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import sys
from collections.abc import Callable

import structlog

import bench
from bench.report import RESULTS, Measurement


def measurements() -> dict[str, Callable[[], Measurement]]:
    """Every module that measures, by name."""
    found = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "__main__":
            measure = getattr(importlib.import_module(f"bench.{module.name}"), "measure", None)
            if measure is not None:
                found[module.name] = measure
    return found


def main(chosen: list[str]) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    known = measurements()
    if unknown := sorted(set(chosen) - known.keys()):
        sys.stderr.write(f"no such measurement: {', '.join(unknown)}; there are {', '.join(known)}\n")
        return 2
    for name in chosen or known:
        sys.stdout.write(f"measuring {name} …\n")
        sys.stdout.flush()
        measurement = known[name]()
        measurement.write()
        sys.stdout.write(measurement.table() + "\n")
    sys.stdout.write(f"written to {RESULTS}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
