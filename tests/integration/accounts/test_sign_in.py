"""Signing in: captcha, lock, tokens (R11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.contracts.accounts.person import ChangeStanding, GetPerson, ResetCredential
from chassis.contracts.accounts.session import (
    JWT_ALGORITHM,
    CreateCaptcha,
    ReadCaptchaAloud,
    RefreshSession,
    RevokedSince,
    SignIn,
    SignOut,
    SweepExpired,
)
from chassis.contracts.base import Call
from chassis.domain.errors import DomainError, InvalidInput, NotAuthenticated, NotFound, NotPermitted, TooMany
from services.accounts.adapters.hashing import Argon2Hasher
from services.accounts.domain.captcha import CaptchaPolicy
from services.accounts.usecases import proof
from tests.integration.accounts.house import PASSWORD, House, fresh, fresh_mobile, id_number


def _code(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def test_a_teacher_signs_in_by_username_or_mobile_r11(house: House) -> None:
    mobile = fresh_mobile()
    teacher = house.teacher(house.school(), mobile=mobile)
    for login in (teacher.username, teacher.username.upper(), mobile, f"+86 {mobile[:3]}-{mobile[3:]}"):
        session = house.sign_in(login)
        assert session.person.person_id == teacher.registration_id
        assert not session.must_set_password


def test_the_access_token_says_who_for_fifteen_minutes(house: House) -> None:
    school = house.school()
    teacher = house.teacher(school)
    session = house.sign_in(teacher.username)
    public_key = OKPKey.import_key(house.application.signer._key.as_dict(private=False))
    claims = jwt.decode(session.access_token, public_key, algorithms=[JWT_ALGORITHM]).claims
    assert claims["sub"] == teacher.registration_id
    assert claims["institution_id"] == school.institution_id
    assert claims["roles"] == ["teacher"]
    assert claims["scopes"] == ["full"]
    assert claims["exp"] - claims["iat"] == session.expires_in == 15 * 60


def test_a_captcha_works_once_for_two_minutes_r11(house: House) -> None:
    teacher = house.teacher(house.school())
    used = house.captcha()
    house.service.sign_in(Call(), SignIn(login=teacher.username, password=PASSWORD, **used))
    late = house.captcha()
    house.wait(minutes=2)
    wrong = {**house.captcha(), "captcha_answer": "x"}
    for captcha in (used, late, wrong, {}, {**house.captcha(), "captcha_answer": ""}):
        with pytest.raises(InvalidInput) as refused:
            house.service.sign_in(Call(), SignIn(login=teacher.username, password=PASSWORD, **captcha))
        assert _code(refused) == "captcha_wrong"


def test_a_wrong_answer_uses_a_captcha_up_r11(house: House) -> None:
    teacher = house.teacher(house.school())
    captcha = house.captcha()
    for answer in ("wrong", captcha["captcha_answer"]):
        command = SignIn(login=teacher.username, password=PASSWORD, **{**captcha, "captcha_answer": answer})
        with pytest.raises(InvalidInput):
            house.service.sign_in(Call(), command)


def test_a_captcha_can_be_heard_until_it_is_used_r11(house: House) -> None:
    drawn = house.service.create_captcha(Call(), CreateCaptcha())
    assert drawn.image.startswith("data:image/png;base64,")
    assert house.service.read_captcha_aloud(Call(), ReadCaptchaAloud(captcha_id=drawn.captcha_id)).wav_base64
    house.wait(minutes=3)
    with pytest.raises(NotFound):
        house.service.read_captcha_aloud(Call(), ReadCaptchaAloud(captcha_id=drawn.captcha_id))


def test_a_platform_may_ask_for_captchas_from_the_third_failure_on_r11(house: House) -> None:
    captchas = house.application.captchas
    house.application.captchas = replace(captchas, policy=CaptchaPolicy.AFTER_FAILURES)
    for login in (house.teacher(house.school()).username, f"nobody{fresh()}"):
        for _ in range(2):
            with pytest.raises(NotAuthenticated):
                house.service.sign_in(Call(), SignIn(login=login, password="not the password"))
        with pytest.raises(InvalidInput) as refused:
            house.service.sign_in(Call(), SignIn(login=login, password=PASSWORD))
        assert _code(refused) == "captcha_wrong"


def test_answers_do_not_tell_whether_an_account_exists_r11(house: House) -> None:
    school = house.school()
    known = house.teacher(school).username
    pending = house.register(school).username
    answers = set()
    for login in (known, pending, f"nobody{fresh()}", fresh_mobile()):
        with pytest.raises(NotAuthenticated) as refused:
            house.sign_in(login, "not the password")
        answers.add((_code(refused), str(refused.value.details)))
    assert answers == {("sign_in_failed", "{}")}


@pytest.mark.parametrize("exists", [True, False])
def test_ten_failures_lock_for_fifteen_minutes_whoever_it_is_r11(house: House, exists: bool) -> None:
    login = house.teacher(house.school()).username if exists else f"nobody{fresh()}"
    for _ in range(10):
        with pytest.raises(NotAuthenticated):
            house.sign_in(login, "not the password")
    with pytest.raises(TooMany) as refused:
        house.sign_in(login)
    assert _code(refused) == "sign_in_locked"
    assert refused.value.details == {"retry_after_seconds": 15 * 60}
    house.wait(minutes=15)
    if exists:
        house.sign_in(login)


def test_the_right_password_starts_the_count_again_r11(house: House) -> None:
    login = house.teacher(house.school()).username
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(NotAuthenticated):
                house.sign_in(login, "not the password")
        house.sign_in(login)


def test_spraying_over_accounts_is_throttled_by_address_r12(house: House) -> None:
    teacher = house.teacher(house.school())
    for _ in range(100):
        with pytest.raises(NotAuthenticated):
            house.sign_in(f"nobody{fresh()}", "20050412", address="198.51.100.9")
    with pytest.raises(TooMany):
        house.sign_in(teacher.username, address="198.51.100.9")
    house.sign_in(teacher.username, address="198.51.100.10")


def test_refresh_tokens_rotate_and_an_old_one_ends_the_session_r18(house: House) -> None:
    session = house.sign_in(house.teacher(house.school()).username)
    second = house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))
    assert second.session_id == session.session_id
    assert second.refresh_token != session.refresh_token
    before = house.now
    for token in (session.refresh_token, second.refresh_token):
        with pytest.raises(NotAuthenticated) as refused:
            house.service.refresh_session(Call(), RefreshSession(refresh_token=token or ""))
        assert _code(refused) == "session_ended"
    revoked = house.service.revoked_sessions(house.system, RevokedSince(since=before))
    assert session.session_id in revoked.session_ids
    assert {"session_ids": [session.session_id]} in house.events("sessions_revoked.v1")


def test_the_same_refresh_delivered_twice_answers_the_same_token(house: House) -> None:
    session = house.sign_in(house.teacher(house.school()).username)
    command = RefreshSession(refresh_token=session.refresh_token or "")
    call = Call(idempotency_key="one request")
    first = house.service.refresh_session(call, command)
    assert house.service.refresh_session(call, command).refresh_token == first.refresh_token
    following = RefreshSession(refresh_token=first.refresh_token or "")
    assert house.service.refresh_session(Call(), following).session_id == session.session_id


def test_a_refresh_token_dies_after_a_week(house: House) -> None:
    session = house.sign_in(house.teacher(house.school()).username)
    house.wait(days=7)
    with pytest.raises(NotAuthenticated):
        house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))


def test_signing_out_ends_the_session_at_once_r18(house: House) -> None:
    session = house.sign_in(house.teacher(house.school()).username)
    call = house.call(person_id=session.person.person_id)
    call = call.model_copy(update={"actor": call.actor.model_copy(update={"session_id": session.session_id})})
    house.service.sign_out(call, SignOut())
    with pytest.raises(NotAuthenticated):
        house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))


def test_sweeping_forgets_what_has_expired_and_only_the_platform_may(house: House) -> None:
    session = house.sign_in(house.teacher(house.school()).username)
    house.captcha()
    house.wait(days=31)
    with pytest.raises(NotPermitted):
        house.service.sweep_expired(house.platform, SweepExpired())
    assert house.service.sweep_expired(house.system, SweepExpired()).forgotten >= 2
    assert session.session_id not in house.dump()


class _CountingHasher:
    """Counts how often a password is checked, which is what takes the time."""

    def __init__(self) -> None:
        self.checks = 0

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        self.checks += 1
        return password_hash == self.hash(password)


def test_known_and_unknown_logins_cost_the_same_work_r11(house: House) -> None:
    school = house.school()
    logins = {
        "password": house.teacher(school).username,
        "pending": house.register(school).username,
        "birth date": house.student(school).person.username,
        "activation code": house.administrator(school).person.username,
        "nobody": f"nobody{fresh()}",
        "no mobile": fresh_mobile(),
    }
    hasher = house.application.hasher = _CountingHasher()  # type: ignore[assignment]
    work = {}
    for name, login in logins.items():
        hasher.checks = 0
        with pytest.raises(NotAuthenticated) as refused:
            house.sign_in(login, "not the password", address="198.51.100.77")
        work[name] = (hasher.checks, _code(refused), str(refused.value.details))
    assert set(work.values()) == {(1, "sign_in_failed", "{}")}
    for _ in range(9):
        for login in logins.values():
            with pytest.raises(NotAuthenticated):
                house.sign_in(login, "not the password")
    hasher.checks = 0
    for login in logins.values():
        with pytest.raises(TooMany):
            house.sign_in(login, "not the password")
    assert hasher.checks == 0


def test_many_attempts_at_once_do_not_slip_past_the_limit_r11(house: House) -> None:
    hasher = house.application.hasher = _CountingHasher()  # type: ignore[assignment]
    login = house.teacher(house.school()).username
    captchas = [house.captcha() for _ in range(16)]

    def attempt(captcha: dict[str, str]) -> str:
        try:
            house.service.sign_in(Call(), SignIn(login=login, password="not the password", **captcha))
        except DomainError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(4) as pool:
        answers = Counter(pool.map(attempt, captchas))
    assert answers == {"sign_in_failed": 10, "sign_in_locked": 6}
    assert hasher.checks == 10


def test_one_captcha_passes_one_of_many_at_once_r11(house: House) -> None:
    teacher = house.teacher(house.school())
    captcha = house.captcha()

    def attempt(_number: int) -> bool:
        try:
            house.service.sign_in(Call(), SignIn(login=teacher.username, password=PASSWORD, **captcha))
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_one_captcha_does_not_serve_two_passwords_under_one_key_r11(house: House) -> None:
    teacher = house.teacher(house.school())
    captcha = house.captcha()
    guess = SignIn(login=teacher.username, password="not the password", **captcha)
    with pytest.raises(NotAuthenticated):
        house.service.sign_in(house.stranger("one key"), guess)
    with pytest.raises(InvalidInput) as refused:
        house.service.sign_in(
            house.stranger("one key"), SignIn(login=teacher.username, password=PASSWORD, **captcha)
        )
    assert _code(refused) == "captcha_wrong"


def test_the_same_sign_in_delivered_twice_passes_twice(house: House) -> None:
    command = SignIn(login=house.teacher(house.school()).username, password=PASSWORD, **house.captcha())
    house.service.sign_in(house.stranger("one key"), command)
    assert house.service.sign_in(house.stranger("one key"), command).access_token


class _MeanwhileHasher(Argon2Hasher):
    """While it checks a password, somebody else does something."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def verify(self, password_hash: str | None, password: str) -> bool:
        is_right = super().verify(password_hash, password)
        self._meanwhile()
        return is_right


