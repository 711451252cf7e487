"""Signatures as Standard Webhooks defines them, and as the API guide tells banks to check them (R91)."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from services.sharing.adapters.bank_post import secret_bytes, signature

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api-guide.md"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_signature_is_what_the_scheme_says_r91() -> None:
    # The published example of the scheme.
    body = b'{"test": 2432232314}'
    found = signature(secret_bytes(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.fixture
def verify() -> Any:
    """The function in the guide, as it stands there."""
    (snippet,) = re.findall(r"```python\n(import base64.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(snippet, names)  # noqa: S102 - our own document
    return names["verify"]


def headers(body: bytes, **changes: str) -> dict[str, str]:
    now = int(time.time())
    signed = signature(secret_bytes(SECRET), "a-message", now, body)
    return {"webhook-id": "a-message", "webhook-timestamp": str(now), "webhook-signature": signed} | {
        name.replace("_", "-"): value for name, value in changes.items()
    }


def test_the_guides_snippet_accepts_what_the_platform_signs_r91(verify: Any) -> None:
    body = '{"学生":"王小明"}'.encode()
    assert verify(SECRET, headers(body), body)
    both = "v1,bm90IG91cnM= " + headers(body)["webhook-signature"]
    assert verify(SECRET, headers(body, webhook_signature=both), body)


def test_the_guides_snippet_refuses_what_is_not_the_platforms_r91(verify: Any) -> None:
    body = b"{}"
    assert not verify(SECRET, headers(body), b"{ }")
    assert not verify(SECRET, headers(body, webhook_id="another"), body)
    assert not verify(SECRET, headers(body, webhook_timestamp=str(int(time.time()) + 1)), body)
    assert not verify("whsec_" + "b" * 32, headers(body), body)
    old = int(time.time()) - 301
    signed = signature(secret_bytes(SECRET), "a-message", old, body)
    assert not verify(SECRET, headers(body, webhook_timestamp=str(old), webhook_signature=signed), body)
