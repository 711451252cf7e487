"""Covers between the domain and the bus."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from io import BytesIO

from PIL import Image

from chassis.contracts.catalog.cover import CoverView
from chassis.contracts.papers import WithPaper
from chassis.domain.errors import InvalidInput
from chassis.domain.papers import IMAGES, Paper, read_paper
from services.catalog.domain.cover import MOST_BYTES, Size, check_cover
from services.catalog.usecases.cover import Cover

FORMATS = ("PNG", "JPEG", "WEBP")


def cover(command: WithPaper, now: datetime) -> Paper:
    """The image that came with a command, if it can be a cover (R25)."""
    try:
        content = base64.b64decode(command.content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput.of("/file", "cover_unreadable") from None
    paper = read_paper(command.file_name, content, allowed=IMAGES, most_bytes=MOST_BYTES, now=now)
    check_cover(size_of(content))
    return paper


def size_of(content: bytes) -> Size | None:
    """The image's size as its head tells it; nothing is decoded. None for what is no image of these formats."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            return Size(*image.size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def cover_view(found: Cover) -> CoverView:
    paper = found.paper
    return CoverView(
        cover_id=found.cover_id,
        content_type=paper.content_type if paper else "",
        content_base64=base64.b64encode(paper.content).decode() if paper else None,
    )
