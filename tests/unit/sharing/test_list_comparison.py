"""What came, went and changed between two versions (R72)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.list_comparison import COMPARED, FieldDifference, difference

RUN = OfferedRun(
    run_id="r",
    course_id="c",
    run_number=1,
    title="数据结构",
    institution_id="i",
    institution_name="甲大学",
    leader_id="l",
    leader_name="李老师",
    category_code=None,
    online_credits=Decimal("2.0"),
    total_credits=Decimal("3.0"),
    starts_on=date(2027, 9, 6),
    ends_on=date(2028, 1, 20),
)
OTHER = {str: "另", int: 2, Decimal: Decimal("4.5"), date: date(2028, 2, 1), type(None): "08"}


def test_a_run_that_is_new_came_and_one_that_is_missing_went_r72() -> None:
    came, went = difference(None, RUN), difference(RUN, None)
    assert came is not None
    assert went is not None
    assert (came.kind, came.run, went.kind, went.run) == ("came", RUN, "went", RUN)
    assert difference(None, None) is None


def test_a_run_that_is_as_it_was_is_no_difference_r72() -> None:
    assert difference(RUN, replace(RUN)) is None
    assert difference(RUN, replace(RUN, total_credits=Decimal("3.00"))) is None, "the same amount"


@pytest.mark.parametrize("name", COMPARED)
def test_every_field_that_schools_see_is_compared_r72(name: str) -> None:
    before = getattr(RUN, name)
    after: Any = OTHER[type(before)]
    changes: dict[str, Any] = {name: after}
    found = difference(RUN, replace(RUN, **changes))
    assert found is not None
    assert found.kind == "changed"
    assert found.changes == (FieldDifference(name, None if before is None else str(before), str(after)),)
    assert getattr(found.run, name) == after, "shown as it is in the later version"


def test_several_changes_are_told_together_r72() -> None:
    found = difference(RUN, replace(RUN, title="算法", ends_on=RUN.ends_on + timedelta(days=7)))
    assert found is not None
    assert [change.field for change in found.changes] == ["title", "ends_on"]
    assert {field.name for field in fields(OfferedRun)} == {"run_id", *COMPARED}
