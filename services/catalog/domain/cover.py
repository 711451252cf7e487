"""The cover image of a course or a run (R25): shown on cards and pages, so it is wide and large enough."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.errors import InvalidInput
from chassis.domain.papers import MIB

MOST_BYTES = 5 * MIB
LEAST_WIDTH, LEAST_HEIGHT = 480, 270
MOST_SIDE = 8000
NARROWEST, WIDEST = 4 / 3, 16 / 9
TOLERANCE = 0.02
"""Of the shape: 1366 × 768 is 16:9 to everyone."""


@dataclass(frozen=True)
class Size:
    """Of an image, in pixels."""

    width: int
    height: int


def check_cover(size: Size | None) -> None:
    """Refuse an image that no card can show.

    Raises:
        InvalidInput: `cover_unreadable` without a size, `cover_size_invalid`, `cover_shape_invalid`.
    """
    if size is None:
        raise InvalidInput.of("/file", "cover_unreadable")
    shown = {"width": size.width, "height": size.height}
    if size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT or max(size.width, size.height) > MOST_SIDE:
        raise InvalidInput.of(
            "/file",
            "cover_size_invalid",
            **shown,
            least_width=LEAST_WIDTH,
            least_height=LEAST_HEIGHT,
            most=MOST_SIDE,
        )
    shape = size.width / size.height
    if not NARROWEST - TOLERANCE <= shape <= WIDEST + TOLERANCE:
        raise InvalidInput.of("/file", "cover_shape_invalid", **shown)
