"""Which uploads were begun from this account, so that the same command goes on with them. No token is kept."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


def usual_folder() -> Path:
    """Where programs keep their state."""
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "kexiang" / "uploads"


class Memory:
    """One small file per upload under way, named after what is uploaded to where."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, *what: str) -> str:
        """The id of the upload that was begun; empty when there is none."""
        try:
            found = json.loads(self._file(what).read_text())
        except (OSError, ValueError):
            return ""
        upload_id = found.get("upload_id", "") if isinstance(found, dict) else ""
        return str(upload_id)

    def remember(self, upload_id: str, *what: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._file(what)
        written = file.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps({"upload_id": upload_id}))
        written.replace(file)  # whole or not at all

    def forget(self, *what: str) -> None:
        self._file(what).unlink(missing_ok=True)

    def _file(self, what: tuple[str, ...]) -> Path:
        name = hashlib.sha256("\n".join(what).encode()).hexdigest()
        return self._folder / f"{name}.json"
