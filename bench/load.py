"""A load of requests over many kept-alive connections, as cheap as Python allows."""

from __future__ import annotations

import json
import socket
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import Any


@dataclass
class Load:
    """What a burst of requests took."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    """How often each status came that is not 200 or 201."""

    def add(self, other: Load) -> None:
        self.seconds += other.seconds
        self.latencies += other.latencies
        self.refused += other.refused

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


def burst(port: int, path: str, headers: dict[str, str], *, connections: int, seconds: float) -> Load:
    """Ask the same over all connections at once for so long."""
    end = time.perf_counter() + seconds
    request = get(path, headers)
    return send(port, [_until(end, request) for _ in range(connections)])


def volley(port: int, path: str, headers: dict[str, str], *, connections: int, each: int) -> Load:
    """Ask the same so often over each of the connections at once."""
    request = get(path, headers)
    return send(port, [repeat(request, each) for _ in range(connections)])


def get(path: str, headers: Mapping[str, str]) -> bytes:
    """A GET request as it goes over the wire."""
    return _head("GET", path, headers)


def post(path: str, headers: Mapping[str, str], content: Any) -> bytes:
    """A POST request with JSON as it goes over the wire."""
    body = json.dumps(content).encode()
    told = {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}
    return _head("POST", path, told) + body


def send(port: int, lanes: Sequence[Iterator[bytes]]) -> Load:
    """Send the requests of each lane one after the other, all lanes at once."""
    total = Load()
    began = time.perf_counter()
    with ThreadPoolExecutor(len(lanes)) as threads:
        for result in threads.map(partial(_ask, port), lanes):
            total.add(result)
    total.seconds = time.perf_counter() - began
    return total


def _until(end: float, request: bytes) -> Iterator[bytes]:
    while time.perf_counter() < end:
        yield request


def _head(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _ask(port: int, requests: Iterator[bytes]) -> Load:
    result = Load()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        stream = connection.makefile("rb")
        for request in requests:
            began = time.perf_counter()
            connection.sendall(request)
            if (status := _status(stream)) not in (200, 201):
                result.refused[status] += 1
            result.latencies.append(time.perf_counter() - began)
    return result


def _status(stream: socket.SocketIO | object) -> int:
    readline, read = stream.readline, stream.read  # type: ignore[union-attr]
    status = int(readline().split()[1])
    length = 0
    while (line := readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    read(length)
    return status
