"""Answers for everyone: one call for many readers, gone when an event makes them old (R84, R92)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Request, Response
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.base import Page
from chassis.contracts.catalog.events import EnrolmentsChanged, RunChanged
from chassis.contracts.review.views import DeskCounts
from chassis.domain.actor import Role
from chassis.domain.errors import Unavailable
from gateway.blueprints import CONTEXTS
from gateway.public_reads import PublicReads
from tests.unit.gateway.conftest import Keys

RUNS = "/api/v1/public/runs"


class Asked:
    """A service that counts how often it is asked, and answers differently each time."""

    def __init__(self, before_answer: Callable[[], object] = lambda: None, size: int = 0) -> None:
        self.times = 0
        self._before_answer = before_answer
        self._size = size

    def __call__(self) -> Response:
        self.times += 1
        number = self.times
        self._before_answer()
        return Response(f"[{number}]" + " " * self._size)


def request(path: str = RUNS, **headers: str) -> Request:
    return Request(EnvironBuilder(path, headers=list(headers.items())).get_environ())


def read(kept: PublicReads, asked: Asked, path: str = RUNS) -> str:
    return kept.answer(request(path), [RunChanged, InstitutionFiled], asked).get_data(as_text=True).strip()


def test_many_readers_at_once_cost_one_call(kept: PublicReads) -> None:
    everyone = threading.Barrier(16)
    first = threading.Event()
    asked = Asked(before_answer=lambda: first.wait(10))

    def reader() -> str:
        everyone.wait(10)
        return read(kept, asked)

    with ThreadPoolExecutor(17) as threads:
        readers = [threads.submit(reader) for _ in range(16)]
        threads.submit(first.set)
        assert {each.result() for each in readers} == {"[1]"}
    assert asked.times == 1


def test_an_event_that_makes_the_answer_old_ends_it_and_another_does_not(kept: PublicReads) -> None:
    asked = Asked()
    assert read(kept, asked) == "[1]"
    kept.forget(EnrolmentsChanged.TYPE)
    assert read(kept, asked) == "[1]"
    kept.forget(RunChanged.TYPE)
    assert read(kept, asked) == "[2]"
    kept.forget_all()
    assert read(kept, asked) == "[3]"


def test_an_answer_that_was_asked_for_before_the_event_is_not_kept(kept: PublicReads) -> None:
    asked = Asked(before_answer=lambda: kept.forget(RunChanged.TYPE))
    assert [read(kept, asked) for _ in range(2)] == ["[1]", "[2]"]


def test_without_any_event_an_answer_ends_by_time() -> None:
    now = 0.0
    kept = PublicReads(seconds=30, most_bytes=1000, clock=lambda: now)
    asked = Asked()
    assert read(kept, asked) == "[1]"
    now = 29.9
    assert read(kept, asked) == "[1]"
    now = 30.0
    assert read(kept, asked) == "[2]"


def test_a_setting_of_no_time_keeps_nothing() -> None:
    asked = Asked()
    assert [read(PublicReads(seconds=0, most_bytes=1000), asked) for _ in range(2)] == ["[1]", "[2]"]


def test_what_is_kept_is_bounded_and_the_oldest_makes_room() -> None:
    kept = PublicReads(seconds=30, most_bytes=1000)
    asked = Asked(size=397)
    for page in ("a", "b", "c"):
        read(kept, asked, f"{RUNS}?q={page}")
    assert read(kept, asked, f"{RUNS}?q=c") == "[3]"
    assert read(kept, asked, f"{RUNS}?q=b") == "[2]"
    assert read(kept, asked, f"{RUNS}?q=a") == "[4]"


def test_a_failure_is_told_and_not_kept(kept: PublicReads) -> None:
    def fail() -> Response:
        raise Unavailable("service_unavailable")

    with pytest.raises(Unavailable):
        kept.answer(request(), [RunChanged], fail)
    assert read(kept, Asked()) == "[1]"


def test_a_reader_who_has_the_answer_hears_only_that_r84(web: FlaskClient, services: Any) -> None:
    services.catalog.answers["public_runs"] = Page(items=[], next_cursor="after")
    first = web.get(f"{RUNS}?limit=1")
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "public, no-cache")
    assert first.headers["Link"] == f'<{RUNS}?limit=1&cursor=after>; rel="next"'
    again = web.get(f"{RUNS}?limit=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = web.get(f"{RUNS}?limit=1", headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)
    assert len(services.catalog.calls) == 1


def test_the_service_is_asked_as_by_nobody_whoever_reads_r84(web: FlaskClient, services: Any, keys: Keys) -> None:
    services.catalog.answers["public_runs"] = Page(items=[])
    for headers in (keys.headers(Role.CENTRE_ADMIN), keys.headers(Role.STUDENT), {}):
        assert web.get(RUNS, headers=headers).status_code == 200
    ((_, call, _),) = services.catalog.calls
    assert (call.actor.kind, call.actor.actor_id, call.client_address) == ("anonymous", "", None)


def test_a_wrong_question_is_refused_and_not_kept(web: FlaskClient, services: Any) -> None:
    assert [web.get(f"{RUNS}?page=2").status_code for _ in range(2)] == [400, 400]
    assert services.catalog.calls == []


def test_what_one_caller_may_see_is_never_kept_r2(web: FlaskClient, services: Any, keys: Keys) -> None:
    services.review.answers["count_tasks"] = DeskCounts(kinds=[], open=0, overdue=0)
    for _ in range(2):
        response = web.get("/api/v1/review-tasks/counts", headers=keys.headers(Role.CENTRE_ADMIN))
        assert response.headers["Cache-Control"] == "no-store"
    assert len(services.review.calls) == 2


def test_only_public_reading_is_kept_r2() -> None:
    kept = [each for context in CONTEXTS for each in context.declared if each.kept_until is not None]
    assert {each.name for each in kept} >= {"search_public_runs", "get_public_run", "get_statistics"}
    assert all(each.who.is_public and each.method == "GET" and not each.needs_version for each in kept)
