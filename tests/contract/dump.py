"""Writes the surface of the bus into `schemas/`, after a wanted change: `python -m tests.contract.dump`."""

from __future__ import annotations

import sys

from tests.contract.surface import SCHEMAS, SERVICES, rendered


def main() -> int:
    SCHEMAS.mkdir(exist_ok=True)
    for service in SERVICES:
        (SCHEMAS / f"{service}.json").write_text(rendered(service), encoding="utf-8")
        sys.stdout.write(f"wrote {service}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
