"""Published statistics over HTTP, open to anyone (R92)."""

from __future__ import annotations

from flask import Response

from chassis.contracts.base import Page
from chassis.contracts.sharing.events import CreditRecognised
from chassis.contracts.sharing.statistics import (
    ExportStatistics,
    GetStatistics,
    GetStatisticsReport,
    ListStatisticsDays,
    StatisticsDayView,
    StatisticsReportView,
    StatisticsView,
)
from gateway.access import ANYONE
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("statistics", title="Statistics 统计")
CSV = "text/csv"


@api.get("/statistics", summary="What an academic year came to (R92)", who=ANYONE, kept_until=[CreditRecognised])
def get_statistics(query: GetStatistics) -> StatisticsView:
    """Schools that recognised (所), course offerings (门次), recognitions (人次), students (人), as of now.

    `members` counts the alliance's members alone.
    """
    return clients().sharing.get_statistics(caller(), query)


@api.get(
    "/statistics/report",
    summary="Everything published for a day (R5, R92)",
    who=ANYONE,
    kept_until=[],
    errors=["statistics_not_found"],
)
def get_statistics_report(query: GetStatisticsReport) -> StatisticsReportView:
    """Totals, academic years and schools with units and definitions, as they were counted on that day and kept.

    `as_of` asks for that day or the last one published before it; without it, the newest.
    """
    return clients().sharing.get_statistics_report(caller(), query)


@api.get(
    "/statistics/report.csv",
    summary="The same as .csv (R92)",
    who=ANYONE,
    produces=CSV,
    kept_until=[],
    errors=["statistics_not_found"],
)
def export_statistics(query: ExportStatistics) -> Response:
    """A line for each number, with its unit and what it counts in `language`. UTF-8 with BOM."""
    found = clients().sharing.export_statistics(caller(), query)
    return attachment(found.text.encode(), CSV, found.file_name)


@api.get("/statistics/days", summary="The days with published statistics (R92)", who=ANYONE, kept_until=[])
def list_statistics_days(query: ListStatisticsDays) -> Page[StatisticsDayView]:
    """Newest first."""
    return clients().sharing.list_statistics_days(caller(), query)
