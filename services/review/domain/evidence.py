"""What is shown beside a decision."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """Where in a video a finding was made."""

    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class Finding:
    """One thing that the owner of a subject measured or computed (R35)."""

    code: str
    level: str
    value: str
    rule: str = ""
    blocks_approval: bool = False
    moments: tuple[Moment, ...] = ()


Findings = tuple[Finding, ...]


def blocking(findings: Findings) -> Findings:
    """Those that forbid an approval."""
    return tuple(finding for finding in findings if finding.blocks_approval)
