"""Papers on the wire: small files that come with a command, or are asked for (`chassis.domain.papers`)."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, View

PAPER_LIMIT_BYTES = 10 * 1024 * 1024


class WithPaper(Command):
    """Base of commands that hand in a paper; over HTTP it is the part `file` of a multipart body."""

    file_name: str = Field(min_length=1, max_length=255)
    content_base64: str = Field(max_length=PAPER_LIMIT_BYTES * 4 // 3 + 4, repr=False)


class PaperView(View):
    """A paper with its content."""

    file_name: str
    content_type: str
    content_base64: str = Field(repr=False)
