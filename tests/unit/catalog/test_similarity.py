"""Names that may mean the same course (R20)."""

from __future__ import annotations

import pytest

from services.catalog.domain.similarity import SIMILAR_FROM, likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("线性代数", "线性代数"),
        ("线性代数（上）", "线性代数(上)"),
        ("Ｃ语言程序设计", "c 语言程序设计"),
        ("《大学物理》", "大学物理"),
    ],
)
def test_spelling_does_not_make_another_name_r20(one: str, other: str) -> None:
    assert likeness(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("线性代数", "线性代数A"), ("高等数学（上）", "高等数学（下）"), ("大学英语", "大学英语1")],
)
def test_names_that_differ_in_a_sign_are_alike_r20(one: str, other: str) -> None:
    assert SIMILAR_FROM <= likeness(one, other) < 1.0


@pytest.mark.parametrize(("one", "other"), [("线性代数", "大学物理"), ("高等数学", "离散数学"), ("", "线性代数")])
def test_other_names_are_not_alike_r20(one: str, other: str) -> None:
    assert likeness(one, other) < SIMILAR_FROM
