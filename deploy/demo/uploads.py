"""Files go to the object store directly, in presigned parts, and go on where a lost connection left them (R30)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from deploy.demo.api import PATIENCE_SECONDS, Visitor

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are there."""


def describe(file: Path) -> dict[str, Any]:
    """What the platform wants to know before the file comes."""
    content = file.read_bytes()
    return {"file_name": file.name, "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def send(visitor: Visitor, upload: dict[str, Any], file: Path, progress: Progress) -> dict[str, Any]:
    """Bring the file to the store and say that it is complete; answers the resource."""
    size = file.stat().st_size
    part_size = upload["part_size_bytes"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    with httpx.Client(timeout=60, trust_env=False) as store:
        while True:
            there = {part["number"] for part in visitor.get(f"/uploads/{upload['upload_id']}/parts")["parts"]}
            missing = [number for number in range(1, upload["part_count"] + 1) if number not in there]
            if not missing:
                break
            signed = visitor.post(f"/uploads/{upload['upload_id']}/parts", {"numbers": missing[:100]})["parts"]
            for part in signed:
                _put(store, part["url"], _part(file, part["number"], part_size), deadline)
                progress(min(part["number"] * part_size, size), size)
    completed: dict[str, Any] = visitor.post(f"/uploads/{upload['upload_id']}/complete").json
    return completed


def _part(file: Path, number: int, size: int) -> bytes:
    with file.open("rb") as content:
        content.seek((number - 1) * size)
        return content.read(size)


def _put(store: httpx.Client, url: str, content: bytes, deadline: float) -> None:
    """Send one part; a broken connection or a store that is away leaves it for the next round."""
    try:
        response = store.put(url, content=content)
    except httpx.TransportError:
        if time.monotonic() > deadline:
            raise
        time.sleep(0.5)
        return
    if response.status_code >= 500 and time.monotonic() < deadline:
        time.sleep(0.5)
        return
    response.raise_for_status()
