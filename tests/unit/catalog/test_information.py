"""Course information: credits, overview, categories, completeness (R25, R26, R28, R50)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from chassis.domain.errors import InvalidInput
from services.catalog.domain.category import CATEGORIES, categories_of, check_category
from services.catalog.domain.completeness import OutlineFigures, credits_meter, findings_on, missing_for_run
from services.catalog.domain.information import OVERVIEW_TEMPLATE, Information, OverviewPart

FULL = Information("线性代数", "07", Decimal("2.0"), Decimal("3.0"), OVERVIEW_TEMPLATE)


def test_content_under_the_headings_may_change_r26() -> None:
    changed = tuple(OverviewPart(part.heading, "我们的内容") for part in OVERVIEW_TEMPLATE)
    information = replace(FULL, overview=changed)
    information.check()
    assert information.missing == []


@pytest.mark.parametrize(
    "overview",
    [
        OVERVIEW_TEMPLATE[1:],
        tuple(reversed(OVERVIEW_TEMPLATE)),
        (OverviewPart("另一个标题", ""), *OVERVIEW_TEMPLATE[1:]),
        (*OVERVIEW_TEMPLATE, OverviewPart("多出来的", "")),
    ],
    ids=["removed", "reordered", "changed", "added"],
)
def test_headings_may_not_be_changed_removed_or_reordered_r26(overview: tuple[OverviewPart, ...]) -> None:
    with pytest.raises(InvalidInput, match="overview_headings_changed"):
        replace(FULL, overview=overview).check()


@pytest.mark.parametrize("credits", ["0", "-1", "30.1", "1.25"])
def test_credits_are_positive_in_tenths_r25(credits: str) -> None:  # noqa: A002 - the word of the rule book
    with pytest.raises(InvalidInput, match="credits_invalid"):
        replace(FULL, online_credits=Decimal(credits)).check()


def test_one_credit_needs_240_minutes_of_video_r25() -> None:
    assert credits_meter(FULL, OutlineFigures(video_seconds=2 * 240 * 60)).is_supported
    short = credits_meter(FULL, OutlineFigures(video_seconds=2 * 240 * 60 - 1))
    assert (short.is_supported, short.needed_seconds) == (False, 28_800)


def test_credits_beyond_the_video_are_a_finding_and_nothing_more_r25() -> None:
    finding = findings_on(FULL, OutlineFigures(unit_count=1, video_seconds=600))[0]
    assert (finding.code, finding.level, finding.value) == ("credits", "warn", "10 min / 480 min")
    assert missing_for_run(FULL, OutlineFigures(unit_count=1)) == []


def test_eight_lectures_of_thirty_minutes_are_usual_for_a_credit_r25() -> None:
    hour = 3600.0
    meter = credits_meter(FULL, OutlineFigures(video_seconds=16 * hour, lecture_count=16))
    assert (meter.needed_lectures, meter.average_lecture_seconds) == (16, 3600)
    assert [each.level for each in meter.findings()] == ["ok", "ok"]
    few = credits_meter(FULL, OutlineFigures(video_seconds=16 * hour, lecture_count=15))
    short = credits_meter(FULL, OutlineFigures(video_seconds=16 * 1799.0, lecture_count=16))
    for meter in (few, short):
        assert (meter.findings()[1].code, meter.findings()[1].level) == ("lectures", "warn")
    assert few.findings()[1].value == "15 / 16, ⌀ 64 min"


def test_without_lectures_there_is_no_average_r25() -> None:
    assert credits_meter(FULL, OutlineFigures()).average_lecture_seconds == 0


def test_a_bare_course_misses_everything_r50() -> None:
    missing = missing_for_run(Information("线性代数"), OutlineFigures())
    assert missing == ["overview", "online_credits", "total_credits", "unit"]


def test_an_empty_paragraph_is_no_overview_r50() -> None:
    overview = (OverviewPart(OVERVIEW_TEMPLATE[0].heading, " "), *OVERVIEW_TEMPLATE[1:])
    assert replace(FULL, overview=overview).missing == ["overview"]


def test_every_used_resource_must_be_approved_r50() -> None:
    assert missing_for_run(FULL, OutlineFigures(unit_count=3, unusable_count=1)) == ["usable_resources"]


def test_there_are_twelve_undergraduate_and_nineteen_vocational_categories_r28() -> None:
    assert (len(categories_of("undergraduate")), len(categories_of("vocational"))) == (12, 19)
    assert len({category.code for category in CATEGORIES}) == 31


def test_a_course_belongs_to_a_category_of_its_schools_kind_r28() -> None:
    check_category("07", "undergraduate")
    check_category(None, "vocational")
    with pytest.raises(InvalidInput, match="category_of_other_kind"):
        check_category("07", "vocational")
    with pytest.raises(InvalidInput, match="category_unknown"):
        check_category("99", "vocational")
