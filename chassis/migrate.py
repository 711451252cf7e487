"""Migrations, as a step of their own.

    python -m chassis.migrate [SERVICE …]            bring the databases to the newest revision (repeatable)
    python -m chassis.migrate --check [SERVICE …]    the same, then fail if tables and models differ

The database of a service is `KX_DATABASE_URL_<SERVICE>`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine

from chassis.config import EXIT_CONFIG
from chassis.contexts import SERVICES

ROOT = Path(__file__).resolve().parent.parent


def alembic_config(service: str, url: str) -> Config:
    """Alembic's configuration for one service, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(service: str, url: str) -> None:
    """Bring one database to the newest revision."""
    command.upgrade(alembic_config(service, url), "head")


def metadata_of(service: str) -> MetaData:
    """The tables that the service's code expects."""
    metadata: MetaData = importlib.import_module(f"services.{service}.adapters.tables").metadata
    return metadata


def drift(service: str, url: str) -> list[str]:
    """What differs between a migrated database and the service's tables; empty when nothing does."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), metadata_of(service))
    finally:
        engine.dispose()
    return [repr(difference) for difference in differences]


def _url_of(service: str) -> str:
    name = f"KX_DATABASE_URL_{service.upper()}"
    try:
        return os.environ[name]
    except KeyError:
        sys.stderr.write(f"setting {name}: required\n")
        sys.exit(EXIT_CONFIG)


def main() -> int:
    parser = argparse.ArgumentParser(prog="chassis.migrate", description="Migrate the services' databases.")
    parser.add_argument("services", nargs="*", metavar="SERVICE", help=f"of {', '.join(SERVICES)}; all by default")
    parser.add_argument("--check", action="store_true", help="fail when tables and models differ afterwards")
    arguments = parser.parse_args()
    chosen = arguments.services or list(SERVICES)
    if unknown := sorted(set(chosen) - set(SERVICES)):
        parser.error(f"unknown service: {', '.join(unknown)}")
    failed = False
    for service in chosen:
        url = _url_of(service)
        upgrade(service, url)
        differences = drift(service, url) if arguments.check else []
        failed = failed or bool(differences)
        sys.stdout.write(f"{service}: {'DRIFT' if differences else 'up to date'}\n")
        sys.stdout.writelines(f"  {difference}\n" for difference in differences)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
