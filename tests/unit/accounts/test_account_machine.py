"""Whatever happens to an account: who is in, what opens it, and when it is locked (R10–R12, R18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chassis.domain.errors import Conflict, StaleVersion
from services.accounts.domain.attempts import Attempts
from services.accounts.domain.credential import Credential, InitialCredential, InitialKind
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import PersonState
from tests.unit.accounts.test_person import SCHOOL, a_person

BEGINNING = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
LOCK = timedelta(minutes=15)
FORTNIGHT = timedelta(days=14)
ALLOWED = {
    "pending": {"approve", "reject"},
    "rejected": {"resubmit"},
    "active": {"disable"},
    "disabled": {"enable"},
}
"""What may be done in which state, by R10 and R18."""
LEADS_TO = {
    "approve": "active",
    "reject": "rejected",
    "resubmit": "pending",
    "disable": "disabled",
    "enable": "active",
}


class AccountMachine(RuleBasedStateMachine):
    """One account, moved at random beside a plain model of it."""

    @initialize(is_school_made=st.booleans())
    def begin(self, is_school_made: bool) -> None:
        self.now = BEGINNING
        self.state = "active" if is_school_made else "pending"
        self.person = replace(
            a_person(), state=PersonState(self.state), submission=0 if is_school_made else 1, version=1
        )
        self.credential = Credential("person", None if is_school_made else "hash of the first")
        self.submissions, self.moves = self.person.submission, 0
        self.password = self.credential.password_hash
        self.initial_until: datetime | None = None
        if is_school_made:
            self.give_new_start()
        self.attempts = Attempts("person:person", limit=10, count=0, window_ends_at=self.now + LOCK)
        self.locked_until = self.now
        self.checked: list[datetime] = []
        """When a secret was checked, since the last right one."""

    @rule(action=st.sampled_from(sorted(LEADS_TO)))
    def decide(self, action: str) -> None:
        acts = {
            "approve": self.person.approve,
            "reject": lambda: self.person.reject("照片不清晰"),
            "resubmit": lambda: self.person.resubmit(
                institution=SCHOOL,
                full_name="王小明",
                mobile=Mobile("13800138000"),
                staff_number=None,
                now=self.now,
            ),
            "disable": self.person.disable,
            "enable": self.person.enable,
        }
        if action not in ALLOWED[self.state]:
            with pytest.raises(Conflict, match="account cannot") as refused:
                acts[action]()
            assert refused.value.code == "account_state"
            assert refused.value.details["allowed"] == sorted(ALLOWED[self.state])
            return
        acts[action]()
        self.state = LEADS_TO[action]
        self.moves += 1
        self.submissions += action == "resubmit"

    @rule(seen=st.integers(0, 30))
    def change_what_was_seen(self, seen: int) -> None:
        if seen == 1 + self.moves:
            self.person.expect_version(seen)
        else:
            with pytest.raises(StaleVersion):
                self.person.expect_version(seen)

    @rule()
    def give_new_start(self) -> None:
        kind = InitialKind.ACTIVATION_CODE
        self.credential.restart(InitialCredential("credential", kind, self.now))
        self.password, self.initial_until = None, self.now + FORTNIGHT

    @rule()
    def open_for_the_first_time(self) -> None:
        is_open = self.initial_until is not None and self.now < self.initial_until
        assert self.credential.use_initial(self.now) == is_open
        if is_open:
            self.initial_until = None

    @rule(number=st.integers(1, 9))
    def set_password(self, number: int) -> None:
        self.credential.set_password(f"hash {number}", self.now)
        self.password, self.initial_until = f"hash {number}", None

    @rule()
    def guess_wrong(self) -> None:
        self._try()

    @rule()
    def guess_right(self) -> None:
        if self._try():
            self.attempts.clear()
            self.checked.clear()

    @rule(minutes=st.sampled_from([1, 5, 14, 15, 16, 60 * 24, 60 * 24 * 14]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def try_ten_times(self) -> None:
        went_on = [self._try() for _ in range(10)]
        if went_on[0]:
            self.locked_until = self.now + LOCK
        assert not self._try()

    @invariant()
    def the_account_is_where_the_rules_brought_it(self) -> None:
        if hasattr(self, "state"):
            assert (str(self.person.state), self.person.is_active) == (self.state, self.state == "active")
            assert (self.person.version, self.person.submission) == (1 + self.moves, self.submissions)

    @invariant()
    def only_a_rejected_registration_has_a_reason(self) -> None:
        if hasattr(self, "state"):
            assert (self.person.rejection_reason is not None) == (self.state == "rejected")

    @invariant()
    def one_thing_opens_the_account_at_most(self) -> None:
        if hasattr(self, "state"):
            initial = self.credential.initial
            is_open = initial is not None and initial.is_open(self.now)
            assert self.credential.password_hash == self.password
            assert is_open == (self.initial_until is not None and self.now < self.initial_until)
            assert not (is_open and self.password)

    @invariant()
    def nobody_checks_twenty_secrets_in_fifteen_minutes(self) -> None:
        if hasattr(self, "checked"):
            assert len([at for at in self.checked if self.now - at < LOCK]) < 20

    def _try(self) -> bool:
        """Begin an attempt. Refused is who gave ten wrong secrets, the last one less than 15 minutes ago (R11)."""
        may_try = self.attempts.begin(self.now)
        assert not (may_try and self.now < self.locked_until)
        assert may_try or (len(self.checked) >= 10 and self.now - self.checked[-1] < LOCK)
        self.checked += [self.now] * may_try
        return may_try


def test_an_account_keeps_the_rules_whatever_happens_to_it_r10_r11_r12_r18() -> None:
    chosen = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(AccountMachine, settings=chosen)
