"""Every notice that a service raises has a text, and leads to something that the API shows (R94)."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.blueprints import CONTEXTS
from gateway.operations import PREFIX
from services.accounts.adapters import texts

SERVICES = Path(__file__).resolve().parents[2] / "services"
TEXTS = Path(texts.__file__).parents[1] / "texts"


def _code() -> Iterator[ast.AST]:
    """Every node of every file of every service."""
    for file in sorted(SERVICES.rglob("*.py")):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def _words(node: ast.AST) -> set[str]:
    """The texts that an expression may be: its own, or those of either branch."""
    if isinstance(node, ast.IfExp):
        return _words(node.body) | _words(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _paths(node: ast.AST) -> set[str]:
    """The same for paths, with ids as `<>`."""
    if isinstance(node, ast.BoolOp):
        return {path for value in node.values for path in _paths(value)}
    if not isinstance(node, ast.JoinedStr):
        return _words(node)
    return {
        "".join("<>" if isinstance(part, ast.FormattedValue) else ast.literal_eval(part) for part in node.values)
    }


def _raised() -> set[str]:
    kinds: set[str] = set()
    for node in _code():
        given = {each.arg: each.value for each in node.keywords} if isinstance(node, ast.Call) else {}
        if {"kind", "link"} <= given.keys():
            kinds |= _words(given["kind"])
    return kinds


def _links() -> set[str]:
    links: set[str] = set()
    for node in _code():
        match node:
            case ast.keyword(arg="link", value=given) | ast.Assign(targets=[ast.Name(id="link")], value=given):
                links |= _paths(given)
    return links


def test_every_notice_that_is_raised_has_a_text_r94() -> None:
    raised = _raised()
    assert {"run_taken_down", "video_failed", "account_corrected", "share_list_opened"} & raised, "none was found"
    assert raised - set(texts.notice_kinds()) == set()


def test_no_text_is_without_its_notice_r94() -> None:
    words = {node.value for node in _code() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    composed = tuple(
        word for word in words if word.endswith("_")
    )  # such as `cost_statement_` and what became of it
    assert [kind for kind in texts.notice_kinds() if kind not in words and not kind.startswith(composed)] == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_kind_has_two_texts_r94(language: str) -> None:
    content = (TEXTS / f"notices.{language}.json").read_text(encoding="utf-8")
    kinds = [name for name, _ in json.loads(content, object_pairs_hook=lambda pairs: pairs)]
    assert sorted(kinds) == sorted(set(kinds))


def test_every_notice_leads_to_something_that_the_api_shows_r94() -> None:
    shown = {
        PREFIX + re.sub(r"<[^>]+>", "<>", each.rule)
        for context in CONTEXTS
        for each in context.declared
        if each.method == "GET"
    }
    links = _links()
    assert f"{PREFIX}/runs/<>" in links
    assert links - shown - {""} == set()
