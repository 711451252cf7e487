"""Initial credentials, the password policy, attempts, captchas (R11, R12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.domain.errors import InvalidInput
from services.accounts.domain.attempts import SCHOOL_WINDOW, Attempts
from services.accounts.domain.captcha import Captcha
from services.accounts.domain.credential import Credential, InitialCredential, InitialKind, check_password
from services.accounts.domain.device import Device
from services.accounts.domain.numbers import IdNumber, Mobile
from services.accounts.domain.session import AccessClaims, Session
from tests.unit.accounts.test_person import a_person

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
PERSON = a_person(
    username="zhangsan",
    mobile=Mobile("13800138000"),
    id_number=IdNumber.parse("11010519491231002X", today=date(2026, 1, 1)),
)


def test_an_initial_credential_opens_once_within_14_days_r12() -> None:
    initial = InitialCredential("id", InitialKind.BIRTH_DATE, NOW)
    last_moment = NOW + timedelta(days=14) - timedelta(seconds=1)
    credential = Credential("person", initial=initial)
    assert credential.use_initial(last_moment)
    assert not credential.use_initial(last_moment)
    late = Credential("person", initial=initial)
    assert not late.use_initial(NOW + timedelta(days=14))


def test_a_password_voids_the_initial_credential_and_a_restart_the_password_r12() -> None:
    initial = InitialCredential("id", InitialKind.ACTIVATION_CODE, NOW)
    credential = Credential("person", initial=initial)
    credential.set_password("hash", NOW)
    assert credential.initial is None
    assert not credential.use_initial(NOW)
    credential.restart(initial)
    assert credential.password_hash is None
    assert credential.use_initial(NOW)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-one", "password_too_short"),
        ("x" * 129, "password_too_long"),
        ("abababababab", "password_too_simple"),
        ("my-ZhangSan-2026", "password_contains"),
        ("call 138 0013 8000", "password_contains"),
        ("born 1949.12.31!", "password_contains"),
        ("id:11010519491231002x", "password_contains"),
    ],
)
def test_a_password_that_others_could_guess_is_refused_r12(password: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_password(password, PERSON, pointer="/new_password")
    assert refused.value.code == code
    assert refused.value.errors[0].pointer == "/new_password"


@pytest.mark.parametrize(
    "password",
    [
        "woaini1314520",
        "1qaz2wsx3edc",
        "P@ssw0rd-123",
        "Password2024!",
        "qwertyuiop",
        "a123456789",
        "mima12345678",
        "xuesheng 2026",
        "5201314521a",
        "09876543210",
    ],
)
def test_a_password_that_everybody_tries_first_is_refused_r11(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_password(password, PERSON)
    assert refused.value.code == "password_too_common"


def test_common_words_among_others_make_no_common_password_r11() -> None:
    for password in ("correct horse battery", "password of the kettle", "woaini ye ai chifan", "Jd7!kqwerty9Vm"):
        check_password(password, PERSON)


def test_a_long_password_of_any_characters_is_fine_r12() -> None:
    check_password("correct horse battery", PERSON)
    check_password("春江潮水连海平海上明月", PERSON)


def test_ten_attempts_lock_for_15_minutes_r11() -> None:
    attempts = Attempts("person:1", 10, 0, NOW)
    assert all(attempts.begin(NOW + timedelta(minutes=each)) for each in range(10))
    locked_until = NOW + timedelta(minutes=9 + 15)
    assert not attempts.begin(locked_until - timedelta(seconds=1))
    assert attempts.begin(locked_until)


def test_a_schools_birth_dates_are_counted_by_the_day_r12() -> None:
    attempts = Attempts("birth-dates:school", 2, 0, NOW)
    assert attempts.begin(NOW, SCHOOL_WINDOW)
    assert attempts.begin(NOW, SCHOOL_WINDOW)
    assert not attempts.begin(NOW + timedelta(hours=23), SCHOOL_WINDOW)
    assert attempts.begin(NOW + timedelta(hours=24), SCHOOL_WINDOW)


def test_success_clears_an_accounts_count_and_takes_one_back_from_an_address_r11_r12() -> None:
    attempts = Attempts("subject", 3, 0, NOW)
    assert attempts.begin(NOW)
    assert attempts.begin(NOW)
    attempts.take_back()
    assert attempts.count == 1
    attempts.clear()
    assert attempts.count == 0


def test_a_captcha_is_five_digits_and_answers_once_r11() -> None:
    captcha = Captcha.draw("id", NOW)
    assert len(captcha.answer) == 5
    assert captcha.answer.isdigit()
    assert captcha.answer_with(captcha.answer, request="", now=NOW)
    assert not captcha.answer_with(captcha.answer, request="", now=NOW)


def test_the_request_that_used_a_captcha_may_come_twice_but_not_another_r11() -> None:
    captcha = Captcha.draw("id", NOW)
    assert captcha.answer_with(captcha.answer, request="one", now=NOW)
    assert captcha.answer_with(captcha.answer, request="one", now=NOW)
    assert not captcha.answer_with(captcha.answer, request="other", now=NOW)


def test_a_wrong_or_late_answer_fails_and_uses_the_captcha_up_r11() -> None:
    captcha = Captcha.draw("id", NOW)
    assert not captcha.answer_with("wrong", request="one", now=NOW)
    assert not captcha.answer_with(captcha.answer, request="one", now=NOW)
    late = Captcha.draw("id", NOW)
    assert not late.answer_with(late.answer, request="", now=NOW + timedelta(minutes=2))


def test_a_restricted_session_has_no_roles_and_one_scope_r12() -> None:
    session = Session.start("session", PERSON, is_restricted=True, now=NOW, device=Device())
    claims = AccessClaims.of(session, PERSON, NOW)
    assert not claims.roles
    assert claims.scopes == {"password:set"}
    assert claims.expires_at == NOW + timedelta(minutes=15)


def test_an_access_token_never_outlives_its_session_r18() -> None:
    session = Session.start("session", PERSON, is_restricted=False, now=NOW, device=Device())
    soon_over = session.expires_at - timedelta(minutes=5)
    assert AccessClaims.of(session, PERSON, soon_over).expires_at == session.expires_at
    assert session.is_live(soon_over)
    assert not session.is_live(session.expires_at)
