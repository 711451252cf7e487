"""What was measured of a video, and how R35 judges it. The reviewer sees it beside the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

LONGEST_SECONDS = 20 * 60
RECOMMENDED_SECONDS = (5 * 60, 15 * 60)
MOST_MOMENTS = 5
"""Of one finding; who reviews looks at a few and then at the video."""
STILL_ENOUGH = 0.05
"""A container rounds; a video of 20:00.04 is one of twenty minutes."""


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Interval:
    """From one second of the video to another."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return max(0.0, self.end - self.start)


@dataclass(frozen=True)
class Moment:
    """Where a finding was made, and the file of a picture of it once there is one."""

    start_seconds: float
    end_seconds: float
    still: str = ""

    @property
    def middle(self) -> float:
        return (self.start_seconds + self.end_seconds) / 2


@dataclass(frozen=True)
class Finding:
    """One thing measured, its judgement, and whether it forbids approval."""

    code: str
    level: Level
    value: str
    blocks_approval: bool = False
    rule: str = "R35"
    moments: tuple[Moment, ...] = ()
    """The first places where it was found."""


@dataclass(frozen=True)
class Measurements:
    """The figures behind the findings. Times are seconds of the transcoded video."""

    duration: float
    width: int
    height: int
    frame_rate: float
    has_sound: bool
    black: tuple[Interval, ...] = ()
    frozen: tuple[Interval, ...] = ()
    silent: tuple[Interval, ...] = ()
    loudness: float | None = None
    """LUFS, integrated; absent without sound."""
    true_peak: float | None = None
    """dBTP."""
    sound_offset: float = 0.0
    """How much later the sound starts than the picture."""
    sound_excess: float = 0.0
    """How much longer the sound is than the picture."""
    damaged_spots: int = 0
    """Complaints of the decoder."""
    is_hdr: bool = False


def judge(measured: Measurements) -> tuple[Finding, ...]:
    """All findings, the good ones too: the reviewer sees what was looked at."""
    findings = [_duration(measured), _resolution(measured), _frame_rate(measured), _black(measured)]
    if measured.has_sound:
        findings += [_silence(measured), _frozen(measured), _loudness(measured), _peak(measured), _sync(measured)]
    else:
        findings.append(Finding("sound", Level.FAIL, "0"))
    if measured.damaged_spots:
        findings.append(Finding("damage", Level.WARN, str(measured.damaged_spots)))
    if measured.is_hdr:
        findings.append(Finding("hdr", Level.WARN, "HDR"))
    return tuple(findings)


def with_stills(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with a file name for a picture of each of their moments."""
    numbers = count(1)
    return tuple(
        replace(
            finding,
            moments=tuple(replace(moment, still=f"still_{next(numbers):03}.jpg") for moment in finding.moments),
        )
        for finding in findings
    )


def clock(seconds: float) -> str:
    """`14:32`, or `1:02:03` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _duration(measured: Measurements) -> Finding:
    shortest, longest = RECOMMENDED_SECONDS
    if measured.duration > LONGEST_SECONDS + STILL_ENOUGH:
        return Finding("duration", Level.FAIL, clock(measured.duration), blocks_approval=True)
    level = Level.OK if shortest <= measured.duration <= longest else Level.WARN
    return Finding("duration", level, clock(measured.duration))


def _resolution(measured: Measurements) -> Finding:
    level = _step(-min(measured.width, measured.height), warn_above=-720, fail_above=-480)
    return Finding("resolution", level, f"{measured.width}×{measured.height}")


def _frame_rate(measured: Measurements) -> Finding:
    level = Level.WARN if measured.frame_rate < 10 else Level.OK
    return Finding("frame_rate", level, f"{measured.frame_rate:g} fps")


def _black(measured: Measurements) -> Finding:
    return _spans("black", measured.black, measured.duration, warn_seconds=5, fail_share=0.10)


def _silence(measured: Measurements) -> Finding:
    return _spans("silence", measured.silent, measured.duration, warn_seconds=15, fail_share=0.30)


def _frozen(measured: Measurements) -> Finding:
    """A still slide with speech is normal; a still picture without sound is a fault of the recording."""
    dead = tuple(
        Interval(max(still.start, mute.start), min(still.end, mute.end))
        for still in measured.frozen
        for mute in measured.silent
        if min(still.end, mute.end) > max(still.start, mute.start)
    )
    return _spans("freeze", dead, measured.duration, warn_seconds=15, fail_share=0.30)


def _loudness(measured: Measurements) -> Finding:
    loudness = measured.loudness
    if loudness is None or loudness <= -70:
        return Finding("loudness", Level.FAIL, "≤ -70 LUFS")
    level = Level.FAIL if loudness < -35 else Level.OK if -28 <= loudness <= -12 else Level.WARN
    return Finding("loudness", level, f"{loudness:.1f} LUFS")


def _peak(measured: Measurements) -> Finding:
    if measured.true_peak is None:
        return Finding("true_peak", Level.OK, "-∞ dBTP")
    return Finding(
        "true_peak", Level.WARN if measured.true_peak > 1 else Level.OK, f"{measured.true_peak:+.1f} dBTP"
    )


def _sync(measured: Measurements) -> Finding:
    worst = max(measured.sound_offset, measured.sound_excess, key=abs)
    return Finding("av_sync", _step(abs(worst), warn_above=0.1, fail_above=0.5), f"{worst:+.2f} s")


def _spans(
    code: str, spans: tuple[Interval, ...], duration: float, *, warn_seconds: float, fail_share: float
) -> Finding:
    total = sum(span.length for span in spans)
    longest = max((span.length for span in spans), default=0.0)
    level = Level.WARN if longest > warn_seconds else Level.OK
    if duration > 0 and total / duration > fail_share:
        level = Level.FAIL
    shown = spans[:MOST_MOMENTS]
    where = ", ".join(f"{clock(span.start)}–{clock(span.end)}" for span in shown)
    moments = tuple(Moment(round(span.start, 2), round(span.end, 2)) for span in shown)
    return Finding(code, level, f"{total:.0f} s ({where})" if where else "0 s", moments=moments)


def _step(value: float, *, warn_above: float, fail_above: float) -> Level:
    if value > fail_above:
        return Level.FAIL
    return Level.WARN if value > warn_above else Level.OK