@pytest.mark.parametrize(("change", "code"), [("reset", "sign_in_failed"), ("disable", "account_disabled")])
def test_a_sign_in_that_a_reset_or_a_disabling_overtakes_opens_nothing_r18(
    house: House, change: str, code: str
) -> None:
    school = house.school()
    teacher = house.teacher(school)
    person_id = teacher.registration_id

    def meanwhile() -> None:
        if change == "reset":
            house.service.reset_credential(house.admin_of(school), ResetCredential(person_id=person_id))
        else:
            version = house.service.get_person(house.platform, GetPerson(person_id=person_id)).version
            house.service.disable_person(
                house.admin_of(school), ChangeStanding(person_id=person_id, expected_version=version)
            )

    house.application.hasher = _MeanwhileHasher(meanwhile)
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(teacher.username)
    assert _code(refused) == code


def test_spraying_birth_dates_over_a_school_closes_them_for_the_day_and_nothing_else_r12(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "MAX_INITIAL_FAILURES_PER_SCHOOL", 5)
    school, other = house.school(), house.school()
    born = "20050412"
    victims = [house.student(school, id_number=id_number(born)).person.username for _ in range(8)]
    elsewhere = house.student(other, id_number=id_number(born)).person.username
    teacher = house.teacher(school).username
    for place, victim in enumerate(victims[:5]):
        with pytest.raises(NotAuthenticated):
            house.sign_in(victim, "20050101", address=f"198.51.100.{place}")
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(victims[6], born, address="198.51.100.200")
    assert _code(refused) == "sign_in_failed"
    house.sign_in(teacher)
    assert house.sign_in(elsewhere, born).must_set_password
    house.wait(days=1)
    assert house.sign_in(victims[6], born).must_set_password
