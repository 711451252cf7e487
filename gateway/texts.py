"""What people read, in Chinese and English. Each context keeps its own files, merged at start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Request

LOCALES = {"zh": "zh-CN", "en": "en"}
"""Folder of the texts → language tag in headers. The first one is what callers without a preference get."""


class _Facts(dict[str, Any]):
    """Fills placeholders; one without a fact stays empty instead of failing the answer."""

    def __missing__(self, key: str) -> str:
        return ""


class Texts:
    """Titles and details by locale and error code."""

    def __init__(self, by_locale: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self._by_locale = by_locale

    @classmethod
    def load(cls, folder: Path) -> Texts:
        """All files of `<folder>/<locale>/`; a code that two files define is an error at start."""
        by_locale: dict[str, dict[str, Mapping[str, str]]] = {}
        for name, tag in LOCALES.items():
            merged = by_locale.setdefault(tag, {})
            for file in sorted((folder / name).glob("*.json")):
                texts = json.loads(file.read_text(encoding="utf-8"))
                twice = merged.keys() & texts.keys()
                if twice:
                    raise ValueError(f"{file} defines {sorted(twice)} again")
                merged.update(texts)
        return cls(by_locale)

    def codes(self, tag: str) -> set[str]:
        """The codes that have a text in this language."""
        return set(self._by_locale[tag])

    def problem(self, tag: str, code: str, facts: Mapping[str, Any]) -> tuple[str, str]:
        """Title and detail of an error, with its placeholders filled. A code without text is its own title."""
        text = self._by_locale[tag].get(code)
        if text is None:
            return code, ""
        return text["title"], text.get("detail", "").format_map(_Facts(_readable(facts)))


def chosen_locale(request: Request) -> str:
    """The language tag that suits `Accept-Language` best; Chinese unless the caller prefers English."""
    return "en" if request.accept_languages.best_match(["zh-CN", "zh", "en"]) == "en" else "zh-CN"


def _readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: "、".join(map(str, value)) if isinstance(value, list) else value for name, value in facts.items()
    }
