"""What a query means (R84)."""

from __future__ import annotations

import pytest

from services.catalog.domain.search import MOST_WORDS, words_of


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("线性代数", ["线性代数"]),
        ("  线性　代数 ", ["线性", "代数"]),
        ("Ｐｙｔｈｏｎ", ["python"]),
        ("代数 代数", ["代数"]),
        ("   ", []),
    ],
)
def test_words_are_folded_and_counted_once(query: str, words: list[str]) -> None:
    assert [word.text for word in words_of(query)] == words


def test_more_words_than_a_query_may_have_do_not_count() -> None:
    assert len(words_of(" ".join(str(number) for number in range(30)))) == MOST_WORDS


@pytest.mark.parametrize(
    ("query", "is_exact", "begins_latin"),
    [
        ("学", True, False),
        ("代数", True, False),
        ("线性代", False, False),
        ("C", False, True),
        ("c语言", False, True),
    ],
)
def test_short_chinese_words_need_no_second_look(query: str, is_exact: bool, begins_latin: bool) -> None:
    [word] = words_of(query)
    assert (word.is_exact, word.begins_latin) == (is_exact, begins_latin)
