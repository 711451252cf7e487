"""What a measurement says, as a table for people and as JSON for the repository."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"

Cell = str | int | float


@dataclass(frozen=True)
class Measurement:
    """Rows of one table; each row has the same columns."""

    name: str
    """Also the name of the file in `results/`."""
    what: str
    rows: list[dict[str, Cell]]
    notes: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The rows in columns."""
        columns = list(self.rows[0])
        cells = [columns] + [[_shown(row[column]) for column in columns] for row in self.rows]
        widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([self.what, "", *lines, *(f"  {note}" for note in self.notes), ""])

    def write(self) -> Path:
        """Keep it beside the earlier ones."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{self.name}.json"
        content = {
            "what": self.what,
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "kernel": platform.release(),
            },
            "rows": self.rows,
            "notes": self.notes,
        }
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return path


def percentile(sorted_values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def _shown(value: Cell) -> str:
    return f"{value:.3g}" if isinstance(value, float) and abs(value) < 100 else f"{value}"
