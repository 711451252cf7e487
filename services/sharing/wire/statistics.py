"""Statistics as views: each number with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing import statistics as views
from chassis.domain.paging import Slice
from services.sharing.domain.statistics import DEFINITIONS, UNITS, YearFigures
from services.sharing.ports.statistics import SnapshotDay
from services.sharing.usecases.statistics import LiveFigures


def statistics_view(academic_year: str, found: LiveFigures, now: datetime) -> views.StatisticsView:
    return views.StatisticsView(
        academic_year=academic_year,
        as_of=now,
        members=views.YearView.model_validate(_year(found.members)),
        **_year(found.everyone),
    )


def report_view(document: dict[str, Any]) -> views.StatisticsReportView:
    return views.StatisticsReportView.model_validate(
        {
            **_figures(document),
            "definitions": [asdict(each) for each in DEFINITIONS],
        }
    )


def day_page(found: Slice[SnapshotDay]) -> Page[views.StatisticsDayView]:
    items = [views.StatisticsDayView(as_of=day.as_of, taken_at=day.taken_at) for day in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def _year(figures: YearFigures) -> dict[str, views.Figure]:
    return {name: views.Figure(value=value, unit=UNITS[name]) for name, value in asdict(figures).items()}


def _figures(part: Any) -> Any:
    """A part of the document with a unit beside every number."""
    if isinstance(part, Mapping):
        return {
            name: {"value": value, "unit": UNITS[name]} if isinstance(value, int) else _figures(value)
            for name, value in part.items()
        }
    return [_figures(each) for each in part] if isinstance(part, list) else part
