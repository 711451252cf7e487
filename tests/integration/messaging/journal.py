"""What the probe wrote down, line by line, whether or not its transactions committed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    what: str
    label: str
    process_id: int
    at: float


@dataclass(frozen=True)
class Journal:
    path: Path

    def entries(self, what: str, label: str | None = None) -> list[Entry]:
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text().splitlines():
            kind, name, process_id, at = line.split()
            if kind == what and label in (None, name):
                found.append(Entry(kind, name, int(process_id), float(at)))
        return found

    def count(self, what: str, label: str | None = None) -> int:
        return len(self.entries(what, label))
