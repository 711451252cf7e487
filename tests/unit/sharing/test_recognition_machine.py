"""Whatever a school recognises and revokes, in any order: once per student and run, and nothing is lost (R90)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chassis.domain.errors import Conflict, InvalidInput
from services.sharing.domain.recognition import Claim, Recognition, RecognitionState, recognise
from tests.unit.sharing.recognised import ADMIN, NOW, TODAY, a_basis

STUDENTS = [f"student {number}" for number in range(4)]
NOBODY = "without a score"
claims = st.lists(
    st.builds(
        Claim,
        st.sampled_from([*STUDENTS, NOBODY]),
        st.sampled_from([None, Decimal("0.5"), Decimal("2.0"), Decimal("2.1")]),
    ),
    min_size=1,
    max_size=5,
)


class Recognising(RuleBasedStateMachine):
    """The model: for each student the credits that stand, and how often something was recognised and revoked."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Recognition] = []
        self.standing: dict[str, Decimal] = {}
        self.recognised = self.revoked = 0

    def _good(self, batch: list[Claim]) -> dict[str, Decimal]:
        good: dict[str, Decimal] = {}
        seen: set[str] = set()
        for claim in batch:
            amount = claim.credits if claim.credits is not None else Decimal("2.0")
            is_new = claim.student_id not in seen | self.standing.keys() | {NOBODY}
            if is_new and amount <= Decimal("2.0"):
                good[claim.student_id] = amount
            seen.add(claim.student_id)
        return good

    @rule(batch=claims, skips_faulty=st.booleans())
    def recognise(self, batch: list[Claim], skips_faulty: bool) -> None:
        good = self._good(batch)
        basis = a_basis(STUDENTS, recognised=frozenset(self.standing))
        if len(good) < len(batch) and not skips_faulty:
            with pytest.raises(Conflict) as refusal:
                recognise(basis, batch, ADMIN, NOW, TODAY)
            assert len(refusal.value.errors) == len(batch) - len(good)
            return
        result = recognise(basis, batch, ADMIN, NOW, TODAY, skips_faulty=skips_faulty)
        assert {each.student_id: each.credits for each in result.recognitions} == good
        assert len(result.refused) == len(batch) - len(good)
        self.kept += result.recognitions
        self.standing |= good
        self.recognised += len(good)

    @rule(data=st.data(), reason=st.sampled_from(["", "成绩更正"]))
    def revoke(self, data: st.DataObject, reason: str) -> None:
        if not self.kept:
            return
        chosen = data.draw(st.sampled_from(self.kept))
        if chosen.state is RecognitionState.REVOKED:
            with pytest.raises(Conflict, match="cannot revoke while revoked"):
                chosen.revoke(ADMIN, reason, NOW)
        elif not reason:
            with pytest.raises(InvalidInput):
                chosen.revoke(ADMIN, reason, NOW)
        else:
            chosen.revoke(ADMIN, reason, NOW)
            del self.standing[chosen.student_id]
            self.revoked += 1

    @invariant()
    def what_stands_is_once_per_student_with_its_evidence(self) -> None:
        stands = [each for each in self.kept if each.state is RecognitionState.RECOGNISED]
        assert {each.student_id: each.credits for each in stands} == self.standing
        assert len(stands) == len(self.standing)
        assert all((each.score, each.watched_minutes) == (Decimal("88.5"), 240) for each in stands)

    @invariant()
    def everything_that_ever_was_is_kept(self) -> None:
        assert len(self.kept) == self.recognised
        gone = [each for each in self.kept if each.state is RecognitionState.REVOKED]
        assert len(gone) == self.revoked
        assert all(each.revoke_reason and each.revoked_at and each.revoked_by_name for each in gone)


Recognising.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


class TestRecognising_r90(Recognising.TestCase):  # type: ignore[misc, valid-type]  # noqa: N801
    """Run by pytest."""
