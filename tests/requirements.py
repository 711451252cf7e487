"""The table rule → tests → status, read from the tests themselves.

    python -m tests.requirements           write docs/requirements.md
    python -m tests.requirements --check   the same, but only look: fail when the file is stale

Both fail on a rule that no test names, unless OPEN lists it with the reason, and on one that OPEN lists although a
test names it.

A test names a rule in its own name (`..._r35`) or in its docstring (`R35`).
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "docs" / "rules.md"
TABLE = ROOT / "docs" / "requirements.md"
SHOWN_TESTS = 6

OPEN = {
    95: "help is not built yet",
    96: "there is no interface for people yet",
}
"""Rules known to be named by no test: rule → why."""

PARTLY: dict[int, str] = {}
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


def named() -> dict[int, set[str]]:
    """Rule number → the tests that name it."""
    by_rule: dict[int, set[str]] = defaultdict(set)
    for number, test in tests():
        by_rule[number].add(test)
    return by_rule


def faults(known: Iterable[int], named: Mapping[int, Collection[str]], is_open: Collection[int]) -> Iterator[str]:
    """What is wrong between the rules, the tests and the list of open rules."""
    for number in known:
        if not named.get(number) and number not in is_open:
            yield f"R{number} is named by no test: name it in the test that proves it"
        elif named.get(number) and number in is_open:
            yield f"R{number} is named by a test: take it out of OPEN in tests/requirements.py"
    for number in sorted({*named, *is_open} - set(known)):
        yield f"R{number} is no rule of docs/rules.md"


def table(known: Mapping[int, tuple[str, str]], by_rule: Mapping[int, Collection[str]]) -> str:
    """The whole of docs/requirements.md."""
    lines = [
        "# Requirements",
        "",
        "Every rule of the [rule book](rules.md), the tests that name it, and its status.",
        "Made by `make requirements`.",
        "",
        f"{sum(1 for number in known if by_rule.get(number))} of {len(known)} rules are named by a test.",
        "",
        "| rule | mark | says | tests | status |",
        "|---|---|---|---|---|",
    ]
    for number, (mark, text) in sorted(known.items()):
        proofs = sorted(by_rule.get(number, ()))
        shown = "<br>".join(f"`{_short(name)}`" for name in proofs[:SHOWN_TESTS])
        more = f"<br>and {len(proofs) - SHOWN_TESTS} more" if len(proofs) > SHOWN_TESTS else ""
        lines.append(f"| R{number} | {mark} | {text} | {shown}{more} | {_status(number)} |")
    return "\n".join(lines) + "\n"


def _status(number: int) -> str:
    if number in OPEN:
        return f"open: {OPEN[number]}"
    return f"partly: {PARTLY[number]}" if number in PARTLY else "tested"


def _short(name: str) -> str:
    return name.removeprefix("tests/")


def main() -> int:
    known, by_rule = rules(), named()
    wrong = list(faults(known, by_rule, OPEN))
    fresh = table(known, by_rule)
    if "--check" not in sys.argv[1:]:
        TABLE.write_text(fresh, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != fresh:
        wrong.append("docs/requirements.md is stale: make requirements")
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
