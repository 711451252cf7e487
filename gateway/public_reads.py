"""Answers that are the same for everyone, kept for a while, so that a rush of readers costs one call (R84, R92).

An operation says by `kept_until` which events make its answers old. Behind the events stands a short time, for
what no event tells: a day that ends, a plan that comes due, an event that never arrived. Nothing here is asked on
behalf of anyone: the services see a caller whom nobody knows.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final, cast

from flask import Request, Response, current_app

from chassis.contracts.base import Event

LONGEST: Final = 512 * 1024
"""Bytes of an answer that is worth keeping."""

_KEY = "kexiang.public_reads"
Until = Collection[type[Event]]


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer, and what its headers say."""

    body: bytes
    link: str
    media_type: str
    disposition: str
    until: frozenset[str]
    expires_at: float

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]


class PublicReads:
    """The answers of this process, bounded in bytes; the oldest make room.

    Args:
        seconds: how long an answer is good at most; 0 keeps nothing.
        most_bytes: how much is kept.
        clock: seconds that only grow.
    """

    def __init__(self, *, seconds: float, most_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, Answer] = {}
        self._bytes = 0
        self._asked: dict[str, tuple[frozenset[str], Future[Answer]]] = {}

    def answer(self, request: Request, until: Until, ask: Callable[[], Response]) -> Response:
        """The kept answer to the request, or the one that `ask` gives; 304 to a reader who has it already.

        Readers who come while it is being asked for wait for the same answer, and share its failure.
        """
        query = sorted(request.args.items(multi=True))
        found = self._found(f"{request.path}?{query}", frozenset(each.TYPE for each in until), ask)
        response = Response(found.body, mimetype=found.media_type)
        response.set_etag(found.etag)
        response.headers["Cache-Control"] = "public, no-cache"  # kept by whoever likes, but asked for anew
        if found.link:
            response.headers["Link"] = found.link
        if found.disposition:
            response.headers["Content-Disposition"] = found.disposition
        return cast("Response", response.make_conditional(request))

    def forget(self, event_type: str) -> None:
        """An event happened: what it makes old goes, and what is being asked for will not stay."""
        with self._lock:
            for key in [key for key, answer in self._kept.items() if event_type in answer.until]:
                self._bytes -= len(self._kept.pop(key).body)
            for key in [key for key, (until, _) in self._asked.items() if event_type in until]:
                del self._asked[key]

    def forget_all(self) -> None:
        """Events may have passed unheard."""
        with self._lock:
            self._kept.clear()
            self._asked.clear()
            self._bytes = 0

    def _found(self, key: str, until: frozenset[str], ask: Callable[[], Response]) -> Answer:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.expires_at > self._clock():
                return kept
            waiting = self._asked.get(key)
            if waiting is None:
                mine: Future[Answer] = Future()
                self._asked[key] = (until, mine)
        if waiting is not None:
            return waiting[1].result()
        try:
            asked_at = self._clock()
            response = ask()
            answer = Answer(
                body=response.get_data(),
                link=response.headers.get("Link", ""),
                media_type=response.mimetype or "application/json",
                disposition=response.headers.get("Content-Disposition", ""),
                until=until,
                expires_at=asked_at + self._seconds,
            )
        except BaseException as error:
            self._settle(key, mine, None)
            mine.set_exception(error)
            raise
        self._settle(key, mine, answer)
        mine.set_result(answer)
        return answer

    def _settle(self, key: str, mine: Future[Answer], answer: Answer | None) -> None:
        with self._lock:
            if self._asked.get(key, (None, None))[1] is not mine:
                return  # an event came meanwhile
            del self._asked[key]
            if answer is None or self._seconds <= 0 or len(answer.body) > LONGEST:
                return
            self._drop(key)
            self._kept[key] = answer
            self._bytes += len(answer.body)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= len(kept.body)


def use_public_reads(extensions: dict[str, object], chosen: PublicReads) -> None:
    """Make this where an application keeps them."""
    extensions[_KEY] = chosen


def public_reads() -> PublicReads:
    """Where the running application keeps them."""
    return cast("PublicReads", current_app.extensions[_KEY])
