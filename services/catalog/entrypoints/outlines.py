"""Outlines of courses and of runs."""

from __future__ import annotations

from chassis.contracts.catalog import outline as contract
from chassis.rpc.entrypoints import Service, command, query
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.outline import NodeLevel
from services.catalog.usecases import outline as usecases
from services.catalog.wire.outline import move, outline_view


class OutlineEntrypoints(Service[CatalogApplication]):
    """Reading and editing outlines; every edit answers the whole outline."""

    @query
    def get_outline(self, tx: CatalogTransaction, query: contract.GetOutline) -> contract.OutlineView:
        return outline_view(usecases.get_outline(tx, query.outline_id))

    @command
    def add_chapter(self, tx: CatalogTransaction, command: contract.AddChapter) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx, command.outline_id, command.expected_version, lambda plan: plan.add_chapter(command.title)
            )
        )

    @command
    def rename_chapter(self, tx: CatalogTransaction, command: contract.RenameChapter) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx,
                command.outline_id,
                command.expected_version,
                lambda plan: plan.rename(NodeLevel.CHAPTER, command.chapter_id, command.title),
            )
        )

    @command
    def move_chapter(self, tx: CatalogTransaction, command: contract.MoveChapter) -> contract.OutlineView:
        return outline_view(usecases.move_node(tx, **move(command, NodeLevel.CHAPTER, command.chapter_id)))

    @command
    def delete_chapter(self, tx: CatalogTransaction, command: contract.DeleteChapter) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx,
                command.outline_id,
                command.expected_version,
                lambda plan: plan.delete(NodeLevel.CHAPTER, command.chapter_id, cascade=command.cascade),
            )
        )

    @command
    def add_section(self, tx: CatalogTransaction, command: contract.AddSection) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx,
                command.outline_id,
                command.expected_version,
                lambda plan: plan.add_section(command.chapter_id, command.title),
            )
        )

    @command
    def rename_section(self, tx: CatalogTransaction, command: contract.RenameSection) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx,
                command.outline_id,
                command.expected_version,
                lambda plan: plan.rename(NodeLevel.SECTION, command.section_id, command.title),
            )
        )

    @command
    def move_section(self, tx: CatalogTransaction, command: contract.MoveSection) -> contract.OutlineView:
        return outline_view(usecases.move_node(tx, **move(command, NodeLevel.SECTION, command.section_id)))

    @command
    def delete_section(self, tx: CatalogTransaction, command: contract.DeleteSection) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx,
                command.outline_id,
                command.expected_version,
                lambda plan: plan.delete(NodeLevel.SECTION, command.section_id, cascade=command.cascade),
            )
        )

    @command
    def add_unit(self, tx: CatalogTransaction, command: contract.AddUnit) -> contract.OutlineView:
        return outline_view(
            usecases.add_unit(
                tx,
                outline_id=command.outline_id,
                expected_version=command.expected_version,
                section_id=command.section_id,
                title=command.title,
                resource_id=command.resource_id,
            )
        )

    @command
    def change_unit(self, tx: CatalogTransaction, command: contract.ChangeUnit) -> contract.OutlineView:
        return outline_view(
            usecases.change_unit(
                tx,
                outline_id=command.outline_id,
                expected_version=command.expected_version,
                unit_id=command.unit_id,
                title=command.title,
                resource_id=command.resource_id,
            )
        )

    @command
    def move_unit(self, tx: CatalogTransaction, command: contract.MoveUnit) -> contract.OutlineView:
        return outline_view(usecases.move_node(tx, **move(command, NodeLevel.UNIT, command.unit_id)))

    @command
    def delete_unit(self, tx: CatalogTransaction, command: contract.DeleteUnit) -> contract.OutlineView:
        return outline_view(
            usecases.edit_outline(
                tx,
                command.outline_id,
                command.expected_version,
                lambda plan: plan.delete(NodeLevel.UNIT, command.unit_id, cascade=False),
            )
        )
