"""What people read: texts of notices in every language of the platform, and of faults in imported rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent.parent / "texts"
LANGUAGES = ("zh-CN", "en")


class _Facts(dict[str, str]):
    """Fills placeholders; one without a fact stays empty instead of losing the notice."""

    def __missing__(self, key: str) -> str:
        return ""


def notice_texts(kind: str, facts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Title and body of a notice by language. A kind without a text is its own title."""
    filled = _Facts(facts)
    texts = {language: _notices(language).get(kind, {"title": kind, "body": ""}) for language in LANGUAGES}
    return {
        language: (text["title"].format_map(filled), text["body"].format_map(filled))
        for language, text in texts.items()
    }


def notice_kinds() -> list[str]:
    """The kinds of notices that have a text."""
    return list(_notices(LANGUAGES[0]))


def mail_texts(name: str, facts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Subject and body of a mail by language; a body comes as lines."""
    filled = _Facts(facts)
    return {
        language: (text["subject"].format_map(filled), "\n".join(text["body"]).format_map(filled))
        for language in LANGUAGES
        for text in [_read(f"mails.{language}.json")[name]]
    }


def document(file_name: str) -> str:
    """A whole text, such as the manual that goes with a mail."""
    return (_FOLDER / file_name).read_text(encoding="utf-8")


def row_fault_text(code: str) -> str:
    """What is wrong with a cell, in the language of the spreadsheets' headings."""
    faults: dict[str, str] = _read("row_faults.zh-CN.json")
    return faults.get(code, code)


def file_fault_text(code: str, details: Mapping[str, Any]) -> str:
    """What is wrong with a file as a whole, in the same language."""
    facts = {name: "、".join(value) if isinstance(value, list) else str(value) for name, value in details.items()}
    return row_fault_text(code).format_map(_Facts(facts))


def _notices(language: str) -> dict[str, dict[str, str]]:
    notices: dict[str, dict[str, str]] = _read(f"notices.{language}.json")
    return notices


@cache
def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))
