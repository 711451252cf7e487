"""How a job can end badly: by its file, which is never tried again, or by circumstances, which is."""

from __future__ import annotations

from typing import Any


class BadFile(Exception):
    """The file itself is at fault (R31). The code has a sentence for the teacher in gateway/i18n.

    video_unreadable, video_has_no_picture, video_codec_unsupported, video_picture_too_large, video_too_short,
    video_truncated, video_too_costly, document_unreadable, document_type_mismatch, archive_too_large,
    archive_too_deep, archive_locked, file_hash_mismatch
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class TransientFault(Exception):
    """Something around the file failed: store, disk, memory, a killed process. The job is tried again later."""


class MustStop(Exception):
    """The worker is told to go, and its grace is over; the job is handed back."""
