"""Covers between the domain and the bus."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from io import BytesIO

from PIL import Image

from chassis.contracts.papers import PaperView, WithPaper
from chassis.domain.errors import InvalidInput
from chassis.domain.papers import IMAGES, Paper, read_paper
from services.catalog.domain.cover import MOST_BYTES, Size, check_cover

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


def paper_view(paper: Paper) -> PaperView:
    return PaperView(
        file_name=paper.file_name,
        content_type=paper.content_type,
        content_base64=base64.b64encode(paper.content).decode(),
    )
