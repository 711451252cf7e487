"""How far an archive swells, found by unpacking it up to the limit: its table of contents may lie."""

from __future__ import annotations

import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from services.media.worker.failures import BadFile

MIB = 1024 * 1024
MOST_UNPACKED = 200 * MIB
MOST_SWELLING = 100
MOST_ENTRIES = 20_000
DEEPEST = 4
"""A spreadsheet in a document in a bundle in an archive."""
CHUNK = 256 * 1024
ZIP = b"PK\x03\x04"
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, NotImplementedError, EOFError)


class _Budget:
    """What all entries together, in all archives within archives, may unpack to."""

    def __init__(self, packed: int) -> None:
        self._packed = max(1, packed)
        self._most = min(max(MOST_UNPACKED, packed), self._packed * MOST_SWELLING)
        self._unpacked = 0
        self._entries = 0

    def enter(self) -> None:
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            self._refuse()

    def take(self, count: int) -> None:
        self._unpacked += count
        if self._unpacked > self._most:
            self._refuse()

    def give_back(self, count: int) -> None:
        """What turned out to be an archive counts by what is in it."""
        self._unpacked -= count

    def _refuse(self) -> None:
        raise BadFile("archive_too_large", unpacked_mib=self._unpacked // MIB)


def entries(path: Path) -> list[str]:
    """The names in an archive that swells no further than is allowed.

    Raises:
        BadFile: `archive_too_large`, `archive_too_deep`, `archive_locked`, or `document_unreadable` for one that
            is broken or whose table of contents lies.
    """
    with path.open("rb") as file:
        return _measured(file, _Budget(path.stat().st_size), path.parent, depth=1)


def _measured(file: IO[bytes], budget: _Budget, folder: Path, depth: int) -> list[str]:
    if depth > DEEPEST:
        raise BadFile("archive_too_deep", deepest=DEEPEST)
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
            for entry in found:
                budget.enter()
                if not entry.is_dir():
                    _unpack(archive, entry, budget, folder, depth)
    except _BROKEN:
        raise BadFile("document_unreadable") from None
    except OSError as error:
        if error.errno is not None:  # the disk's fault; bzip2 tells bad data without a number
            raise
        raise BadFile("document_unreadable") from None
    return [entry.filename for entry in found]


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, folder: Path, depth: int) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise BadFile("archive_locked")
    claimed, whole = entry.file_size, 0
    pieces = _pieces(archive, entry)
    head = next(pieces, b"")
    with tempfile.TemporaryFile(dir=folder) as inner:
        is_archive = head.startswith(ZIP)
        for piece in _with(head, pieces):
            whole += len(piece)
            budget.take(len(piece))
            if is_archive:
                inner.write(piece)
        if whole != claimed:
            raise BadFile("document_unreadable")
        if is_archive:
            budget.give_back(whole)
            inner.seek(0)
            _measured(inner, budget, folder, depth + 1)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry really holds: the reader is kept from stopping where the table of contents says."""
    entry.file_size = 1 << 62
    with archive.open(entry) as content:
        while piece := content.read(CHUNK):
            yield piece


def _with(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
        yield from rest
