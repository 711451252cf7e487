"""Credit recognition by the home school (R90)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.sharing.recognition import ListRecognitions, Recognise, RecognisedStudent, RevokeRecognition
from chassis.contracts.sharing.selection import ListResults
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition
from services.sharing.ports.recognitions import RecognitionFilter
from tests.factories import call_of
from tests.integration.sharing.province import Province
from tests.racing import race


def recognise(
    province: Province, selection_id: str, student_ids: list[str], call: Call | None = None, **changes: Any
) -> Any:
    students = [RecognisedStudent(student_id=each, **changes) for each in student_ids]
    command = Recognise(selection_id=selection_id, students=students, basis="教务处 2026 年第 3 号")
    return province.sharing.recognise(call or province.admin_b, command).recognitions


def revoke(province: Province, recognition_id: str, reason: str = "成绩更正", call: Call | None = None) -> Any:
    command = RevokeRecognition(recognition_id=recognition_id, reason=reason)
    return province.sharing.revoke_recognition(call or province.admin_b, command)


def test_a_batch_is_recognised_with_its_evidence_r90(province: Province) -> None:
    run, selection, students = province.a_taught_selection(students=3)
    recognitions = recognise(province, selection.selection_id, students)
    assert {each.student_id for each in recognitions} == set(students)
    first = recognitions[0]
    assert (first.credits, first.score, first.watched_seconds) == (Decimal("2.0"), Decimal("88.5"), 14_400)
    assert (first.run_id, first.run_title, first.basis) == (run.run_id, "数据结构", "教务处 2026 年第 3 号")
    events = province.told("credit_recognised", run_id=run.run_id)
    assert {each["student_id"] for each in events} == set(students)
    (notice,) = [
        each
        for each in province.told("notice_raised", kind="credit_recognised")
        if set(each["person_ids"]) == set(students)
    ]
    assert notice["facts"]["credits"] == "2.0"


def test_a_second_recognition_of_the_same_student_is_refused_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    recognise(province, selection.selection_id, students)
    with pytest.raises(Conflict) as refusal:
        recognise(province, selection.selection_id, students)
    assert refusal.value.code == "already_recognised"
    assert refusal.value.errors[0].pointer == "/students/0"


def test_of_many_recognising_one_student_at_once_one_has_effect_r90(province: Province) -> None:
    run, selection, students = province.a_taught_selection()
    work = partial(recognise, province, selection.selection_id, students)
    outcomes = race([work] * 50)
    # Eight connections for fifty: some wait longer than a pool lets them, and are told so.
    refusals = [each for each in outcomes if isinstance(each, DomainError)]
    assert len(refusals) == 49
    assert {each.code for each in refusals} <= {"already_recognised", "database_unavailable"}
    assert len(province.told("credit_recognised", run_id=run.run_id)) == 1


def test_the_database_itself_lets_one_recognition_stand_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    recognise(province, selection.selection_id, students)
    application = province.sharing.application
    with application.transaction(province.admin_b, read_only=True) as tx:
        (standing,) = tx.recognition_lists.page(
            RecognitionSight.of(tx.actor),
            RecognitionFilter(None, selection.selection_id, None, None, None),
            limit=1,
            cursor=None,
        ).items
    fields = {name: getattr(standing, name) for name in Recognition.__dataclass_fields__}
    twin = Recognition(**(fields | {"recognition_id": new_id()}))
    with pytest.raises(Conflict) as refusal, application.transaction(province.admin_b) as tx:
        tx.recognitions.add_all([twin])
    assert refusal.value.code == "already_recognised"


def test_all_or_none_with_every_obstacle_by_its_place_r90(province: Province) -> None:
    run, selection, (known,) = province.a_taught_selection()
    elsewhere_class = province.open_class(run, province.school_a)
    other_class = province.score(run, elsewhere_class)
    own_class = province.open_class(run)
    other_home = province.score(run, own_class, student_institution_id=province.school_a)
    students = [known, new_id(), other_class, other_home, known]
    with pytest.raises(Conflict) as refusal:
        recognise(province, selection.selection_id, students)
    assert refusal.value.code == "recognitions_refused"
    assert [(each.pointer, each.code) for each in refusal.value.errors] == [
        ("/students/1", "student_without_score"),
        ("/students/2", "student_without_score"),
        ("/students/3", "student_without_score"),
        ("/students/4", "student_named_twice"),
    ]
    assert province.told("credit_recognised", run_id=run.run_id) == []


def test_credits_are_at_most_the_selections_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    with pytest.raises(Conflict) as refusal:
        recognise(province, selection.selection_id, students, credits=Decimal("2.5"))
    assert refusal.value.code == "credits_exceed_selection"
    (recognition,) = recognise(province, selection.selection_id, students, credits=Decimal("1.5"))
    assert recognition.credits == Decimal("1.5")


def test_nothing_is_recognised_before_the_run_is_finished_r90(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    with pytest.raises(Conflict) as untaught:
        recognise(province, selection.selection_id, [new_id()])
    assert untaught.value.code == "selection_not_taught"
    student = province.score(run, province.open_class(run))
    with pytest.raises(Conflict) as running:
        recognise(province, selection.selection_id, [student])
    assert running.value.code == "run_not_finished"


def test_a_run_that_was_taken_down_counts_for_nothing_r90(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    student = province.score(run, province.open_class(run))
    province.tell_again(run, state="taken_down")
    with pytest.raises(Conflict) as refusal:
        recognise(province, selection.selection_id, [student])
    assert refusal.value.code == "run_not_finished"


def test_only_the_home_school_recognises_and_revokes_r90_r2(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    with pytest.raises(NotFound):
        recognise(province, selection.selection_id, students, province.admin_a)
    for role in (Role.TEACHER, Role.CENTRE_ADMIN, Role.STUDENT):
        with pytest.raises(NotPermitted):
            recognise(province, selection.selection_id, students, call_of(role, institution_id=province.school_b))
    (recognition,) = recognise(province, selection.selection_id, students)
    with pytest.raises(NotFound):
        revoke(province, recognition.recognition_id, call=province.admin_a)


def test_a_revocation_needs_a_reason_and_both_are_kept_r90(province: Province) -> None:
    run, selection, students = province.a_taught_selection()
    (recognition,) = recognise(province, selection.selection_id, students)
    with pytest.raises(InvalidInput):
        revoke(province, recognition.recognition_id, reason=" ")
    revoked = revoke(province, recognition.recognition_id)
    assert (revoked.state, revoked.revoke_reason) == ("revoked", "成绩更正")
    with pytest.raises(Conflict) as twice:
        revoke(province, recognition.recognition_id)
    assert twice.value.code == "recognition_state"
    (anew,) = recognise(province, selection.selection_id, students)
    kept = province.sharing.list_recognitions(province.admin_b, ListRecognitions(run_id=run.run_id)).items
    assert [(each.recognition_id, each.state) for each in kept] == [
        (anew.recognition_id, "recognised"),
        (recognition.recognition_id, "revoked"),
    ]
    told = province.told("credit_recognised", recognition_id=recognition.recognition_id)
    assert [each["is_revoked"] for each in told] == [False, True]


def test_the_latest_score_counts_and_a_late_older_one_does_not_r87_r90(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    class_id = province.open_class(run)
    student = province.score(run, class_id, version=2, score=Decimal("91.0"))
    province.score(run, class_id, student_id=student, version=1, score=Decimal("60.0"))
    province.finish(run)
    (recognition,) = recognise(province, selection.selection_id, [student])
    assert recognition.score == Decimal("91.0")


def test_results_show_the_home_school_what_is_left_to_recognise_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection(students=3)
    recognise(province, selection.selection_id, students[:1])

    def results(call: Call, **query: Any) -> list[str]:
        page = province.sharing.list_results(call, ListResults(selection_id=selection.selection_id, **query))
        return [each.student_id for each in page.items]

    assert set(results(province.admin_b)) == set(students)
    assert results(province.admin_b, recognised=True) == students[:1]
    assert set(results(province.admin_b, recognised=False)) == set(students[1:])
    with pytest.raises(NotFound):
        results(province.admin_a)


def test_a_student_sees_the_own_recognitions_r90(province: Province) -> None:
    run, selection, students = province.a_taught_selection(students=2)
    recognise(province, selection.selection_id, students)
    me = call_of(Role.STUDENT, institution_id=province.school_b, actor_id=students[0])
    own = province.sharing.list_recognitions(me, ListRecognitions()).items
    assert [each.student_id for each in own] == students[:1]
    other_school = province.sharing.list_recognitions(province.admin_a, ListRecognitions(run_id=run.run_id))
    assert other_school.items == []
