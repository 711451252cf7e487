"""ID numbers, mobiles, mail addresses: checked and masked (R15)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import InvalidInput
from services.accounts.domain.numbers import Email, IdNumber, Mobile

TODAY = date(2026, 11, 2)
VALID = "11010519491231002X"
"""The example of GB 11643 itself."""


def test_the_standards_own_example_is_valid_r15() -> None:
    number = IdNumber.parse(" 110105 19491231 002x ", today=TODAY)
    assert number.text == VALID
    assert number.birth_digits == "19491231"
    assert number.masked == "110***********002X"
    assert VALID not in repr(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("110105194912310021", "checksum"),
        ("110105491231002", "format"),
        ("01010519491231002X", "format"),
        ("11010519491231002Y", "format"),
        ("１１０１０５１９４９１２３１００２Ｘ", "format"),
        ("11010519491331002X", "birth_date"),
        ("11010518991231002X", "birth_date"),
        ("11010520991231002X", "birth_date"),
    ],
)
def test_a_faulty_id_number_is_refused_with_what_is_wrong_r15(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        IdNumber.parse(text, today=TODAY)
    assert refused.value.code == "id_number_invalid"
    assert refused.value.details["reason"] == reason
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("number", "is_known"),
    [(VALID, True), ("330106200504120015", True), ("830000199001010011", True), ("9" * 18, False)],
)
def test_a_region_is_known_or_worth_a_warning_r15(number: str, is_known: bool) -> None:
    assert IdNumber(number).is_region_known is is_known


@given(position=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_noticed_r15(position: int, digit: str) -> None:
    changed = VALID[:position] + digit + VALID[position + 1 :]
    if changed == VALID:
        return
    with pytest.raises(InvalidInput):
        IdNumber.parse(changed, today=TODAY)


@pytest.mark.parametrize("text", ["13800138000", "+86 138 0013 8000", "0086-138-0013-8000", "138-0013-8000"])
def test_a_mobile_number_is_read_as_people_write_it_r15(text: str) -> None:
    mobile = Mobile.parse(text)
    assert mobile.text == "13800138000"
    assert mobile.masked == "138****8000"
    assert "13800138000" not in repr(mobile)


@pytest.mark.parametrize("text", ["12800138000", "1380013800", "138001380000", "", "zhangsan", "١٣٨٠٠١٣٨٠٠٠"])
def test_what_is_no_mobile_number_is_refused_r15(text: str) -> None:
    assert Mobile.recognise(text) is None
    with pytest.raises(InvalidInput):
        Mobile.parse(text)


def test_a_mail_address_is_masked_r15() -> None:
    email = Email.parse(" Li.Na@Example.COM ")
    assert (email.text, email.masked) == ("li.na@example.com", "l***@example.com")
    for text in ("li.na", "@example.com", "li na@example.com", "li@localhost"):
        with pytest.raises(InvalidInput):
            Email.parse(text)
