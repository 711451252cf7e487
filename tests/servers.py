"""Private servers for tests: the same kind as the platform's, in a folder and on ports of their own.

Several test runs of one checkout share them: the first starts them, the last stops them (unless
``KX_TEST_KEEP_SERVERS=true``, which makes the next run start at once). Everything a test touches inside
them has a name of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from minio import Minio
from minio.deleteobjects import DeleteObject
from psycopg import sql

from deploy.local import lifecycle, objectstore, postgres, rabbitmq
from deploy.local import settings as local_settings
from deploy.local.keys import Keys
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import Supervisor

CHECKOUT = Path(__file__).resolve().parents[1]
_VHOSTS_AT_ONCE = 4


def settings_for_tests() -> LocalSettings:
    """Where the test servers live. Addresses meant for the platform are not followed."""
    own = {name: value for name, value in os.environ.items() if name in ("STORE", "PATH")}
    own["KX_RUN_DIR"] = os.environ.get("KX_TEST_RUN_DIR", str(CHECKOUT / ".run" / "test"))
    own["KX_PORT_OFFSET"] = os.environ.get("KX_TEST_PORT_OFFSET", "1000")
    own["KX_POSTGRES_FSYNC"] = "false"
    # Everybody of a test comes from one address, all at once.
    own["KX_RATE_LIMIT_CALLER"] = own["KX_RATE_LIMIT_SIGN_IN"] = "1000000/minute"
    return local_settings.read(own, checkout=CHECKOUT)


@dataclass(frozen=True)
class ObjectStore:
    """The address of the store, and a bucket of the test's own."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str

    def client(self) -> Minio:
        return objectstore.client(self.endpoint, self.access_key, self.secret_key)


class Servers:
    """The running test servers and how to get something of one's own inside them."""

    def __init__(self, settings: LocalSettings, keys: Keys, supervisor: Supervisor) -> None:
        self.settings = settings
        self.keys = keys
        self.supervisor = supervisor
        self._free_vhosts: list[str] = []
        self._made_vhosts: list[str] = []

    @property
    def admin_url(self) -> str:
        """libpq's address of the ``postgres`` database for the cluster's owner."""
        return postgres.admin_url(self.settings, self.keys)

    def create_database(self, service: str) -> tuple[str, str]:
        """A freshly migrated database of ``service``; answers its name and SQLAlchemy's URL for it."""
        template = self._template(service)
        name = f"test_{service}_{secrets.token_hex(4)}"
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            _create_from(connection, name, template, owner=service)
        return name, postgres.service_url(self.settings, self.keys, service, name)

    def create_empty_database(self, owner: str = "review") -> tuple[str, str]:
        """A database without tables; its owner is one of the services' users, with their few rights."""
        name = f"test_empty_{secrets.token_hex(4)}"
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            _create_from(connection, name, "template1", owner=owner)
        return name, postgres.service_url(self.settings, self.keys, owner, name)

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _template(self, service: str) -> str:
        """A migrated database to copy from; made once for each state of the migrations."""
        name = f"template_{service}_{_migrations_hash(service)}"
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('kexiang test templates'))")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not known:
                raw = f"raw_{service}_{secrets.token_hex(4)}"
                _create_from(connection, raw, "template1", owner=service)
                _migrate(service, postgres.service_url(self.settings, self.keys, service, raw))
                statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(statement.format(sql.Identifier(raw), sql.Identifier(name)))
        return name

    def take_vhost(self) -> str:
        """The AMQP URL of a virtual host that nobody has used; made a few at a time, since that costs a second."""
        if not self._free_vhosts:
            self._free_vhosts = [f"test-{secrets.token_hex(4)}" for _ in range(_VHOSTS_AT_ONCE)]
            self._made_vhosts += self._free_vhosts
            rabbitmq.create_vhosts(self.settings, self._free_vhosts)
        return rabbitmq.url(self.settings, self.keys, self._free_vhosts.pop())

    def create_bucket(self) -> ObjectStore:
        store = ObjectStore(
            endpoint=objectstore.endpoint(self.settings),
            access_key=objectstore.ACCESS_KEY,
            secret_key=self.keys["s3_secret"],
            bucket=f"test-{secrets.token_hex(6)}",
        )
        store.client().make_bucket(store.bucket)
        return store

    def drop_bucket(self, store: ObjectStore) -> None:
        client = store.client()
        found = client.list_objects(store.bucket, recursive=True)
        names = [DeleteObject(entry.object_name) for entry in found if entry.object_name]
        for error in client.remove_objects(store.bucket, names):
            raise RuntimeError(f"{error.name} stays in {store.bucket}: {error.message}")
        client.remove_bucket(store.bucket)

    def clean_up(self) -> None:
        """Give back what this run took from the broker; databases and buckets go with their fixtures."""
        if self._made_vhosts:
            rabbitmq.delete_vhosts(self.settings, self._made_vhosts)


@contextlib.contextmanager
def shared_servers() -> Iterator[Servers]:
    """The test servers for the length of this run."""
    settings = settings_for_tests()
    settings.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        (settings.run_dir / "starting.lock").open("w") as door,
        (settings.run_dir / "users.lock").open("w") as use,
    ):
        with _held(door):
            fcntl.flock(use, fcntl.LOCK_SH)
            keys, supervisor = lifecycle.servers_up(settings)
        servers = Servers(settings, keys, supervisor)
        try:
            yield servers
        finally:
            servers.clean_up()
            with _held(door):
                _stop_if_last(use, settings)


@contextlib.contextmanager
def _held(lock: IO[str]) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _stop_if_last(use: IO[str], settings: LocalSettings) -> None:
    if os.environ.get("KX_TEST_KEEP_SERVERS") == "true":
        return
    fcntl.flock(use, fcntl.LOCK_UN)
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another run uses them
    lifecycle.down(settings)


def _create_from(connection: psycopg.Connection, name: str, template: str, *, owner: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template), sql.Identifier(owner)))


def _migrations_hash(service: str) -> str:
    files = sorted((CHECKOUT / "services" / service / "migrations").rglob("*.py"))
    digest = hashlib.sha256()
    for file in [*files, CHECKOUT / "chassis" / "tables.py", CHECKOUT / "chassis" / "migrations.py"]:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _migrate(service: str, url: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "chassis.migrate", service],
        cwd=CHECKOUT,
        env={**os.environ, f"KX_DATABASE_URL_{service.upper()}": url},
        check=True,
    )
