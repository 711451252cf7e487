"""A rubric: what experts look at in a course and how much it weighs, version after version (R93)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from chassis.domain.actor import Actor
from chassis.domain.errors import FieldError, InvalidInput

CENT = Decimal("0.01")


class Part(StrEnum):
    """Of what the quality is evaluated: 建设 and 运行."""

    BUILDING = "building"
    RUNNING = "running"


@dataclass(frozen=True)
class Criterion:
    """One thing to look at."""

    code: str
    part: Part
    name_zh: str
    name_en: str
    max_marks: int
    weight: int
    """In hundredths of the whole."""


@dataclass(frozen=True)
class Mark:
    """What an expert gives for one criterion."""

    criterion: str
    marks: Decimal
    comment: str


@dataclass(eq=False)
class Rubric:
    """One version, never changed: an evaluation keeps the one that it was opened with."""

    number: int
    title: str
    criteria: tuple[Criterion, ...]
    made_by_id: str
    made_by_name: str
    made_at: datetime

    @classmethod
    def make(
        cls, *, number: int, title: str, criteria: Sequence[Criterion], actor: Actor, now: datetime
    ) -> Rubric:
        """The next version.

        Raises:
            InvalidInput: `criterion_named_twice`, `rubric_weights_invalid` unless they add up to 100.
        """
        seen: set[str] = set()
        for place, criterion in enumerate(criteria):
            if criterion.code in seen:
                raise InvalidInput.of(f"/criteria/{place}/code", "criterion_named_twice", criterion=criterion.code)
            seen.add(criterion.code)
        whole = sum(criterion.weight for criterion in criteria)
        if whole != 100:
            raise InvalidInput.of("/criteria", "rubric_weights_invalid", sum=whole)
        return cls(number, title, tuple(criteria), actor.actor_id, actor.name, now)

    def check(self, marks: Sequence[Mark]) -> None:
        """Hold marks against the criteria, each fault by its place.

        Raises:
            InvalidInput: `criterion_unknown`, `criterion_named_twice`, `marks_exceed_maximum`; several kinds at
                once under `marks_invalid`.
        """
        known = {criterion.code: criterion for criterion in self.criteria}
        faults: list[FieldError] = []
        seen: set[str] = set()
        for place, mark in enumerate(marks):
            code = self._fault(mark, known, seen)
            seen.add(mark.criterion)
            if code:
                most = known[mark.criterion].max_marks if mark.criterion in known else 0
                faults.append(FieldError(f"/marks/{place}", code, {"criterion": mark.criterion, "most": most}))
        if faults:
            codes = {fault.code for fault in faults}
            code = codes.pop() if len(codes) == 1 else "marks_invalid"
            raise InvalidInput(code, details=dict(faults[0].details), errors=tuple(faults))

    def missing(self, marks: Sequence[Mark]) -> list[str]:
        """The criteria that have no marks yet."""
        given = {mark.criterion for mark in marks}
        return [criterion.code for criterion in self.criteria if criterion.code not in given]

    def score(self, marks: Sequence[Mark]) -> Decimal:
        """The weighted sum of complete marks, 0–100."""
        given = {mark.criterion: mark.marks for mark in marks}
        parts = (given[each.code] * each.weight / each.max_marks for each in self.criteria)
        return sum(parts, Decimal(0)).quantize(CENT, ROUND_HALF_UP)

    @staticmethod
    def _fault(mark: Mark, known: Mapping[str, Criterion], seen: set[str]) -> str:
        if mark.criterion not in known:
            return "criterion_unknown"
        if mark.criterion in seen:
            return "criterion_named_twice"
        if mark.marks > known[mark.criterion].max_marks:
            return "marks_exceed_maximum"
        return ""
