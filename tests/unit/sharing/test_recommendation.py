"""The list of recommended courses, kept in order (R74)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chassis.domain.errors import Conflict, NotFound, StaleVersion
from services.sharing.domain.catalogue import Run
from services.sharing.domain.recommendation import (
    MOST_RECOMMENDED,
    Absence,
    Recommendation,
    Recommendations,
    Sentence,
    absence,
)

TODAY = date(2027, 10, 1)
RUN = Run(
    run_id="r",
    course_id="c",
    run_number=1,
    title="数据结构",
    course_type="mooc",
    institution_id="i",
    leader_id="l",
    leader_name="李老师",
    category_code="08",
    online_credits=Decimal(2),
    total_credits=Decimal(3),
    starts_on=date(2027, 9, 6),
    ends_on=date(2028, 1, 20),
    state="published",
    approved_on=date(2027, 8, 1),
    version=1,
)


def item(run_id: str) -> Recommendation:
    return Recommendation(run_id, Sentence("值得一看", "Worth a look"), "c", "中心", datetime.now(UTC))


def a_list(*run_ids: str) -> Recommendations:
    recommendations = Recommendations()
    for run_id in run_ids:
        recommendations.add(item(run_id), None, None)
    return recommendations


def order(recommendations: Recommendations) -> list[str]:
    return [each.run_id for each in recommendations.items]


def test_the_public_sees_open_moocs_only_r74() -> None:
    assert absence(RUN, TODAY) is None
    assert absence(replace(RUN, starts_on=date(2027, 11, 1)), TODAY) is None, "announced ones too"
    assert absence(replace(RUN, course_type="spoc"), TODAY) is Absence.NOT_MOOC
    assert absence(replace(RUN, state="taken_down"), TODAY) is Absence.TAKEN_DOWN
    assert absence(replace(RUN, state="finished"), TODAY) is Absence.OVER
    assert absence(RUN, date(2028, 1, 21)) is Absence.OVER


def test_runs_are_put_at_a_place_or_at_the_end_r74() -> None:
    recommendations = a_list("a", "b")
    recommendations.add(item("c"), None, 1)
    recommendations.add(item("d"), None, 99)
    assert order(recommendations) == ["c", "a", "b", "d"]
    assert recommendations.version == 5


def test_a_run_is_recommended_once_only_if_open_and_while_there_is_room_r74() -> None:
    with pytest.raises(Conflict, match="recommended_already"):
        a_list("a").add(item("a"), None, None)
    with pytest.raises(Conflict, match="run_not_recommendable"):
        a_list().add(item("a"), Absence.OVER, None)
    full = a_list(*(str(number) for number in range(MOST_RECOMMENDED)))
    with pytest.raises(Conflict, match="recommendations_full"):
        full.add(item("one more"), None, None)


def test_runs_are_removed_and_reworded_and_unknown_ones_are_not_found_r74() -> None:
    recommendations = a_list("a", "b")
    recommendations.reword("b", Sentence("新", "new"))
    recommendations.remove("a")
    assert [(each.run_id, each.sentence.en) for each in recommendations.items] == [("b", "new")]
    with pytest.raises(NotFound):
        recommendations.remove("a")
    with pytest.raises(NotFound):
        recommendations.reword("a", Sentence("新", "new"))


def test_an_order_names_every_run_once_r74() -> None:
    recommendations = a_list("a", "b", "c")
    recommendations.arrange(["c", "a", "b"])
    assert order(recommendations) == ["c", "a", "b"]
    for incomplete in (["c", "a"], ["c", "a", "a"], ["c", "a", "b", "d"]):
        with pytest.raises(Conflict, match="order_incomplete"):
            recommendations.arrange(incomplete)


def test_an_edit_of_an_older_list_is_refused_r74() -> None:
    recommendations = a_list("a")
    recommendations.expect(2)
    with pytest.raises(StaleVersion):
        recommendations.expect(1)
