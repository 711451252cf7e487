"""The way of a file: described, signed for, put to the store part by part, and said to be complete."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.upload.door import Door, Refused, Unreachable
from deploy.upload.memory import Memory

CHUNK = 256 * 1024
Progress = Callable[[int], None]
"""Told how many more bytes arrived; fewer than none when a part has to go again."""
_OVER = frozenset({"upload_not_found", "upload_state"})


@dataclass(frozen=True)
class Aim:
    """Where the file goes: a new resource of a course, or a new version of a resource."""

    course_id: str = ""
    resource_id: str = ""
    kind: str = "video"
    title: str = ""

    @property
    def path(self) -> str:
        if self.resource_id:
            return f"/resources/{self.resource_id}/versions"
        return f"/courses/{self.course_id}/resources"


@dataclass(frozen=True)
class Pace:
    """How hard to try."""

    parallel: int = 4
    bytes_per_second: float = 0
    """Of all parts together; 0 is as fast as it goes."""
    patience_seconds: float = 600
    """How long to go on while nothing arrives."""


class Sender:
    """Uploads one file."""

    def __init__(self, door: Door, memory: Memory, pace: Pace, progress: Progress) -> None:
        self._door = door
        self._memory = memory
        self._pace = pace
        self._progress = progress
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._sent = 0

    def send(self, file: Path, aim: Aim, sha256: str) -> dict[str, Any]:
        """Bring the file to the store, going on with what was begun before; answers the resource.

        Raises:
            Refused: the platform does not take it.
            Unreachable: nothing arrived for too long; another `send` goes on from there.
        """
        what = (aim.path, aim.kind, file.name, sha256)
        upload_id = self._memory.recall(*what)
        if upload_id:
            try:
                resource = self._bring(file, upload_id)
            except Refused as refused:
                if refused.code not in _OVER:
                    raise
            else:
                self._memory.forget(*what)
                return resource
        upload_id = self._begin(file, aim, sha256)
        self._memory.remember(upload_id, *what)
        resource = self._bring(file, upload_id)
        self._memory.forget(*what)
        return resource

    def _begin(self, file: Path, aim: Aim, sha256: str) -> str:
        body: dict[str, Any] = {"file_name": file.name, "size_bytes": file.stat().st_size, "sha256": sha256}
        if not aim.resource_id:
            body |= {"kind": aim.kind, "title": aim.title or file.stem}
        return str(self._door.ask("POST", aim.path, body)["upload"]["upload_id"])

    def _bring(self, file: Path, upload_id: str) -> dict[str, Any]:
        last_arrival, known = time.monotonic(), -1
        counted: set[int] = set()
        while True:
            found = self._door.ask("GET", f"/uploads/{upload_id}/parts")
            upload = found["upload"]
            if upload["state"] != "open":
                return self._door.ask("POST", f"/uploads/{upload_id}/complete")  # done before, or over: it knows
            there = {part["number"] for part in found["parts"] if _is_ours(file, upload, part)}
            for number in there - counted:
                self._progress(_length(file, upload, number))
            counted = counted | there
            missing = [number for number in range(1, upload["part_count"] + 1) if number not in there]
            if not missing:
                return self._door.ask("POST", f"/uploads/{upload_id}/complete")
            if len(there) > known:
                last_arrival, known = time.monotonic(), len(there)
            elif time.monotonic() - last_arrival > self._pace.patience_seconds:
                raise Unreachable("store")
            else:
                time.sleep(1)
            counted |= self._put_some(file, upload, missing[: self._pace.parallel * 4])

    def _put_some(self, file: Path, upload: dict[str, Any], numbers: list[int]) -> set[int]:
        """Put these parts, several at once; answers which arrived."""
        signed = self._door.ask("POST", f"/uploads/{upload['upload_id']}/parts", {"numbers": numbers})["parts"]
        addresses = {part["number"]: part["url"] for part in signed}
        with httpx.Client(timeout=60) as store, ThreadPoolExecutor(self._pace.parallel) as pool:
            arrived = pool.map(lambda number: self._put(store, addresses[number], file, upload, number), numbers)
            return {number for number, has_arrived in zip(numbers, arrived, strict=True) if has_arrived}

    def _put(self, store: httpx.Client, url: str, file: Path, upload: dict[str, Any], number: int) -> bool:
        sent = 0

        def content() -> Iterator[bytes]:
            nonlocal sent
            for chunk in _chunks(file, upload, number):
                self._slow_down(len(chunk))
                yield chunk
                sent += len(chunk)
                self._progress(len(chunk))

        try:
            length = str(_length(file, upload, number))
            response = store.put(url, content=content(), headers={"Content-Length": length})
        except httpx.TransportError:
            self._progress(-sent)
            return False
        if not response.is_success:  # the address has expired, or the store is away: it is signed again
            self._progress(-sent)
        return response.is_success

    def _slow_down(self, count: int) -> None:
        if not self._pace.bytes_per_second:
            return
        with self._lock:
            self._sent += count
            due = self._began + self._sent / self._pace.bytes_per_second
        time.sleep(max(0.0, due - time.monotonic()))


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _is_ours(file: Path, upload: dict[str, Any], part: dict[str, Any]) -> bool:
    """Whether a part that arrived is of this file: by its length, and by its MD5 where the store tells that."""
    if part["size_bytes"] != _length(file, upload, part["number"]):
        return False
    etag = part["etag"].strip('"')
    if len(etag) != 32:
        return True
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in _chunks(file, upload, part["number"]):
        digest.update(chunk)
    return bool(digest.hexdigest() == etag)


def _length(file: Path, upload: dict[str, Any], number: int) -> int:
    size: int = upload["part_size_bytes"]
    return min(size, file.stat().st_size - (number - 1) * size)


def _chunks(file: Path, upload: dict[str, Any], number: int) -> Iterator[bytes]:
    left = _length(file, upload, number)
    with file.open("rb") as content:
        content.seek((number - 1) * upload["part_size_bytes"])
        while left > 0 and (chunk := content.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
