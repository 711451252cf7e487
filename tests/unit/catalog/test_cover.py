"""What can be a cover (R25)."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from chassis.contracts.papers import WithPaper
from chassis.domain.errors import InvalidInput
from services.catalog.domain.cover import Size, check_cover
from services.catalog.wire.cover import cover

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def picture(width: int, height: int, image_format: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, image_format)
    return out.getvalue()


def handed_in(content: bytes, file_name: str = "cover.png") -> WithPaper:
    return WithPaper(file_name=file_name, content_base64=base64.b64encode(content).decode())


@pytest.mark.parametrize(
    ("file_name", "image_format", "content_type"),
    [("a.png", "PNG", "image/png"), ("b.JPG", "JPEG", "image/jpeg"), ("c.webp", "WEBP", "image/webp")],
)
def test_png_jpeg_and_webp_are_taken_r25(file_name: str, image_format: str, content_type: str) -> None:
    paper = cover(handed_in(picture(640, 360, image_format), file_name), NOW)
    assert paper.content_type == content_type


@pytest.mark.parametrize(("width", "height"), [(480, 270), (480, 360), (1366, 768), (1920, 1080), (8000, 4500)])
def test_shapes_from_4_3_to_16_9_are_taken_r25(width: int, height: int) -> None:
    check_cover(Size(width, height))


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (479, 270, "cover_size_invalid"),
        (480, 269, "cover_size_invalid"),
        (8001, 4500, "cover_size_invalid"),
        (600, 600, "cover_shape_invalid"),
        (1280, 480, "cover_shape_invalid"),
    ],
)
def test_what_fits_no_card_is_refused_by_name_r25(width: int, height: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_cover(Size(width, height))
    assert (refused.value.errors[0].pointer, refused.value.errors[0].code) == ("/file", code)


@pytest.mark.parametrize(
    ("file_name", "content", "code"),
    [
        ("a.gif", b"GIF89a", "paper_type_not_allowed"),
        ("a.png", b"", "paper_empty"),
        ("a.png", picture(640, 360, "JPEG"), "paper_type_mismatch"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "cover_unreadable"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WAVEfmt ", "cover_unreadable"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(5 * 1024 * 1024), "paper_too_large"),
    ],
)
def test_what_is_no_such_image_is_refused_r25(file_name: str, content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        cover(handed_in(content, file_name), NOW)
    assert refused.value.errors[0].code == code


def test_what_is_no_base64_is_refused_r25() -> None:
    with pytest.raises(InvalidInput, match="cover_unreadable"):
        cover(WithPaper(file_name="a.png", content_base64="not base64!"), NOW)
