"""Teams, classes, releases, enrolments and scores as views, and the way back from commands."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from decimal import Decimal

from chassis.contracts.accounts.directory import PersonBrief
from chassis.contracts.base import Page
from chassis.contracts.catalog import enrolment as enrolment_contract
from chassis.contracts.catalog import release as release_contract
from chassis.contracts.catalog.teaching_class import ClassView
from chassis.contracts.catalog.team import TeamMemberView
from chassis.contracts.sharing.events import SelectionChanged
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput
from chassis.domain.paging import Slice
from chassis.spreadsheet import Sheet, read_sheet
from services.catalog.domain.enrolment import MAX_IMPORT_ROWS, Enrolment, ImportRow, Student
from services.catalog.domain.outline import NodeLevel
from services.catalog.domain.release import Statement
from services.catalog.domain.teaching_class import Selection
from services.catalog.domain.team import TeamMember
from services.catalog.ports.teaching import ClassRow, ScoreVersion
from services.catalog.usecases.enrolment import ClassProgress, Imported
from services.catalog.usecases.release import Releases
from services.catalog.usecases.team import Colleague


def colleague(person: PersonBrief | None) -> Colleague | None:
    """What a team needs of a person, if accounts knows one."""
    if person is None:
        return None
    return Colleague(
        person_id=person.person_id,
        full_name=person.full_name,
        institution_id=person.institution_id,
        institution_name=person.institution_name or "",
        is_teacher=Role.TEACHER in person.roles,
        is_active=person.is_active,
    )


def team_member_view(member: TeamMember) -> TeamMemberView:
    return TeamMemberView(
        person_id=member.person_id,
        run_id=member.run_id,
        full_name=member.full_name,
        institution_id=member.institution_id,
        institution_name=member.institution_name,
        permissions=[permission.value for permission in sorted(member.permissions)],
        is_leader=member.is_leader,
        added_at=member.added_at,
        version=member.version,
    )


def team_page(members: Iterable[TeamMember]) -> Page[TeamMemberView]:
    return Page(items=[team_member_view(member) for member in members])


def class_view(row: ClassRow) -> ClassView:
    found = row.teaching_class
    return ClassView(
        class_id=found.class_id,
        run_id=found.run_id,
        run_title=row.run_title,
        kind=found.kind.value,
        title=found.title,
        institution_id=found.institution_id,
        institution_name=row.institution_name,
        tutor_id=found.tutor_id,
        tutor_name=found.tutor_name,
        size=found.size,
        opened_at=found.opened_at,
    )


def class_page(rows: Slice[ClassRow]) -> Page[ClassView]:
    return Page(items=[class_view(row) for row in rows.items], next_cursor=rows.next_cursor)


def selection_of(event: SelectionChanged) -> Selection:
    return Selection(
        selection_id=event.selection_id,
        run_id=event.run_id,
        institution_id=event.selecting_institution_id,
        way=event.way,
        tutor_id=event.tutor_id,
        state=event.state,
        version=event.version,
    )


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


def sheet_of(command: enrolment_contract.ImportEnrolments) -> Sheet:
    """The table in the file of an import.

    Raises:
        InvalidInput: see `chassis.spreadsheet.read_sheet`.
    """
    try:
        content = base64.b64decode(command.content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput("file_unreadable") from None
    return read_sheet(content, max_rows=MAX_IMPORT_ROWS)


def import_rows(sheet: Sheet) -> list[ImportRow]:
    return [ImportRow(row.number, row.cells, row.number_columns) for row in sheet.rows]


def students_of(found: Mapping[str, PersonBrief]) -> dict[str, Student]:
    return {
        key: Student(
            person_id=person.person_id,
            full_name=person.full_name,
            student_number=person.student_number,
            institution_id=person.institution_id,
            is_student=Role.STUDENT in person.roles,
            is_active=person.is_active,
        )
        for key, person in found.items()
    }


def imported_view(class_id: str, imported: Imported) -> enrolment_contract.ImportedView:
    return enrolment_contract.ImportedView(
        class_id=class_id,
        row_count=imported.row_count,
        added_count=len(imported.plan.newcomers),
        moved_count=len(imported.plan.movers),
        unchanged_count=len(imported.plan.present),
        size=imported.size,
    )


def enrolment_view(joined: Enrolment) -> enrolment_contract.EnrolmentView:
    return enrolment_contract.EnrolmentView(
        enrolment_id=joined.enrolment_id,
        run_id=joined.run_id,
        class_id=joined.class_id,
        student_id=joined.student_id,
        student_name=joined.student_name,
        joined_by=joined.joined_by.value,
        joined_at=joined.joined_at,
    )


def student_page(progress: ClassProgress) -> Page[enrolment_contract.StudentView]:
    return Page(
        items=[
            enrolment_contract.StudentView(
                student_id=row.enrolment.student_id,
                student_name=row.enrolment.student_name,
                student_number=row.enrolment.student_number or None,
                institution_id=row.enrolment.institution_id,
                joined_by=row.enrolment.joined_by.value,
                joined_at=row.enrolment.joined_at,
                completed_units=row.completed_units,
                unit_count=progress.unit_count,
                watched_seconds=row.watched_seconds,
                last_seen_at=row.last_seen_at,
                score=row.enrolment.score,
                score_version=row.enrolment.score_version,
            )
            for row in progress.students.items
        ],
        next_cursor=progress.students.next_cursor,
    )


def scores_of(entries: Iterable[enrolment_contract.ScoreEntry]) -> dict[str, Decimal]:
    """The scores by student.

    Raises:
        InvalidInput: `score_student_repeated`.
    """
    scores: dict[str, Decimal] = {}
    for index, entry in enumerate(entries):
        if entry.student_id in scores:
            raise InvalidInput.of(f"/scores/{index}/student_id", "score_student_repeated")
        scores[entry.student_id] = entry.score
    return scores


def score_history_view(student_id: str, versions: Iterable[ScoreVersion]) -> enrolment_contract.ScoreHistoryView:
    return enrolment_contract.ScoreHistoryView(
        student_id=student_id,
        items=[
            enrolment_contract.ScoreVersionView(
                score_version=version.score_version,
                score=version.score,
                scored_at=version.scored_at,
                scored_by_id=version.scored_by_id,
            )
            for version in versions
        ],
    )
