"""Covers of courses and of runs."""

from __future__ import annotations

from chassis.contracts.catalog import cover as contract
from chassis.contracts.catalog.course import CourseView
from chassis.contracts.catalog.run import RunView
from chassis.rpc.entrypoints import Service, command, query
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.usecases import cover as usecases
from services.catalog.wire.course import course_view
from services.catalog.wire.cover import cover, cover_view
from services.catalog.wire.run import run_view


class CoverEntrypoints(Service[CatalogApplication]):
    """Giving, taking away and showing covers."""

    @command
    def set_course_cover(self, tx: CatalogTransaction, command: contract.SetCourseCover) -> CourseView:
        return course_view(
            usecases.set_course_cover(
                tx,
                course_id=command.course_id,
                expected_version=command.expected_version,
                cover=cover(command, tx.now),
            )
        )

    @command
    def remove_course_cover(self, tx: CatalogTransaction, command: contract.RemoveCourseCover) -> CourseView:
        return course_view(
            usecases.set_course_cover(
                tx, course_id=command.course_id, expected_version=command.expected_version, cover=None
            )
        )

    @query
    def course_cover(self, tx: CatalogTransaction, query: contract.GetCourseCover) -> contract.CoverView:
        return cover_view(usecases.course_cover(tx, query.course_id, query.known_cover_id))

    @command
    def set_run_cover(self, tx: CatalogTransaction, command: contract.SetRunCover) -> RunView:
        return run_view(
            usecases.set_run_cover(
                tx,
                run_id=command.run_id,
                expected_version=command.expected_version,
                cover=cover(command, tx.now),
            )
        )

    @command
    def remove_run_cover(self, tx: CatalogTransaction, command: contract.RemoveRunCover) -> RunView:
        return run_view(
            usecases.set_run_cover(
                tx, run_id=command.run_id, expected_version=command.expected_version, cover=None
            )
        )

    @query
    def run_cover(self, tx: CatalogTransaction, query: contract.GetRunCover) -> contract.CoverView:
        return cover_view(usecases.run_cover(tx, query.run_id, query.known_cover_id))
