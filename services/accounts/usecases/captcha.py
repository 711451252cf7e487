"""Giving out captchas and taking their answers (R11)."""

from __future__ import annotations

from chassis.domain.errors import InvalidInput, NotFound
from chassis.domain.ids import new_id
from services.accounts.domain.captcha import Captcha
from services.accounts.ports import Transaction, Workshop


def create_captcha(tx: Transaction) -> Captcha:
    """A fresh challenge."""
    captcha = Captcha.draw(new_id(), tx.now)
    tx.captchas.add(captcha)
    return captcha


def read_aloud(tx: Transaction, *, captcha_id: str) -> Captcha:
    """The challenge to be spoken, as long as nobody used it.

    Raises:
        NotFound: code `captcha_not_found`.
    """
    captcha = tx.captchas.get(captcha_id)
    if captcha is None or captcha.used_for is not None or not captcha.is_live(tx.now):
        raise NotFound("captcha_not_found")
    return captcha


def passes(tx: Transaction, *, captcha_id: str | None, answer: str, request: str) -> bool:
    """Use the challenge up; answers whether the answer was right. Commit even when it was not."""
    captcha = tx.captchas.locked(captcha_id) if captcha_id else None
    if captcha is None:
        return False
    is_right = captcha.answer_with(answer, request=request, now=tx.now)
    tx.captchas.mark_used(captcha)
    return is_right


def require_captcha(shop: Workshop, *, captcha_id: str | None, answer: str, request: str) -> None:
    """Let a stranger on, in a transaction of its own: what fails later does not give the captcha back.

    Raises:
        InvalidInput: code `captcha_wrong`.
    """
    with shop.transaction() as tx:
        is_right = passes(tx, captcha_id=captcha_id, answer=answer, request=request)
    if not is_right:
        raise captcha_wrong()


def captcha_wrong() -> InvalidInput:
    return InvalidInput.of("/captcha_answer", "captcha_wrong")
