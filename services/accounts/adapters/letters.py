"""The texts of mails: Chinese first, English below, since nobody's language is known for sure."""

from __future__ import annotations

from collections.abc import Mapping

from services.accounts.adapters.texts import LANGUAGES, mail_texts, notice_kinds, notice_texts
from services.accounts.domain.mail import Letter

_ATTACHED: Mapping[str, tuple[str, ...]] = {"application_approved": ("manual.zh-CN.md",)}
_BETWEEN = "\n\n" + "—" * 20 + "\n\n"


class TextLetters:
    """Implements `ports.Letters` with the files in `texts/`."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url.rstrip("/")

    def notice(self, kind: str, facts: Mapping[str, str]) -> Letter:
        """A notice in the frame that all notices by mail have."""
        frames = {
            language: mail_texts("notice", {"title": title, "text": text, "platform": self._public_url})[language]
            for language, (title, text) in notice_texts(kind, facts).items()
        }
        return self._joined(frames)

    def write(self, name: str, facts: Mapping[str, str]) -> Letter:
        return self._joined(mail_texts(name, {**facts, "platform": self._public_url}), _ATTACHED.get(name, ()))

    def kinds(self) -> list[str]:
        return notice_kinds()

    def _joined(self, texts: Mapping[str, tuple[str, str]], attachments: tuple[str, ...] = ()) -> Letter:
        ordered = [texts[language] for language in LANGUAGES]
        subjects = list(dict.fromkeys(subject for subject, _ in ordered))
        return Letter(" / ".join(subjects), _BETWEEN.join(body for _, body in ordered) + "\n", attachments)
