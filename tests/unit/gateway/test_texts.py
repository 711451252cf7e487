"""Every refusal has words, in both languages, wherever in the platform it is raised."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.blueprints import CONTEXTS
from gateway.texts import Texts

ROOT = Path(__file__).resolve().parents[3]
I18N = ROOT / "gateway" / "i18n"
ERRORS = {
    "InvalidInput",
    "NotAuthenticated",
    "NotPermitted",
    "NotFound",
    "Conflict",
    "StaleVersion",
    "TooMany",
    "Unavailable",
}


def raised_codes(folder: Path) -> Iterator[tuple[str, str]]:
    """(code, place) of every error that is made with a code written out beside it."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (code := code_of(node)):
                yield code, f"{file.relative_to(ROOT)}:{node.lineno}"


def code_of(call: ast.Call) -> str | None:
    """The code that a call names, if the call makes an error, a field's error or a state machine."""
    match call.func:
        case ast.Name(name) if name in ERRORS:
            return text(call, 0)
        case ast.Attribute(ast.Name(name), "of") if name in ERRORS:
            return text(call, 1)
        case ast.Name("FieldError" | "Problem"):
            return text(call, 1)
        case ast.Name("StateMachine") | ast.Subscript(ast.Name("StateMachine")):
            subject = text(call, 0)
            return f"{subject}_state" if subject else None
    return None


def text(call: ast.Call, place: int) -> str | None:
    match call.args[place : place + 1]:
        case [ast.Constant(str(value))]:
            return value
    return None


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(I18N)


@pytest.mark.parametrize(
    "folder",
    [
        "chassis",
        "gateway",
        *(f"services/{p.name}" for p in (ROOT / "services").iterdir() if p.is_dir() and p.name[0] not in "_."),
    ],
)
@pytest.mark.parametrize("tag", ["zh-CN", "en"])
def test_every_code_that_is_raised_has_a_text(texts: Texts, folder: str, tag: str) -> None:
    known = texts.codes(tag)
    missing = {code: place for code, place in raised_codes(ROOT / folder) if code not in known}
    assert missing == {}


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    for chinese in sorted((I18N / "zh").glob("*.json")):
        english = I18N / "en" / chinese.name
        zh, en = (json.loads(file.read_text(encoding="utf-8")) for file in (chinese, english))
        assert zh.keys() == en.keys(), chinese.name
        for code in zh:
            assert zh[code]["title"], (chinese.name, code)
            assert en[code]["title"], (chinese.name, code)
            assert placeholders(zh[code]) == placeholders(en[code]), (chinese.name, code)


def placeholders(entry: dict[str, str]) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(entry.get("detail", "")) if name}


def test_every_code_that_an_operation_announces_has_a_text(texts: Texts) -> None:
    announced = {code for context in CONTEXTS for operation in context.declared for code in operation.errors}
    assert announced - texts.codes("zh-CN") == set()
    assert announced - texts.codes("en") == set()


def test_a_placeholder_without_a_fact_stays_empty() -> None:
    texts = Texts({"en": {"full": {"title": "Full", "detail": "At most {most} of {what}."}}})
    assert texts.problem("en", "full", {"most": 7}) == ("Full", "At most 7 of .")


def test_a_code_without_text_is_its_own_title() -> None:
    assert Texts({"en": {}}).problem("en", "strange", {}) == ("strange", "")


def test_no_code_has_two_texts() -> None:
    seen: dict[str, str] = {}
    for file in sorted((I18N / "zh").glob("*.json")):
        for code in json.loads(file.read_text(encoding="utf-8")):
            assert code not in seen, (code, seen[code], file.name)
            seen[code] = file.name
