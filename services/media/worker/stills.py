"""Pictures of the moments that findings name, sought in the smallest rung, which decodes in no time."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from services.media.domain.evidence import Finding, Moment, with_stills
from services.media.worker.failures import BadFile, TransientFault
from services.media.worker.probe import GUARDS
from services.media.worker.sandbox import Check, Limits, run

STILL_SECONDS = 120.0


def take_stills(
    folder: Path, rung: str, findings: tuple[Finding, ...], limits: Limits, check: Check
) -> tuple[Finding, ...]:
    """The findings with the pictures that could be taken; they lie in `folder` afterwards.

    Pictures are not worth a failed job: the renditions are good without them.
    """
    named = with_stills(findings)
    moments = [moment for finding in named for moment in finding.moments]
    if moments:
        brief = replace(limits, wall_seconds=STILL_SECONDS)
        with contextlib.suppress(BadFile, TransientFault):
            run(still_command(f"{rung}.mp4", moments), folder, brief, None, check)
    return tuple(replace(each, moments=tuple(_kept(folder, moment) for moment in each.moments)) for each in named)


def still_command(rung: str, moments: list[Moment]) -> list[str]:
    """One process for all of them; each seeks to the middle of its moment."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y"]
    for moment in moments:
        command += [*GUARDS, "-ss", f"{moment.middle:.3f}", "-i", rung]
    for number, moment in enumerate(moments):
        command += ["-map", f"{number}:v:0", "-frames:v", "1", "-q:v", "4", "-update", "1", moment.still]
    return command


def _kept(folder: Path, moment: Moment) -> Moment:
    """A moment whose picture could not be taken is told without one."""
    return moment if (folder / moment.still).exists() else replace(moment, still="")
