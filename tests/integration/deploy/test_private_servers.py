"""The private servers of the tests serve, each on something of the test's own."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pika
import psycopg
import pytest
from minio.error import S3Error

from deploy.local import objectstore, postgres
from deploy.local import servers as local_servers
from tests.servers import ObjectStore, Servers


def test_a_queue_of_ones_own(amqp_url: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        channel = connection.channel()
        channel.queue_declare("q", durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_publish("", "q", b"x")
        (method, _, body) = next(channel.consume("q", inactivity_timeout=10))
        assert method is not None
        assert body == b"x"


def test_virtual_hosts_do_not_see_each_other(servers: Servers, amqp_url: str) -> None:
    other = servers.take_vhost()
    assert other != amqp_url
    with (
        pika.BlockingConnection(pika.URLParameters(other)) as connection,
        pytest.raises(pika.exceptions.ChannelClosedByBroker),
    ):
        connection.channel().queue_declare("q", passive=True)


def test_a_bucket_of_ones_own(object_store: ObjectStore) -> None:
    client = object_store.client()
    client.put_object(object_store.bucket, "a/b", io.BytesIO(b"hello"), 5)
    assert client.get_object(object_store.bucket, "a/b").read() == b"hello"


def test_the_store_refuses_strangers(object_store: ObjectStore) -> None:
    stranger = ObjectStore(object_store.endpoint, "nobody", "nothing", object_store.bucket)
    with pytest.raises(Exception, match=r"(?i)access key"):
        stranger.client().list_buckets()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_stores_other_doors_refuse_strangers(servers: Servers, object_store: ObjectStore, method: str) -> None:
    object_store.client().put_object(object_store.bucket, "exam", io.BytesIO(b"secret"), 6)
    program = objectstore.program(servers.settings, servers.keys)
    for port in program.ports.values():
        for path in (f"/buckets/{object_store.bucket}/exam", f"/{object_store.bucket}/exam"):
            with contextlib.suppress(httpx.HTTPError):  # some doors do not even speak HTTP
                answer = httpx.request(method, f"http://127.0.0.1:{port}{path}", content=b"mine", timeout=5)
                assert b"secret" not in answer.content
    assert object_store.client().get_object(object_store.bucket, "exam").read() == b"secret"


def test_a_bucket_with_objects_is_not_deleted(object_store: ObjectStore) -> None:
    object_store.client().put_object(object_store.bucket, "kept", io.BytesIO(b"x"), 1)
    with pytest.raises(S3Error, match="BucketNotEmpty"):
        object_store.client().remove_bucket(object_store.bucket)


def test_every_server_listens_on_this_machine_alone(servers: Servers) -> None:
    programs = local_servers.programs(servers.settings, servers.keys)
    ours = {port for program in programs for port in program.ports.values()}
    listening = [(address, port) for address, port in _listening() if port in ours]
    assert {port for _, port in listening} == ours
    assert {address for address, _ in listening} <= {"0100007F", "00000000000000000000000001000000"}


def _listening() -> Iterator[tuple[str, int]]:
    """Every listening TCP socket of this machine: its address in the kernel's hexadecimal, and its port."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            if state == "0A":
                address, _, port = local.partition(":")
                yield address, int(port, 16)


def test_a_service_may_not_open_the_database_of_another(servers: Servers) -> None:
    url = postgres.service_url(servers.settings, servers.keys, "review", "accounts").replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(url)


def test_a_wrong_password_is_refused(servers: Servers) -> None:
    url = postgres.service_url(servers.settings, servers.keys, "review").replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url, password="guess")
