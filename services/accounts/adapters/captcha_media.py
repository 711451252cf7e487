"""A captcha's answer as a picture, and as speech for those who cannot see it (R11)."""

from __future__ import annotations

import base64

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha

from chassis.native import run_natively


class CaptchaMedia:
    """Draws and speaks answers."""

    def __init__(self) -> None:
        self._image = ImageCaptcha(width=180, height=64)
        self._audio = AudioCaptcha()

    def image(self, answer: str) -> str:
        """A PNG as a `data:` URI."""
        png = run_natively(self._draw, answer)
        return "data:image/png;base64," + base64.b64encode(png).decode()

    def audio(self, answer: str) -> bytes:
        """A WAV file that says the digits among noise."""
        return run_natively(self._speak, answer)

    def _draw(self, answer: str) -> bytes:
        return bytes(self._image.generate(answer).getvalue())

    def _speak(self, answer: str) -> bytes:
        return bytes(self._audio.generate(answer))
