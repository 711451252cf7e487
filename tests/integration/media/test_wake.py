"""The queue that wakes workers."""

from __future__ import annotations

from collections.abc import Iterator

import amqp
import pytest

from chassis.contracts.media.events import JobQueued
from chassis.domain.ids import new_id
from chassis.rpc.broker import connect
from chassis.rpc.topology import declare_events, events_exchange
from services.media.worker.wake import QUEUE, WakeQueue
from tests.waiting import wait_until


@pytest.fixture
def channel(amqp_url: str) -> Iterator[amqp.Channel]:
    connection = connect(amqp_url)
    channel = connection.channel()
    declare_events(channel, "media")
    yield channel
    connection.close()


def call_workers(channel: amqp.Channel) -> None:
    body = JobQueued(job_id=new_id()).model_dump_json()
    channel.basic_publish(amqp.Message(body), events_exchange("media"), JobQueued.TYPE)


def test_a_queued_job_wakes_one_worker(amqp_url: str, channel: amqp.Channel) -> None:
    workers = [WakeQueue(amqp_url), WakeQueue(amqp_url)]
    assert [worker.wait(0.1) for worker in workers] == [False, False]
    call_workers(channel)
    assert sorted(worker.wait(1.0) for worker in workers) == [False, True]
    for worker in workers:
        worker.close()


def test_a_worker_at_work_leaves_calls_to_others(amqp_url: str, channel: amqp.Channel) -> None:
    busy, idle = WakeQueue(amqp_url), WakeQueue(amqp_url)
    busy.wait(0.1)
    busy.rest()
    call_workers(channel)
    assert idle.wait(5.0)
    for worker in (busy, idle):
        worker.close()


def test_calls_are_heard_again_after_the_queue_was_taken_away(amqp_url: str, channel: amqp.Channel) -> None:
    worker = WakeQueue(amqp_url)
    worker.wait(0.1)
    channel.queue_delete(QUEUE)  # the broker cancels the consumer

    def hears() -> bool:
        call_workers(channel)
        return worker.wait(0.2)

    assert wait_until(hears, 15, "the worker to declare its queue again")
    worker.close()


def test_without_a_broker_waiting_is_all() -> None:
    worker = WakeQueue("amqp://nobody:nothing@127.0.0.1:1/")
    assert worker.wait(0.01) is False
    worker.rest()
    worker.tick()
    worker.close()
