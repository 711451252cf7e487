"""A load of equal GET requests over many kept-alive connections, as cheap as Python allows."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial


@dataclass
class Load:
    """What a burst of requests took."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    """How often each status came that is not 200."""

    def add(self, other: Load) -> None:
        self.seconds += other.seconds
        self.latencies += other.latencies
        self.refused += other.refused

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


def burst(port: int, path: str, headers: dict[str, str], *, connections: int, seconds: float) -> Load:
    """Ask over all connections at once for so long."""
    end = time.perf_counter() + seconds
    return _load(port, path, headers, [_until(end) for _ in range(connections)])


def volley(port: int, path: str, headers: dict[str, str], *, connections: int, each: int) -> Load:
    """Ask so often over each of the connections at once."""
    return _load(port, path, headers, [iter(range(each)) for _ in range(connections)])


def _until(end: float) -> Iterator[object]:
    while time.perf_counter() < end:
        yield None


def _load(port: int, path: str, headers: dict[str, str], turns: list[Iterator[object]]) -> Load:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    request += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    total = Load()
    began = time.perf_counter()
    with ThreadPoolExecutor(len(turns)) as threads:
        for result in threads.map(partial(_ask, port, request.encode()), turns):
            total.add(result)
    total.seconds = time.perf_counter() - began
    return total


def _ask(port: int, request: bytes, turns: Iterator[object]) -> Load:
    result = Load()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        stream = connection.makefile("rb")
        for _ in turns:
            began = time.perf_counter()
            connection.sendall(request)
            if (status := _status(stream)) != 200:
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
