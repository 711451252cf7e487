"""Final scores by spreadsheet: filled in, refused row by row, corrected with history (R87)."""

from __future__ import annotations

import base64
import io
from decimal import Decimal

import pytest
import xlsxwriter

from chassis.contracts.base import Call
from chassis.contracts.catalog.enrolment import GetScoreHistory, JoinRun
from chassis.contracts.catalog.scores import GetScoreSheet, ImportScores, ScoreImportView
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.spreadsheet import Sheet, read_sheet
from tests.integration.catalog_teaching.test_classes import empower
from tests.integration.catalog_teaching.test_enrolment import csv_of
from tests.integration.catalog_teaching.test_scores import scored_class
from tests.integration.catalog_teaching.world import World

HEADINGS = ("学号", "姓名", "成绩")


def send(world: World, class_id: str, content: bytes, by: Call | None = None) -> ScoreImportView:
    command = ImportScores(
        class_id=class_id, file_name="scores.csv", content_base64=base64.b64encode(content).decode()
    )
    return world.service.import_scores(by or world.tutor, command)


def sheet_of(world: World, class_id: str, by: Call) -> Sheet:
    paper = world.service.score_sheet(by, GetScoreSheet(class_id=class_id))
    return read_sheet(base64.b64decode(paper.content_base64), max_rows=100)


def history(world: World, class_id: str, student_id: str) -> list[Decimal]:
    query = GetScoreHistory(class_id=class_id, student_id=student_id)
    return [each.score for each in world.service.score_history(world.tutor, query).items]


def test_scores_of_a_file_are_entered_and_corrected_with_history_r87(world: World) -> None:
    _, class_id, (first, second, third) = scored_class(world, ["si1", "si2", "si3"])
    content = csv_of(("si1", "学生si1", "85.5"), ("si2", "", "90"), ("si3", "", ""), headings=HEADINGS)
    done = send(world, class_id, content)
    assert (done.row_count, done.changed_count, done.unchanged_count, done.passed_over_count) == (3, 2, 0, 1)
    done = send(world, class_id, csv_of(("si1", "", "86"), ("si2", "", "90.0"), headings=HEADINGS))
    assert (done.changed_count, done.unchanged_count) == (1, 1)
    assert history(world, class_id, first) == [Decimal("85.5"), Decimal(86)]
    assert history(world, class_id, second) == [Decimal(90)]
    assert history(world, class_id, third) == []
    assert world.events("score_recorded.v1")[-1]["score"] == "86.0"


def test_every_faulty_row_is_told_and_nothing_is_entered_r87(world: World) -> None:
    _, class_id, (first, *_) = scored_class(world, ["sf1", "sf2", "sf3", "sf4"])
    rows = [
        ("sf1", "", "70"),
        ("sf9", "", "70"),
        ("sf2", "别人", "70"),
        ("sf3", "", "101"),
        ("sf4", "", "缺考"),
        ("sf1", "", "71"),
    ]
    with pytest.raises(InvalidInput) as refused:
        send(world, class_id, csv_of(*rows, headings=HEADINGS))
    assert refused.value.code == "scores_have_errors"
    assert [(each.details["row"], each.details["column"], each.code) for each in refused.value.errors] == [
        (3, "学号", "student_not_in_class"),
        (4, "姓名", "student_name_differs"),
        (5, "成绩", "score_invalid"),
        (6, "成绩", "score_invalid"),
        (7, "学号", "score_student_repeated"),
    ]
    assert history(world, class_id, first) == []


def test_a_sheet_of_the_class_is_filled_in_and_sent_back_r87(world: World) -> None:
    run, _, _ = scored_class(world, ["sb1"])
    world.service.join_run(world.learner, JoinRun(run_id=run.run_id))
    (row,) = sheet_of(world, run.public_class_id, world.admin).rows
    assert (row.cells["编号"], row.cells["姓名"]) == (world.learner.actor.actor_id, "learner")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["编号", "姓名", "成绩"])
        page.write_row(1, 0, [row.cells["编号"], "learner", 77.5])
    done = send(world, run.public_class_id, target.getvalue(), world.leader)
    assert done.changed_count == 1
    assert sheet_of(world, run.public_class_id, world.leader).rows[0].cells["成绩"] == "77.5"


def test_a_student_number_that_is_a_number_has_lost_its_zeros_r87(world: World) -> None:
    _, class_id, _ = scored_class(world, ["20260001"])
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["学号", "成绩"])
        page.write_row(1, 0, [20260001, 80])
    with pytest.raises(InvalidInput) as refused:
        send(world, class_id, target.getvalue())
    assert [each.code for each in refused.value.errors] == ["cell_is_number"]


@pytest.mark.parametrize("headings", [("学号", "姓名"), ("姓名", "成绩")])
def test_a_file_of_scores_names_students_and_scores_r87(world: World, headings: tuple[str, ...]) -> None:
    _, class_id, _ = scored_class(world, [f"sh-{headings[0]}"])
    with pytest.raises(InvalidInput, match="import_heading_missing"):
        send(world, class_id, csv_of(("a", "b"), headings=headings))


def test_who_may_import_scores_and_read_the_sheet_r81_r87(world: World) -> None:
    run, class_id, _ = scored_class(world, ["sw1"])
    helper = world.person("helper", world.other_school, Role.TEACHER)
    empower(world, run, helper, "classes", "content", "students")
    content = csv_of(("sw1", "", "70"), headings=HEADINGS)
    with pytest.raises(NotPermitted, match="team_permission_required"):
        send(world, class_id, content, helper)
    with pytest.raises(NotFound, match="class_not_found"):
        send(world, class_id, content, world.stranger)
    with pytest.raises(NotFound, match="class_not_found"):
        sheet_of(world, class_id, world.stranger)
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        sheet_of(world, run.public_class_id, world.tutor)
    assert sheet_of(world, class_id, world.other_admin).rows
    assert send(world, class_id, content, world.leader).changed_count == 1
