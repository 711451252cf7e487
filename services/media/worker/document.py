"""Looks into a document: it must be what its name says, and no archive that swells."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import puremagic

from services.media.worker import archive
from services.media.worker.failures import BadFile

FEW_BYTES = 4096

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PLAIN = {
    "pdf": (b"%PDF-", "application/pdf"),
    "doc": (_OLE, "application/msword"),
    "ppt": (_OLE, "application/vnd.ms-powerpoint"),
    "xls": (_OLE, "application/vnd.ms-excel"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "gif": (b"GIF8", "image/gif"),
    "webp": (b"RIFF", "image/webp"),
}
_ARCHIVES = {
    "zip": ("", "application/zip"),
    "docx": ("word/", f"{_OFFICE}.wordprocessingml.document"),
    "pptx": ("ppt/", f"{_OFFICE}.presentationml.presentation"),
    "xlsx": ("xl/", f"{_OFFICE}.spreadsheetml.sheet"),
}


def inspect(path: Path, file_name: str) -> str:
    """The content type of a document, by its content.

    Raises:
        BadFile: `document_type_mismatch` when the content is not what the name says, and what `archive.entries`
            refuses.
    """
    suffix = PurePosixPath(file_name).suffix.lower().removeprefix(".")
    with path.open("rb") as file:
        head = file.read(FEW_BYTES)
    if suffix in _ARCHIVES and head.startswith(archive.ZIP):
        return _archive(path, suffix)
    if suffix in _PLAIN and head.startswith(_PLAIN[suffix][0]):
        return _PLAIN[suffix][1]
    raise BadFile("document_type_mismatch", named=suffix, found=_guess(head))


def _archive(path: Path, suffix: str) -> str:
    folder, content_type = _ARCHIVES[suffix]
    names = archive.entries(path)
    if folder and not any(name.startswith(folder) for name in names):
        raise BadFile("document_type_mismatch", named=suffix, found="zip")
    return content_type


def _guess(head: bytes) -> str:
    """What the content looks like, for the teacher's eyes only."""
    try:
        return str(puremagic.from_string(head)).removeprefix(".")
    except (puremagic.PureError, ValueError):
        return "?"
