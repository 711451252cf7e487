"""Types that all contracts share."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from chassis.contracts.base import UtcTime

TIME = TypeAdapter(UtcTime)


def test_times_are_kept_in_utc() -> None:
    assert TIME.validate_python("2026-09-01T08:00:00+08:00").isoformat() == "2026-09-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "text", ["2026-09-01T08:00:00", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "soon"]
)
def test_what_is_no_time_in_utc_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TIME.validate_python(text)
