"""The test that looks for clear numbers sees them in every form (R15)."""

from __future__ import annotations

import base64

import pytest

from tests.e2e.traces import traces_of

MOBILE = "13800138000"


@pytest.mark.parametrize(
    "content",
    [
        f"call {MOBILE} now".encode(),
        MOBILE.encode().hex().encode(),
        (b"\\x" + MOBILE.encode().hex().upper().encode()),
        *(
            base64.b64encode(f"{before}{MOBILE}{after}".encode())
            for before in ("", "a", "ab")
            for after in ("", "z")
        ),
        base64.urlsafe_b64encode(f"ü{MOBILE}ü".encode()),
        MOBILE.encode("utf-16-le"),
    ],
)
def test_a_clear_number_is_seen_in_every_form_r15(content: bytes) -> None:
    assert traces_of({"mobile": MOBILE}, content)


@pytest.mark.parametrize("content", [b"", b"138****8000", b"13800138001", base64.b64encode(b"13900138000")])
def test_a_masked_number_is_none_r15(content: bytes) -> None:
    assert traces_of({"mobile": MOBILE}, content) == []
