"""What a course says of itself: title, category, credits, overview (R25). A run keeps its own copy (R50)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import InvalidInput

CREDIT_STEP = Decimal("0.1")
MOST_CREDITS = Decimal(30)


@dataclass(frozen=True)
class OverviewPart:
    """One heading of the overview and the text under it."""

    heading: str
    content: str


OVERVIEW_TEMPLATE = (
    OverviewPart("课程概述", "本课程是什么、为什么值得学、适合谁学。"),
    OverviewPart("授课目标", "学完本课程后，学生能够知道什么、做到什么。"),
    OverviewPart("教学内容", "各章的主要内容、重点与难点。"),
    OverviewPart("预备知识", "学习本课程之前需要具备的知识或先修课程。"),
    OverviewPart("考核方式", "成绩的组成、各部分的比例与合格标准。"),
    OverviewPart("参考资料", "教材、参考书与其他学习资源。"),
)
"""The template that teachers copy (R26). Its contents are hints; only its headings are binding."""


@dataclass(frozen=True)
class Information:
    """The information of a course or of a run. A value: changing it means replacing it."""

    title: str
    category_code: str | None = None
    online_credits: Decimal | None = None
    total_credits: Decimal | None = None
    overview: tuple[OverviewPart, ...] = ()
    cover_id: str | None = None
    """The paper that is the cover. Papers never change, so a run's copy keeps the picture it was opened with."""

    def check(self) -> None:
        """Refuse what may not be entered. What is stored already stays readable when the template changes.

        Raises:
            InvalidInput: `credits_invalid` (R25) or `overview_headings_changed` (R26).
        """
        _check_credits("/online_credits", self.online_credits)
        _check_credits("/total_credits", self.total_credits)
        if self.overview:
            _check_headings(self.overview)

    @property
    def missing(self) -> list[str]:
        """What is still to be filled in before a run may be opened (R50)."""
        missing = []
        if not self.overview or any(not part.content.strip() for part in self.overview):
            missing.append("overview")
        if self.online_credits is None:
            missing.append("online_credits")
        if self.total_credits is None:
            missing.append("total_credits")
        return missing


def _check_credits(pointer: str, credits: Decimal | None) -> None:  # noqa: A002 - the word of the rule book
    if credits is None:
        return
    if not 0 < credits <= MOST_CREDITS or credits % CREDIT_STEP != 0:
        raise InvalidInput.of(pointer, "credits_invalid", most=str(MOST_CREDITS), step=str(CREDIT_STEP))


def _check_headings(overview: tuple[OverviewPart, ...]) -> None:
    """The template's headings may not be changed, removed or reordered (R26)."""
    wanted = [part.heading for part in OVERVIEW_TEMPLATE]
    if [part.heading for part in overview] != wanted:
        raise InvalidInput.of("/overview", "overview_headings_changed", headings=wanted)
