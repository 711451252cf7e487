"""The shape of the sound: lowest and highest value of each piece, small enough to draw beside the player."""

from __future__ import annotations

import json
import sys
from array import array
from pathlib import Path

RATE = 8000
MOST_PIECES = 1000


def draw(samples: Path, target: Path) -> bool:
    """Write the peaks of signed 16-bit mono samples; answers whether there was any sound.

    The form is that of audiowaveform's JSON, version 2, which players of waveforms read: `data` holds the lowest
    and the highest value of each piece in turn, as signed 8-bit numbers.
    """
    whole = samples.stat().st_size // 2 if samples.exists() else 0
    if whole == 0:
        return False
    of_piece = max(1, -(-whole // MOST_PIECES))
    peaks: list[int] = []
    with samples.open("rb") as file:
        while content := file.read(of_piece * 2):
            piece = array("h", content[: len(content) // 2 * 2])
            if sys.byteorder == "big":
                piece.byteswap()
            peaks += [min(piece) >> 8, max(piece) >> 8]
    shape = {
        "version": 2,
        "channels": 1,
        "sample_rate": RATE,
        "samples_per_pixel": of_piece,
        "bits": 8,
        "length": len(peaks) // 2,
        "data": peaks,
    }
    target.write_text(json.dumps(shape, separators=(",", ":")))
    return True
