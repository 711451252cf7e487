"""Papers: small files that come with a request and prove it or adorn it, such as a signed form or a cover image.

They are kept in the owner's database, in the transaction of what they belong to, so that neither is there without
the other. Lecture videos and course documents are no papers: those go to the object store (R30).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from chassis.domain.errors import InvalidInput
from chassis.domain.ids import new_id

MIB = 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KNOWN = {
    "pdf": (b"%PDF-", "application/pdf"),
    "doc": (_OLE, "application/msword"),
    "docx": (_ZIP, f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": (_ZIP, f"{_OFFICE}.spreadsheetml.sheet"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "webp": (b"RIFF", "image/webp"),
}

FORMS = frozenset({"pdf", "doc", "docx", "png", "jpg", "jpeg"})
"""What a filled-in form may be: a document, or its scan or photograph."""
IMAGES = frozenset({"png", "jpg", "jpeg", "webp"})


@dataclass(frozen=True)
class Paper:
    """A file as it was handed in; never changed, only replaced."""

    paper_id: str
    file_name: str
    content_type: str
    content: bytes
    sha256: str
    created_at: datetime


def read_paper(
    file_name: str,
    content: bytes,
    *,
    allowed: Collection[str],
    most_bytes: int,
    now: datetime,
    pointer: str = "/file",
) -> Paper:
    """The paper, if it is what its name says and of a kind and size that is taken here.

    Args:
        allowed: file name endings without the dot, such as `FORMS`.
        pointer: the field that errors name.

    Raises:
        InvalidInput: `paper_empty`, `paper_too_large`, `paper_type_not_allowed`, or `paper_type_mismatch` when
            the content is not what the name says.
    """
    ending = PurePosixPath(file_name).suffix.lower().removeprefix(".")
    if ending not in allowed:
        raise InvalidInput.of(pointer, "paper_type_not_allowed", allowed=sorted(allowed))
    if not content:
        raise InvalidInput.of(pointer, "paper_empty")
    if len(content) > most_bytes:
        raise InvalidInput.of(pointer, "paper_too_large", most_mib=most_bytes // MIB)
    head, content_type = _KNOWN[ending]
    if not content.startswith(head):
        raise InvalidInput.of(pointer, "paper_type_mismatch", ending=ending)
    return Paper(
        paper_id=new_id(),
        file_name=PurePosixPath(file_name.replace("\\", "/")).name[-200:],
        content_type=content_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=now,
    )
