"""What those who run classes call to keep them, and to release content to them (R81, R82, R84)."""

from __future__ import annotations

from chassis.contracts.base import Nothing, Page
from chassis.contracts.catalog import release, teaching_class
from chassis.rpc.entrypoints import Service, command, query
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.usecases import class_keeping
from services.catalog.usecases import release as release_cases
from services.catalog.wire import release as release_wire
from services.catalog.wire import teaching as wire


class ClassEntrypoints(Service[CatalogApplication]):
    """The life of a class after it was opened, and what it may see."""

    @query
    def list_my_classes(
        self, tx: CatalogTransaction, query: teaching_class.ListMyClasses
    ) -> Page[teaching_class.ClassView]:
        return wire.class_page(class_keeping.list_my_classes(tx, limit=query.limit, cursor=query.cursor))

    @command
    def rename_class(
        self, tx: CatalogTransaction, command: teaching_class.RenameClass
    ) -> teaching_class.ClassView:
        return wire.class_view(
            class_keeping.rename_class(
                tx,
                class_id=command.class_id,
                title=command.title,
                expected_version=command.expected_version,
            )
        )

    @command
    def hand_over_class(
        self, tx: CatalogTransaction, command: teaching_class.HandOverClass
    ) -> teaching_class.ClassView:
        return wire.class_view(
            class_keeping.hand_over_class(
                tx,
                class_id=command.class_id,
                tutor_id=command.tutor_id,
                expected_version=command.expected_version,
            )
        )

    @command
    def close_class(self, tx: CatalogTransaction, command: teaching_class.CloseClass) -> Nothing:
        class_keeping.close_class(tx, class_id=command.class_id)
        return Nothing()

    @query
    def get_releases(self, tx: CatalogTransaction, query: release.GetReleases) -> release.ReleasesView:
        return release_wire.releases_view(release_cases.get_releases(tx, class_id=query.class_id))

    @command
    def set_releases(self, tx: CatalogTransaction, command: release.SetReleases) -> release.ReleasesView:
        return release_wire.releases_view(
            release_cases.set_releases(
                tx,
                class_id=command.class_id,
                statements=release_wire.statements_of(command.statements),
                expected_version=command.expected_version,
            )
        )

    @command
    def release_all(self, tx: CatalogTransaction, command: release.ReleaseAll) -> release.ReleasesView:
        return release_wire.releases_view(
            release_cases.release_all(tx, class_id=command.class_id, visible_from=command.visible_from)
        )

    @query
    def release_overview(
        self, tx: CatalogTransaction, query: release.GetReleaseOverview
    ) -> release.ReleaseOverviewView:
        return release_wire.overview_view(
            release_cases.release_overview(tx, run_id=query.run_id, limit=query.limit, cursor=query.cursor)
        )
