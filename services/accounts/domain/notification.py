"""What people are told (R94)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Notification:
    """One notice in the inbox of one person. `kind` names the text, `facts` fill its placeholders."""

    notification_id: str
    person_id: str
    kind: str
    facts: Mapping[str, str]
    link: str
    created_at: datetime
    read_at: datetime | None = None
