"""Finding words in texts through an index, Chinese ones of a single character too.

PostgreSQL functions of catalog (migration 0005) cut a text into all its single characters and pairs of neighbours
(`search_grams`), and a word into its pairs (`word_grams`). A GIN index over the first is asked for all of the
second. What it finds of longer words may have the pairs at different places, so these are looked at once more.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, and_, func, true

from services.catalog.domain.search import Word

_NOT_PLAIN = re.compile(r"([^0-9a-z\u0080-\U0010ffff])")


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the column, which has an index of its pieces, holds the text somewhere."""
    return and_(may_hold(column, text), has(column, text))


def has(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """The same without an index, whatever the text's case and width."""
    return func.strpos(func.search_folded(column), func.search_folded(text)) > 0


def may_hold(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """What the index says: whether the column has every pair of neighbours of the text."""
    return func.search_grams(column).bool_op("@>")(func.word_grams(text))


def holds(column: ColumnElement[Any], word: Word) -> ColumnElement[bool]:
    """The second look: Chinese anywhere, Latin at the beginning of a word."""
    if word.is_exact:
        return true()
    folded = func.search_folded(column)
    if word.begins_latin:
        return folded.bool_op("~")("(^|[^0-9a-z])" + _NOT_PLAIN.sub(r"\\\1", word.text))
    return func.strpos(folded, word.text) > 0
