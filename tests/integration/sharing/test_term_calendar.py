"""What time and the centre do to a term's calendar, and who is told (R70)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chassis.contracts.sharing.share_list import GetShareList
from chassis.contracts.sharing.term import CreateTerm, ListTermShifts, ShiftTerm, SweepTerms, TermView
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, NotFound, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.sharing.province import TERM_STARTS, TODAY, Province
from tests.racing import race

LATER = TODAY + timedelta(days=10)


def term_of(province: Province) -> TermView:
    query = GetShareList(share_list_id=province.list_id)
    return province.sharing.get_share_list(province.centre, query).term


def shift(province: Province, term: TermView, **days: Any) -> TermView:
    command = ShiftTerm(term_id=term.term_id, expected_version=term.version, reason="系统维护", **days)
    return province.sharing.shift_term(province.centre, command)


def opened(province: Province, **days: Any) -> TermView:
    window = {
        "notice_on": TODAY - timedelta(days=20),
        "collection_until": TODAY + timedelta(days=30),
        "review_until": TODAY + timedelta(days=40),
        "publication_until": TODAY + timedelta(days=50),
    }
    province.open_list(**(window | days))
    return term_of(province)


def sweep(province: Province) -> None:
    province.sharing.sweep_terms(SYSTEM_CALL, SweepTerms())


def notices(province: Province, kind: str, term: TermView) -> list[dict[str, Any]]:
    return [each for each in province.told("notice_raised", kind=kind) if each["facts"]["title"] == term.name]


def test_a_shift_is_kept_shown_and_told_r70(province: Province) -> None:
    term = opened(province)
    shifted = shift(province, term, collection_until=LATER)
    assert (shifted.collection_until, shifted.version) == (LATER, term.version + 1)
    shift(province, shifted, publication_until=LATER + timedelta(days=60))
    query = ListTermShifts(term_id=term.term_id, limit=1)
    first = province.sharing.list_term_shifts(province.admin_b, query)
    rest = province.sharing.list_term_shifts(
        province.admin_b, query.model_copy(update={"cursor": first.next_cursor})
    )
    (newest,), (oldest,) = first.items, rest.items
    assert [(each.phase, each.before, each.after) for each in oldest.moved] == [
        ("collection_until", term.collection_until, LATER)
    ]
    assert newest.moved[0].phase == "publication_until"
    assert (oldest.reason, oldest.shifted_by_name) == ("系统维护", province.centre.actor.name)
    told = notices(province, "term_calendar_shifted", term)
    assert [each["role"] for each in told] == ["school_admin"] * 2
    assert told[0]["facts"]["reason"] == "系统维护"


def test_only_the_centre_shifts_and_on_the_newest_calendar_r70(province: Province) -> None:
    term = opened(province)
    command = ShiftTerm(term_id=term.term_id, expected_version=1, reason="原因", collection_until=LATER)
    for role in (Role.SCHOOL_ADMIN, Role.TEACHER, Role.PLATFORM_ADMIN):
        with pytest.raises(NotPermitted):
            province.sharing.shift_term(call_of(role, institution_id=province.school_a), command)
    shift(province, term, collection_until=LATER)
    with pytest.raises(StaleVersion):
        shift(province, term, collection_until=LATER + timedelta(days=1))
    unknown = command.model_copy(update={"term_id": new_id()})
    with pytest.raises(NotFound):
        province.sharing.shift_term(province.centre, unknown)
    with pytest.raises(NotFound):
        province.sharing.list_term_shifts(province.centre, ListTermShifts(term_id=new_id()))


def test_of_two_shifting_at_once_one_succeeds_r70(province: Province) -> None:
    term = opened(province)
    outcomes = race([partial(shift, province, term, collection_until=LATER + timedelta(days=n)) for n in (0, 1)])
    (refusal,) = [each for each in outcomes if isinstance(each, DomainError)]
    assert refusal.code == "stale_version"
    found = province.sharing.list_term_shifts(province.centre, ListTermShifts(term_id=term.term_id))
    assert len(found.items) == 1


def test_a_collection_that_is_over_is_opened_again_and_takes_entries_r70(province: Province) -> None:
    term = opened(province, collection_until=TODAY - timedelta(days=1))
    sweep(province)
    assert (term_of(province).share_list_state, term_of(province).turn) == ("reviewing", "centre")
    assert len(notices(province, "share_list_reviewing", term)) == 1, "schools hear that the review begins"
    with pytest.raises(Conflict):
        province.add(province.tell_run())
    assert shift(province, term, collection_until=LATER).share_list_state == "collecting"
    sweep(province)
    province.add(province.tell_run())
    assert len(notices(province, "term_calendar_reopened", term)) == 1


def test_a_published_list_has_no_calendar_to_shift_r70(province: Province) -> None:
    opened(province)
    province.a_published_entry()
    with pytest.raises(Conflict) as refusal:
        shift(province, term_of(province), publication_until=LATER + timedelta(days=60))
    assert refusal.value.code == "term_phase_over"


def test_schools_are_reminded_once_and_once_more_after_a_shift_r70(province: Province) -> None:
    term = opened(province, collection_until=TODAY)
    sweep(province)
    sweep(province)
    (told,) = notices(province, "share_list_collection_ends", term)
    assert (told["role"], told["facts"]["until"]) == ("school_admin", TODAY.isoformat())
    shift(province, term, collection_until=TODAY + timedelta(days=1))
    sweep(province)
    assert len(notices(province, "share_list_collection_ends", term)) == 2


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        ({"collection_until": TODAY, "review_until": TODAY}, "share_list_review_ends"),
        (
            {"collection_until": TODAY, "review_until": TODAY, "publication_until": TODAY},
            "share_list_publication_due",
        ),
        (
            {"collection_until": TODAY, "review_until": TODAY, "publication_until": TODAY - timedelta(days=1)},
            "share_list_publication_late",
        ),
    ],
)
def test_the_centre_is_reminded_of_its_own_deadlines_r70(
    province: Province, days: dict[str, Any], kind: str
) -> None:
    term = opened(province, **days)
    race([partial(sweep, province), partial(sweep, province)])
    (told,) = notices(province, kind, term)
    assert told["role"] == "centre_admin"


def test_the_centre_is_told_when_the_notice_is_due_r70(province: Province) -> None:
    term = province.sharing.create_term(
        province.centre,
        CreateTerm(
            name=f"学期 {new_id()}",
            academic_year=f"{TERM_STARTS.year}-{TERM_STARTS.year + 1}",
            season="autumn",
            starts_on=TERM_STARTS,
            ends_on=TODAY + timedelta(days=90),
            notice_on=TODAY,
        ),
    )
    sweep(province)
    sweep(province)
    (told,) = notices(province, "share_list_notice_due", term)
    assert (told["role"], told["link"]) == ("centre_admin", f"/api/v1/terms/{term.term_id}")


def test_a_sweep_and_a_shift_at_once_leave_the_list_as_the_calendar_says_r70(province: Province) -> None:
    for _ in range(5):
        term = opened(province, collection_until=TODAY - timedelta(days=1))
        works: list[Callable[[], object]] = [
            partial(shift, province, term, collection_until=LATER),
            partial(sweep, province),
        ]
        race(works)
        sweep(province)
        assert term_of(province).share_list_state == "collecting"
