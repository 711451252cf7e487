"""Captchas: one attempt each, two minutes, never twice (R11)."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

CAPTCHA_LIFETIME = timedelta(minutes=2)
CAPTCHA_LENGTH = 5
DIGITS = "0123456789"
"""Digits can be drawn and be read aloud."""


class CaptchaPolicy(StrEnum):
    """When a captcha is asked at sign-in."""

    ALWAYS = "always"
    AFTER_FAILURES = "after_failures"


FAILURES_WITHOUT_CAPTCHA = 2
"""Under `after_failures` a captcha is asked from the third failure on."""


@dataclass
class Captcha:
    """A challenge. `used_for` names the request that used it: the same request again may pass again."""

    captcha_id: str
    answer: str = field(repr=False)
    expires_at: datetime
    used_for: str | None = None

    @classmethod
    def draw(cls, captcha_id: str, now: datetime) -> Captcha:
        """A fresh challenge with a random answer."""
        answer = "".join(secrets.choice(DIGITS) for _ in range(CAPTCHA_LENGTH))
        return cls(captcha_id, answer, now + CAPTCHA_LIFETIME)

    def is_live(self, now: datetime) -> bool:
        return now < self.expires_at

    def answer_with(self, answer: str, *, request: str, now: datetime) -> bool:
        """Use the challenge up with an answer; answers whether it was right."""
        is_first = self.used_for is None
        is_repeat = bool(request) and self.used_for == request
        is_right = hmac.compare_digest(self.answer.encode(), answer.strip().encode())
        if is_first:
            self.used_for = request if is_right and request else "-"
        return is_right and self.is_live(now) and (is_first or is_repeat)
