"""Every rule of the rule book is named by a test, or known to be open."""

from __future__ import annotations

from tests import requirements


def test_every_rule_is_named_by_a_test_or_known_to_be_open() -> None:
    assert list(requirements.faults(requirements.rules(), requirements.named(), requirements.OPEN)) == []


def test_a_rule_that_nobody_names_and_one_that_is_open_no_longer_are_told() -> None:
    told = list(requirements.faults([1, 2, 3, 4], {1: ["a"], 3: ["b"], 9: ["c"]}, {3, 4}))
    assert told == [
        "R2 is named by no test: name it in the test that proves it",
        "R3 is named by a test: take it out of OPEN in tests/requirements.py",
        "R9 is no rule of docs/rules.md",
    ]


def test_parts_known_to_be_open_are_of_rules_that_tests_name() -> None:
    assert requirements.PARTLY.keys() <= requirements.named().keys()
