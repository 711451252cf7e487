"""Releases as views, and the way back from commands (R84)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chassis.contracts.catalog import release as release_contract
from chassis.domain.errors import InvalidInput
from services.catalog.domain.outline import NodeLevel
from services.catalog.domain.release import Cell, Statement
from services.catalog.ports.teaching import ClassRow
from services.catalog.usecases.release import ReleaseOverview, Releases


def statements_of(said: Iterable[release_contract.ReleaseStatement]) -> dict[str, Statement]:
    """The statements by node.

    Raises:
        InvalidInput: `release_node_repeated`.
    """
    statements: dict[str, Statement] = {}
    for index, each in enumerate(said):
        if each.node_id in statements:
            raise InvalidInput.of(f"/statements/{index}/node_id", "release_node_repeated", node_id=each.node_id)
        statements[each.node_id] = Statement(NodeLevel(each.level), each.is_released, each.visible_from)
    return statements


def releases_view(releases: Releases) -> release_contract.ReleasesView:
    return release_contract.ReleasesView(
        class_id=releases.plan.class_id,
        statements=[
            release_contract.ReleaseStatement(
                level=said.level.value,
                node_id=node_id,
                is_released=said.is_released,
                visible_from=said.visible_from,
            )
            for node_id, said in releases.plan.statements.items()
        ],
        chapters=[
            release_contract.ChapterReleaseView(
                chapter_id=chapter.chapter_id,
                title=chapter.title,
                unit_count=sum(len(section.units) for section in chapter.sections),
                visible_unit_count=sum(
                    unit.unit_id in releases.visible for section in chapter.sections for unit in section.units
                ),
                sections=[
                    release_contract.SectionReleaseView(
                        section_id=section.section_id,
                        title=section.title,
                        units=[
                            release_contract.UnitReleaseView(
                                unit_id=unit.unit_id,
                                title=unit.title,
                                is_visible=unit.unit_id in releases.visible,
                            )
                            for unit in section.units
                        ],
                    )
                    for section in chapter.sections
                ],
            )
            for chapter in releases.outline.chapters
        ],
        version=releases.plan.version,
    )


def overview_view(overview: ReleaseOverview) -> release_contract.ReleaseOverviewView:
    chapters = [
        release_contract.ChapterColumnView(
            chapter_id=chapter.chapter_id,
            title=chapter.title,
            unit_count=sum(len(section.units) for section in chapter.sections),
        )
        for chapter in overview.outline.chapters
    ]
    shown = [chapter for chapter in chapters if chapter.unit_count]
    return release_contract.ReleaseOverviewView(
        items=[
            _class_releases(row, shown, overview.cells[row.teaching_class.class_id])
            for row in overview.classes.items
        ],
        next_cursor=overview.classes.next_cursor,
        chapters=shown,
    )


def _class_releases(
    row: ClassRow, chapters: Iterable[release_contract.ChapterColumnView], cells: Mapping[str, Cell]
) -> release_contract.ClassReleasesView:
    found = row.teaching_class
    return release_contract.ClassReleasesView(
        class_id=found.class_id,
        title=found.title,
        kind=found.kind.value,
        institution_id=found.institution_id,
        institution_name=row.institution_name,
        tutor_name=found.tutor_name,
        size=found.size,
        cells=[
            release_contract.ReleaseCellView(
                chapter_id=chapter.chapter_id,
                state=cells[chapter.chapter_id].state.value,
                visible_unit_count=cells[chapter.chapter_id].visible_units,
                next_visible_at=cells[chapter.chapter_id].opens_at,
            )
            for chapter in chapters
        ],
    )
