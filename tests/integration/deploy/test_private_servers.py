"""The private servers of the tests serve, each on something of the test's own."""

from __future__ import annotations

import io

import pika
import psycopg
import pytest

from deploy.local import postgres
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
    with pytest.raises(Exception, match="access key"):
        stranger.client().list_buckets()


def test_a_service_may_not_open_the_database_of_another(servers: Servers) -> None:
    url = postgres.service_url(servers.settings, servers.keys, "review", "accounts").replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(url)


def test_a_wrong_password_is_refused(servers: Servers) -> None:
    url = postgres.service_url(servers.settings, servers.keys, "review").replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url, password="guess")
