"""Files that are sent while they are read, so that their length costs no memory.

The first part is asked for before the answer begins: whatever refuses it is a problem like any other. When a later
one fails, the connection ends without the last chunk, and the client knows that it does not have everything.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Response

from gateway.rendering import attachment


def stream_of_parts(parts: Iterable[str], media_type: str, file_name: str) -> Response:
    """A text file out of its parts."""
    return _streamed((part.encode() for part in parts), media_type, file_name)


def zip_of_files(files: Iterable[tuple[str, str]], file_name: str) -> Response:
    """An archive out of file names and texts."""
    return _streamed(_zipped(files), "application/zip", file_name)


def _streamed(parts: Iterator[bytes], media_type: str, file_name: str) -> Response:
    first = next(parts, b"")
    response = attachment(b"", media_type, file_name)
    response.response = chain([first], parts)
    del response.headers["Content-Length"]
    return response


def _zipped(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    written = _Unread()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text)
            yield written.take()
    yield written.take()


class _Unread(io.RawIOBase):
    """What was written and not yet taken. It cannot seek, so the archive is written from front to back."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._bytes += content
        return len(content)

    def take(self) -> bytes:
        found = bytes(self._bytes)
        self._bytes.clear()
        return found
