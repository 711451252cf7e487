"""Which sizes a video is offered in. Nothing is upscaled; upright videos keep their shape."""

from __future__ import annotations

from dataclasses import dataclass

from services.media.worker.probe import Source

# Short side and the most kilobits a second: CRF decides below that.
STANDARD = ((1080, 5000), (720, 2800), (360, 800))


@dataclass(frozen=True)
class Rung:
    """One size of the ladder."""

    name: str
    width: int
    height: int
    kilobits: int


def ladder_for(source: Source) -> tuple[Rung, ...]:
    """The rungs for a source, largest first.

    A source between two standard sizes keeps its own as the top rung when the next one below would lose more than
    a fifth of it: slide text needs every line there is.
    """
    sides = [side for side, _ in STANDARD if side <= source.short_side]
    if not sides or (source.short_side < STANDARD[0][0] and source.short_side > sides[0] * 1.2):
        sides.insert(0, source.short_side)
    return tuple(_rung(source, side) for side in sides)


def _rung(source: Source, short_side: int) -> Rung:
    scale = short_side / source.short_side
    width, height = _even(source.width * scale), _even(source.height * scale)
    kilobits = next((cap for side, cap in reversed(STANDARD) if side >= short_side), STANDARD[0][1])
    return Rung(f"{min(width, height)}p", width, height, kilobits)


def _even(length: float) -> int:
    """H.264 with 4:2:0 needs even sides; rounded down, so that nothing grows."""
    return max(2, int(length + 0.001) // 2 * 2)
