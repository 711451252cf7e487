"""Names of courses that may be the same course: a hint before a second one is made, no obstacle."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

SIMILAR_FROM = 0.75
"""Two short names that differ in one sign of four are alike."""


def plain_title(title: str) -> str:
    """The title without what people write in different ways: width, case, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def likeness(one: str, other: str) -> float:
    """How alike two titles are: 1.0 is the same but for spelling, 0.0 has nothing in common."""
    plain, another = plain_title(one), plain_title(other)
    if plain == another:
        return 1.0
    matcher = SequenceMatcher(None, plain, another, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SIMILAR_FROM else 0.0
