"""Statistics on the bus."""

from __future__ import annotations

from chassis.contracts.base import Call, Page
from chassis.contracts.sharing.statistics import (
    ExportStatistics,
    GetStatistics,
    GetStatisticsReport,
    ListStatisticsDays,
    StatisticsDayView,
    StatisticsFile,
    StatisticsReportView,
    StatisticsView,
    TakenStatistics,
    TakeStatistics,
)
from chassis.rpc.entrypoints import Service, query, remote
from services.sharing.adapters.statistics_file import statistics_lines
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import statistics
from services.sharing.wire import statistics as wire


class StatisticsEntrypoints(Service[SharingApplication]):
    """What the province counts (R92)."""

    @query
    def get_statistics(self, tx: SharingTransaction, query: GetStatistics) -> StatisticsView:
        found = statistics.live_year(tx, academic_year=query.academic_year)
        return wire.statistics_view(query.academic_year, found, tx.now)

    @query
    def get_statistics_report(self, tx: SharingTransaction, query: GetStatisticsReport) -> StatisticsReportView:
        return wire.report_view(statistics.report(tx, as_of=query.as_of))

    @query
    def export_statistics(self, tx: SharingTransaction, query: ExportStatistics) -> StatisticsFile:
        document = statistics.report(tx, as_of=query.as_of)
        name = f"statistics-{document['as_of']}.csv"
        return StatisticsFile(file_name=name, text=statistics_lines(document, query.language))

    @query
    def list_statistics_days(self, tx: SharingTransaction, query: ListStatisticsDays) -> Page[StatisticsDayView]:
        return wire.day_page(statistics.list_days(tx, limit=query.limit, cursor=query.cursor))

    @remote
    def take_statistics(self, call: Call, _command: TakeStatistics) -> TakenStatistics:
        with self.application.transaction(call, read_only=True) as tx:
            is_due = statistics.is_due(tx)
        if not is_due:
            return TakenStatistics(taken=0)
        people = self.application.census(call).people()
        with self.application.transaction(call) as tx:
            return TakenStatistics(taken=int(statistics.take_snapshot(tx, people=people)))
