"""The table rule → tests → status, read from the tests themselves.

    python -m tests.requirements           write docs/requirements.md
    python -m tests.requirements --check   fail when docs/requirements.md is not what would be written

A test names a rule in its own name (`..._r35`) or in its docstring (`R35`).
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "docs" / "rules.md"
TABLE = ROOT / "docs" / "requirements.md"
SHOWN_TESTS = 6

PARTLY = {
    5: "counting members apart is open",
    62: "statistics by standing are open",
    70: "shifting a phase and reminders are open",
    92: "snapshots and totals of people and courses are open",
}
"""Rules that tests name although a part of them is not built yet: rule → which part."""

RULE_LINE = re.compile(r"^- \*\*R(\d+) ([EDH])\*\* (.+)$", re.MULTILINE)
IN_TEXT = re.compile(r"\bR(\d+)(?:–R(\d+))?")
IN_NAME = re.compile(r"_r(\d+)(?=_|$)")


def rules() -> dict[int, tuple[str, str]]:
    """Rule number → (mark, first sentence)."""
    found = RULE_LINE.findall(RULES.read_text(encoding="utf-8"))
    return {int(number): (mark, _first_sentence(text)) for number, mark, text in found}


def _first_sentence(text: str) -> str:
    sentence = re.split(r"(?<=[.;])\s|:\s", re.sub(r"\*\*([EDH])\*\*", r"\1", text), maxsplit=1)[0]
    return sentence.replace("|", "/").rstrip(".;:")


def rules_named_in(text: str) -> set[int]:
    """The rules that a docstring names; `R40–R43` means all four."""
    named: set[int] = set()
    for first, last in IN_TEXT.findall(text):
        named.update(range(int(first), int(last or first) + 1))
    return named


def tests() -> Iterator[tuple[int, str]]:
    """Pairs of a rule's number and a test that names it."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(ROOT).as_posix()
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
                continue
            named = {int(number) for number in IN_NAME.findall(function.name)}
            named |= rules_named_in(ast.get_docstring(function) or "")
            for number in named:
                yield number, f"{place}::{function.name}"


def table() -> str:
    """The whole of docs/requirements.md."""
    by_rule: dict[int, set[str]] = defaultdict(set)
    for number, test in tests():
        by_rule[number].add(test)
    known = rules()
    lines = [
        "# Requirements",
        "",
        "Every rule of the [rule book](rules.md), the tests that name it, and its status.",
        "Made by `make requirements`.",
        "",
        f"{sum(1 for number in known if by_rule[number])} of {len(known)} rules are named by a test.",
        "",
        "| rule | mark | says | tests | status |",
        "|---|---|---|---|---|",
    ]
    for number, (mark, text) in sorted(known.items()):
        named = sorted(by_rule[number])
        shown = "<br>".join(f"`{_short(name)}`" for name in named[:SHOWN_TESTS])
        more = f"<br>and {len(named) - SHOWN_TESTS} more" if len(named) > SHOWN_TESTS else ""
        lines.append(f"| R{number} | {mark} | {text} | {shown}{more} | {_status(number, named)} |")
    return "\n".join(lines) + "\n"


def _status(number: int, named: list[str]) -> str:
    if not named:
        return "open"
    return f"partly: {PARTLY[number]}" if number in PARTLY else "tested"


def _short(name: str) -> str:
    return name.removeprefix("tests/")


def main() -> int:
    fresh = table()
    if "--check" in sys.argv[1:]:
        if TABLE.exists() and TABLE.read_text(encoding="utf-8") == fresh:
            return 0
        sys.stderr.write("docs/requirements.md is stale: make requirements\n")
        return 1
    TABLE.write_text(fresh, encoding="utf-8")
    sys.stdout.write(f"wrote {TABLE.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
