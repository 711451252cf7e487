"""What people type into a search field, as words (R73, R84). How texts are cut into what an index finds is said in
`adapters/repositories/words.py`; here is only what a query means."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MOST_WORDS = 8
EXACT_LENGTH = 2
"""Words up to this length are in the index as they are; of longer ones it knows the pairs alone."""


class SearchOrder(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    START_DATE = "start_date"
    MOST_ENROLLED = "most_enrolled"


@dataclass(frozen=True)
class Word:
    """One word, folded: full-width forms and capitals are like plain ones."""

    text: str

    @property
    def begins_latin(self) -> bool:
        """Latin words are found by their beginning; Chinese knows no gaps, so any part of a text is a word."""
        return self.text[0].isascii() and self.text[0].isalnum()

    @property
    def is_exact(self) -> bool:
        """Whether what the index says needs no second look."""
        return len(self.text) <= EXACT_LENGTH and not self.begins_latin


def words_of(query: str) -> list[Word]:
    """The words of a query, each once, at most `MOST_WORDS`; all of them must be found."""
    folded = unicodedata.normalize("NFKC", query).lower().split()
    return [Word(text) for text in dict.fromkeys(folded)][:MOST_WORDS]
