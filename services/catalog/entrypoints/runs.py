"""Runs of courses."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog import run as contract
from chassis.rpc.entrypoints import Service, command, query
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.ports.building import Paging
from services.catalog.usecases import run as usecases
from services.catalog.usecases import run_opening, run_reading
from services.catalog.wire.course import changes
from services.catalog.wire.run import comparison_view, figures_view, period, run_filter, run_page, run_view


class RunEntrypoints(Service[CatalogApplication]):
    """Opening runs and leading them through their life."""

    @command
    def open_run(self, tx: CatalogTransaction, command: contract.OpenRun) -> contract.RunView:
        return run_view(run_opening.open_run(tx, command.course_id))

    @command
    def reopen_run(self, tx: CatalogTransaction, command: contract.ReopenRun) -> contract.RunView:
        return run_view(run_opening.reopen_run(tx, command.run_id))

    @query
    def list_course_runs(self, tx: CatalogTransaction, query: contract.ListCourseRuns) -> Page[contract.RunBrief]:
        return run_page(run_reading.list_course_runs(tx, query.course_id, Paging(query.limit, query.cursor)))

    @query
    def list_runs(self, tx: CatalogTransaction, query: contract.ListRuns) -> Page[contract.RunBrief]:
        return run_page(run_reading.list_runs(tx, run_filter(query), Paging(query.limit, query.cursor)))

    @query
    def get_run(self, tx: CatalogTransaction, query: contract.GetRun) -> contract.RunView:
        return run_view(run_reading.get_run(tx, query.run_id))

    @command
    def change_run(self, tx: CatalogTransaction, command: contract.ChangeRun) -> contract.RunView:
        return run_view(
            usecases.change_run(
                tx,
                run_id=command.run_id,
                expected_version=command.expected_version,
                changes=changes(command),
            )
        )

    @command
    def publish_run(self, tx: CatalogTransaction, command: contract.PublishRun) -> contract.RunView:
        return run_view(usecases.publish_run(tx, run_id=command.run_id, period=period(command)))

    @command
    def withdraw_run(self, tx: CatalogTransaction, command: contract.WithdrawRun) -> contract.RunView:
        return run_view(usecases.withdraw_run(tx, command.run_id))

    @query
    def run_figures(self, tx: CatalogTransaction, query: contract.GetRunFigures) -> contract.RunFiguresView:
        return figures_view(run_reading.run_figures(tx, query.run_id))

    @query
    def compare_runs(self, tx: CatalogTransaction, query: contract.CompareRuns) -> contract.RunComparisonView:
        return comparison_view(
            *run_reading.compare_runs(
                tx, course_id=query.course_id, from_run_id=query.from_run_id, to_run_id=query.to_run_id
            )
        )

    @command
    def close_run(self, tx: CatalogTransaction, command: contract.CloseRun) -> contract.RunView:
        return run_view(usecases.close_run(tx, command.run_id))

    @command
    def take_down_run(self, tx: CatalogTransaction, command: contract.TakeDownRun) -> contract.RunView:
        return run_view(usecases.take_down_run(tx, run_id=command.run_id, reason=command.reason))

    @command
    def sweep_runs(self, tx: CatalogTransaction, command: contract.SweepRuns) -> contract.SweptRuns:
        return contract.SweptRuns(finished=usecases.sweep_runs(tx, command.limit))
