"""What people read, in Chinese and English. Each context keeps its own files, merged at start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from flask import Flask, Request

LOCALES = {"zh": "zh-CN", "en": "en"}
"""Folder of the texts → language tag in headers. The first one is what callers without a preference get."""


_KEY = "kexiang.texts"


def use_texts(extensions: dict[str, object], texts: Texts) -> None:
    """Make these the texts of an application."""
    extensions[_KEY] = texts


def texts_of(app: Flask) -> Texts:
    """The texts of an application."""
    return cast("Texts", app.extensions[_KEY])


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
        """All files of `<folder>/<locale>/`."""
        by_locale: dict[str, dict[str, Mapping[str, str]]] = {}
        for name, tag in LOCALES.items():
            merged = by_locale.setdefault(tag, {})
            for file in sorted((folder / name).glob("*.json")):
                merged.update(json.loads(file.read_text(encoding="utf-8")))
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
