"""What the centre recommends to the public (R74)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.sharing.recommendation import (
    ArrangeRecommendations,
    ListPublicRecommendations,
    ListRecommendations,
    Recommend,
    RecommendationListView,
    RewordRecommendation,
    StopRecommending,
)
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, NotAuthenticated, NotFound, NotPermitted
from chassis.domain.ids import new_id
from tests.factories import call_of
from tests.integration.sharing.province import TODAY, Province
from tests.racing import race
from tests.statements import cost_of

SENTENCES = {"sentence_zh": "入门首选", "sentence_en": "A good start"}


@pytest.fixture(autouse=True)
def nothing_recommended(province: Province) -> None:
    """The platform has one list; every test begins with an empty one."""
    for each in whole(province).items:
        command = StopRecommending(run_id=each.run.run_id, expected_version=whole(province).version)
        province.sharing.stop_recommending(province.centre, command)


def whole(province: Province) -> RecommendationListView:
    return province.sharing.list_recommendations(province.centre, ListRecommendations())


def public(province: Province) -> list[str]:
    found = province.sharing.public_recommendations(Call(), ListPublicRecommendations())
    return [each.run.run_id for each in found.items]


def recommend(province: Province, run_id: str, **changes: Any) -> RecommendationListView:
    fields = {"run_id": run_id, "expected_version": whole(province).version, **SENTENCES} | changes
    return province.sharing.recommend(province.centre, Recommend(**fields))


def test_the_public_reads_what_the_centre_arranged_r74(province: Province) -> None:
    first, second, third = (province.tell_run().run_id for _ in range(3))
    for run_id in (first, second):
        recommend(province, run_id)
    found = recommend(province, third, place=1)
    assert public(province) == [third, first, second]
    arranged = province.sharing.arrange_recommendations(
        province.centre,
        ArrangeRecommendations(run_ids=[second, third, first], expected_version=found.version),
    )
    province.sharing.reword_recommendation(
        province.centre,
        RewordRecommendation(
            run_id=third, sentence_zh="新语", sentence_en="New words", expected_version=arranged.version
        ),
    )
    shown = province.sharing.public_recommendations(Call(), ListPublicRecommendations()).items
    assert [each.run.run_id for each in shown] == [second, third, first]
    assert (shown[1].sentence_zh, shown[1].sentence_en) == ("新语", "New words")
    assert shown[1].run.title == "数据结构"
    stopped = province.sharing.stop_recommending(
        province.centre, StopRecommending(run_id=second, expected_version=whole(province).version)
    )
    assert [each.run.run_id for each in stopped.items] == public(province) == [third, first]


def test_a_run_that_is_taken_down_or_over_leaves_by_itself_and_the_centre_sees_why_r74(province: Province) -> None:
    taken, over, ending, stays = (province.tell_run() for _ in range(4))
    for run in (taken, over, ending, stays):
        recommend(province, run.run_id)
    changes = len(province.told("recommendations_changed"))
    province.tell_again(taken, state="taken_down", reason="版权")
    province.finish(over)
    province.tell_again(ending, ends_on=TODAY - timedelta(days=1))
    assert public(province) == [stays.run_id]
    assert len(province.told("recommendations_changed")) == changes + 3, "what is kept of the page is made old"
    absent = {each.run.run_id: (each.is_shown, each.absent_for) for each in whole(province).items}
    assert absent == {
        taken.run_id: (False, "taken_down"),
        over.run_id: (False, "over"),
        ending.run_id: (False, "over"),
        stays.run_id: (True, None),
    }
    (told,) = province.told("notice_raised", kind="recommended_run_left")
    assert (told["role"], told["facts"]["reason"]) == ("centre_admin", "版权")


def test_only_open_moocs_are_recommended_and_each_once_r74(province: Province) -> None:
    for changes in ({"course_type": "spoc"}, {"state": "taken_down"}, {"ends_on": TODAY - timedelta(days=1)}):
        with pytest.raises(Conflict) as refusal:
            recommend(province, province.tell_run(**changes).run_id)
        assert refusal.value.code == "run_not_recommendable"
    with pytest.raises(NotFound):
        recommend(province, new_id())
    run_id = province.tell_run().run_id
    recommend(province, run_id)
    with pytest.raises(Conflict) as again:
        recommend(province, run_id)
    assert again.value.code == "recommended_already"
    assert public(province) == [run_id]


def test_only_the_centre_recommends_r74(province: Province) -> None:
    run_id = province.tell_run().run_id
    command = Recommend(run_id=run_id, expected_version=1, **SENTENCES)
    for role in (Role.SCHOOL_ADMIN, Role.TEACHER, Role.PLATFORM_ADMIN, Role.STUDENT):
        call = call_of(role, institution_id=province.school_a)
        for refused in (
            partial(province.sharing.recommend, call, command),
            partial(province.sharing.list_recommendations, call, ListRecommendations()),
            partial(province.sharing.stop_recommending, call, StopRecommending(run_id=run_id, expected_version=1)),
        ):
            with pytest.raises(NotPermitted):
                refused()
    with pytest.raises(NotAuthenticated):
        province.sharing.recommend(Call(), command)


def test_of_two_editing_at_once_one_succeeds_and_nothing_is_lost_r74(province: Province) -> None:
    version = whole(province).version
    runs = [province.tell_run().run_id for _ in range(2)]
    outcomes = race([partial(recommend, province, run_id, expected_version=version) for run_id in runs])
    (refusal,) = [each for each in outcomes if isinstance(each, DomainError)]
    assert refusal.code == "stale_version"
    assert len(public(province)) == 1


def test_the_public_list_is_one_statement_r74(province: Province) -> None:
    for _ in range(3):
        recommend(province, province.tell_run().run_id)
    cost = cost_of(province.sharing.application.engine, {"public": lambda: public(province)})
    assert cost["public"] <= 2
