"""The ledger of recognitions: who sees which part, its totals, its history, its files (R90, R91)."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from python_calamine import CalamineWorkbook

from chassis.contracts.base import Call
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.sharing.ledger_export import (
    ExportLedgerBook,
    ExportLedgerPart,
    ExportOwnTranscript,
    ExportTranscripts,
)
from chassis.contracts.sharing.recognition import (
    GetRecognition,
    LedgerQuery,
    ListOwnRecognitions,
    ListRecognitions,
    Recognise,
    RecognisedStudent,
    Recognitions,
    RevokeRecognition,
)
from chassis.contracts.sharing.selection import SelectionDetailView
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted, TooMany
from chassis.domain.ids import new_id
from services.sharing.usecases import ledger
from tests.factories import call_of
from tests.integration.sharing.province import TODAY, Province
from tests.statements import cost_of

ELMO = xmlschema.XMLSchema(str(Path(__file__).parents[2] / "schemas" / "elmo" / "schema.xsd"), allow="local")
NS = {"e": "https://github.com/emrex-eu/elmo-schemas/tree/v1"}


def _root(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - of our own making


def _one(element: ET.Element, path: str) -> ET.Element:
    (found,) = element.findall(path, NS)
    return found


def recognise(province: Province, selection_id: str, students: list[str], **options: Any) -> Recognitions:
    command = Recognise(
        selection_id=selection_id,
        students=[RecognisedStudent(student_id=each) for each in students],
        **{"basis": "教务处 2026 年第 3 号", **options},
    )
    return province.sharing.recognise(province.admin_b, command)


def revoke(province: Province, recognition_id: str) -> None:
    command = RevokeRecognition(recognition_id=recognition_id, reason="成绩更正")
    province.sharing.revoke_recognition(province.admin_b, command)


def taught(province: Province, names: list[str], **run: Any) -> tuple[RunChanged, SelectionDetailView, list[str]]:
    """A finished run in which students of these names have scores."""
    told, entry = province.a_published_entry(**run)
    selection = province.select(entry)
    class_id = province.open_class(told)
    students = [province.score(told, class_id, student_name=name) for name in names]
    province.finish(told)
    return told, selection, students


def csv_rows(province: Province, call: Call, **narrowed: Any) -> list[dict[str, str]]:
    text, cursor = "", None
    while True:
        part = province.sharing.export_ledger_part(call, ExportLedgerPart(cursor=cursor, **narrowed))
        text += part.text
        cursor = part.next_cursor
        if cursor is None:
            assert text.startswith("\ufeff")
            assert text.count("\ufeff") == 1
            return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_batch_can_skip_those_who_cannot_be_recognised_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection(students=3)
    stranger = new_id()
    recognise(province, selection.selection_id, students[:1])
    answer = recognise(province, selection.selection_id, [*students, stranger, students[2]], skip_faulty=True)
    assert [each.student_id for each in answer.recognitions] == students[1:]
    assert [(each.student_id, each.code) for each in answer.refused] == [
        (students[0], "already_recognised"),
        (stranger, "student_without_score"),
        (students[2], "student_named_twice"),
    ]


def test_a_batch_of_faults_alone_recognises_nobody_and_says_why_r90(province: Province) -> None:
    run, selection, _ = province.a_taught_selection()
    answer = recognise(province, selection.selection_id, [new_id()], skip_faulty=True)
    assert (answer.recognitions, answer.refused[0].code) == ([], "student_without_score")
    assert province.told("credit_recognised", run_id=run.run_id) == []


def test_the_history_tells_everything_of_a_result_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    first = recognise(province, selection.selection_id, students).recognitions[0]
    revoke(province, first.recognition_id)
    again = recognise(province, selection.selection_id, students, basis="复核").recognitions[0]
    me = call_of(Role.STUDENT, institution_id=province.school_b, actor_id=students[0])
    for call in (province.admin_b, province.centre, me):
        found = province.sharing.get_recognition(call, GetRecognition(recognition_id=first.recognition_id))
        assert (found.state, found.watched_minutes) == ("revoked", 240)
        assert [(each.recognition_id, each.happened, each.note) for each in found.history] == [
            (first.recognition_id, "recognised", "教务处 2026 年第 3 号"),
            (first.recognition_id, "revoked", "成绩更正"),
            (again.recognition_id, "recognised", "复核"),
        ]


def test_a_recognition_of_others_is_not_found_r2_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    found = recognise(province, selection.selection_id, students).recognitions[0]
    stranger = call_of(Role.STUDENT, institution_id=province.school_b)
    for call in (province.admin_a, stranger):
        with pytest.raises(NotFound) as refusal:
            province.sharing.get_recognition(call, GetRecognition(recognition_id=found.recognition_id))
        assert refusal.value.code == "recognition_not_found"


def test_a_student_reads_the_own_record_and_nobody_elses_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection(students=2)
    recognise(province, selection.selection_id, students)
    me = call_of(Role.STUDENT, institution_id=province.school_b, actor_id=students[0])
    own = province.sharing.list_own_recognitions(me, ListOwnRecognitions()).items
    assert [each.student_id for each in own] == students[:1]
    assert province.sharing.list_own_recognitions(me, ListOwnRecognitions(state="revoked")).items == []
    with pytest.raises(NotPermitted):
        province.sharing.list_own_recognitions(province.admin_b, ListOwnRecognitions())


def test_the_ledger_is_filtered_by_year_run_student_state_and_day_r90(province: Province) -> None:
    run, selection, students = province.a_taught_selection(students=3)
    found = recognise(province, selection.selection_id, students).recognitions
    revoke(province, found[0].recognition_id)
    year = found[0].academic_year

    def ids(**narrowed: Any) -> set[str]:
        page = province.sharing.list_recognitions(province.admin_b, ListRecognitions(**narrowed))
        return {each.recognition_id for each in page.items}

    everyone = {each.recognition_id for each in found}
    assert ids() == ids(academic_year=year) == ids(run_id=run.run_id) == ids(since=TODAY, until=TODAY) == everyone
    assert ids(academic_year="2001-2002") == ids(run_id=new_id()) == ids(until=TODAY - timedelta(days=1)) == set()
    assert ids(since=TODAY + timedelta(days=1)) == set()
    assert ids(state="revoked") == {found[0].recognition_id} == ids(student_id=found[0].student_id)
    centre = province.sharing.list_recognitions(
        province.centre, ListRecognitions(institution_id=province.school_b)
    )
    assert {each.recognition_id for each in centre.items} == everyone
    # A school that asks for another's gets nothing.
    assert ids(institution_id=province.school_a) == set()


def test_totals_count_what_stands_with_the_same_filters_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection(students=3)
    found = recognise(province, selection.selection_id, students).recognitions
    _, second, others = province.a_taught_selection()
    recognise(province, second.selection_id, others)
    revoke(province, found[0].recognition_id)
    totals = province.sharing.ledger_totals(province.admin_b, LedgerQuery())
    assert (totals.recognised, totals.revoked, totals.students, totals.runs) == (3, 1, 3, 2)
    assert totals.credits == Decimal("6.0")
    one = province.sharing.ledger_totals(province.admin_b, LedgerQuery(selection_id=second.selection_id))
    assert (one.recognised, one.credits) == (1, Decimal("2.0"))
    assert province.sharing.ledger_totals(province.admin_a, LedgerQuery()).recognised == 0


def test_files_are_for_administrators_and_show_a_school_its_own_alone_r2_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    recognise(province, selection.selection_id, students)
    assert csv_rows(province, province.admin_a) == []
    for role in (Role.STUDENT, Role.TEACHER):
        call = call_of(role, institution_id=province.school_b, actor_id=students[0])
        for work in (
            partial(province.sharing.export_ledger_part, call, ExportLedgerPart()),
            partial(province.sharing.export_ledger_book, call, ExportLedgerBook()),
            partial(province.sharing.export_transcripts, call, ExportTranscripts()),
            partial(province.sharing.ledger_totals, call, LedgerQuery()),
        ):
            with pytest.raises(NotPermitted):
                work()


def test_the_csv_has_a_row_for_each_and_no_formula_r90(province: Province) -> None:
    names = ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\tx", "＝1", '王,小"明']
    _, selection, students = taught(province, names, title="=cmd|' /C calc'!A0")
    recognise(province, selection.selection_id, students, basis="第一行\n=1+1")
    rows = csv_rows(province, province.admin_b)
    assert {row["学生"] for row in rows} == {*("'" + name for name in names[:6]), names[6]}
    assert {row["课程名称"] for row in rows} == {"'=cmd|' /C calc'!A0"}
    shown = [rows[0][name] for name in ("成绩", "学习分钟", "认定学分", "状态")]
    assert shown == ["88.5", "240", "2.0", "已认定"]
    assert rows[0]["供课高校"].startswith("甲大学")
    assert rows[0]["高校名称"].startswith("乙学院")


def test_the_csv_comes_in_parts_that_join_r90(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "PART", 2)
    _, selection, students = province.a_taught_selection(students=5)
    recognise(province, selection.selection_id, students)
    rows = csv_rows(province, province.admin_b)
    assert sorted(row["学生编号"] for row in rows) == sorted(students)


def test_the_workbook_holds_text_alone_r90(province: Province) -> None:
    _, selection, students = taught(province, ["=1+1", "张三"])
    recognise(province, selection.selection_id, students)
    answer = province.sharing.export_ledger_book(province.admin_b, ExportLedgerBook())
    content = base64.b64decode(answer.content_base64)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert {row[5] for row in rows} == {"学生", "=1+1", "张三"}
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_workbook_that_would_be_too_long_is_refused_r90(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "BOOK_LIMIT", 2)
    _, selection, students = province.a_taught_selection(students=3)
    recognise(province, selection.selection_id, students)
    with pytest.raises(TooMany) as refusal:
        province.sharing.export_ledger_book(province.admin_b, ExportLedgerBook())
    assert (refusal.value.code, refusal.value.details) == ("export_too_large", {"most": 2})


def test_transcripts_are_valid_elmo_and_one_for_each_student_r91(province: Province) -> None:
    names = ["欧阳 明月", "<李&四>\u0001", "𠮷田"]
    run, selection, students = taught(province, names, title="数据结构 & <算法>")
    recognise(province, selection.selection_id, students)
    answer = province.sharing.export_transcripts(province.admin_b, ExportTranscripts(academic_year=None))
    assert {file.file_name for file in answer.files} == {f"{each}.xml" for each in students}
    by_name = {}
    for file in answer.files:
        assert list(ELMO.iter_errors(file.text)) == []
        root = _root(file.text)
        by_name[root.findtext("e:learner/e:familyName", "", NS)] = root
    assert set(by_name) == {"欧阳 明月", "<李&四>", "𠮷田"}
    root = by_name["欧阳 明月"]
    course = _one(root, "e:report/e:learningOpportunitySpecification")
    instance = _one(course, "e:specifies/e:learningOpportunityInstance")
    assert course.findtext("e:title", "", NS) == "数据结构 & <算法>"
    assert instance.findtext("e:credit/e:value", "", NS) == "2.0"
    assert instance.findtext("e:credit/e:scheme", "", NS) == "cn-credit"
    assert instance.findtext("e:resultLabel", "", NS) == "88.5"
    assert instance.findtext("e:engagementHours", "", NS) == "4.0"
    assert instance.findtext("e:start", "", NS) == run.starts_on.isoformat()
    identifiers = {each.get("type") for each in root.iterfind("e:report/e:issuer/e:identifier", NS)}
    assert identifiers == {"kexiang-institution", "cn-moe-institution-code"}


def test_a_transcript_says_no_id_number_and_no_birth_date_r15_r91(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    recognise(province, selection.selection_id, students)
    (file,) = province.sharing.export_transcripts(province.admin_b, ExportTranscripts()).files
    learner = _one(_root(file.text), "e:learner")
    assert [each.tag.rpartition("}")[2] for each in learner] == ["identifier", "givenNames", "familyName"]
    assert learner.findtext("e:identifier", "", NS) == students[0]


def test_transcripts_come_in_parts_by_student_and_leave_out_what_was_revoked_r91(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "STUDENTS_AT_ONCE", 2)
    _, selection, students = province.a_taught_selection(students=5)
    found = recognise(province, selection.selection_id, students).recognitions
    revoke(province, found[0].recognition_id)
    names, cursor, parts = [], None, 0
    while True:
        part = province.sharing.export_transcripts(province.admin_b, ExportTranscripts(cursor=cursor))
        names += [file.file_name for file in part.files]
        cursor, parts = part.next_cursor, parts + 1
        if cursor is None:
            break
    assert (sorted(names), parts) == (sorted(f"{each}.xml" for each in students[1:]), 2)


def test_a_student_takes_the_own_transcript_along_r91(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    me = call_of(Role.STUDENT, institution_id=province.school_b, actor_id=students[0])
    with pytest.raises(NotFound) as refusal:
        province.sharing.export_own_transcript(me, ExportOwnTranscript())
    assert refusal.value.code == "nothing_recognised"
    recognise(province, selection.selection_id, students)
    file = province.sharing.export_own_transcript(me, ExportOwnTranscript())
    assert file.file_name == f"{students[0]}.xml"
    assert list(ELMO.iter_errors(file.text)) == []


def test_the_ledger_costs_the_same_few_statements_however_long_it_is_r90(province: Province) -> None:
    admin, sharing = province.admin_b, province.sharing
    for students in (1, 5):
        _, selection, student_ids = province.a_taught_selection(students=students)
        found = recognise(province, selection.selection_id, student_ids).recognitions[0]
        wanted = GetRecognition(recognition_id=found.recognition_id)
        assert cost_of(
            sharing.application.engine,
            {
                "page": partial(sharing.list_recognitions, admin, ListRecognitions(limit=3)),
                "one": partial(sharing.get_recognition, admin, wanted),
                "totals": partial(sharing.ledger_totals, admin, LedgerQuery()),
                "csv": partial(sharing.export_ledger_part, admin, ExportLedgerPart()),
                "xlsx": partial(sharing.export_ledger_book, admin, ExportLedgerBook()),
                "elmo": partial(sharing.export_transcripts, admin, ExportTranscripts()),
            },
        ) == {"page": 1, "one": 2, "totals": 1, "csv": 1, "xlsx": 1, "elmo": 2}


def test_recognising_more_students_costs_no_more_statements_r90(province: Province) -> None:
    costs = []
    for students in (2, 40):
        _, selection, student_ids = province.a_taught_selection(students=students)
        work = partial(recognise, province, selection.selection_id, student_ids)
        costs.append(cost_of(province.sharing.application.engine, {"recognise": work})["recognise"])
    assert costs[0] == costs[1] <= 12


def test_a_refused_batch_leaves_no_trace_in_the_ledger_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    with pytest.raises(Conflict):
        recognise(province, selection.selection_id, [*students, new_id()])
    assert csv_rows(province, province.admin_b) == []
