"""The application's states in full (R16), and when it is late."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.domain.errors import Conflict
from services.accounts.domain.institution import InstitutionKind
from services.accounts.domain.institution_application import (
    APPLICATION_STATES,
    ApplicationAction,
    ApplicationState,
    ContactForm,
    InstitutionApplication,
    SchoolForm,
    administrator_names,
)
from services.accounts.domain.numbers import Email, Mobile
from services.accounts.domain.person import parse_username

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SCHOOL = SchoolForm("10335", "甲大学", InstitutionKind.UNDERGRADUATE, "浙江")
CONTACT = ContactForm("王老师", Mobile("13800138000"), Email("wang@school.example"))

# Every cell: the centre decides what is pending, a rejected one may be corrected, an approved one is the end.
GRID: dict[str, dict[str, str | None]] = {
    "pending": {"approve": "approved", "reject": "rejected", "resubmit": None},
    "approved": {"approve": None, "reject": None, "resubmit": None},
    "rejected": {"approve": None, "reject": None, "resubmit": "pending"},
}


def an_application() -> InstitutionApplication:
    return InstitutionApplication(
        application_id="application",
        school=SCHOOL,
        contact=CONTACT,
        paper_ids=("first",),
        state=ApplicationState.PENDING,
        submitted_at=NOW,
        due_at=NOW + timedelta(days=2),
        created_at=NOW,
    )


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("action", ApplicationAction)
def test_the_machine_moves_as_the_rules_say_r16(state: ApplicationState, action: ApplicationAction) -> None:
    expected = GRID[state][action]
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            APPLICATION_STATES.next(state, action)
        assert refusal.value.code == "institution_application_state"
    else:
        assert APPLICATION_STATES.next(state, action) == expected


def test_the_drawing_is_the_table() -> None:
    drawing = Path(__file__).resolve().parents[3] / "docs" / "states" / "institution_application.md"
    drawn = set(re.findall(r"^ +(\w+) --> (\w+) : (\w+)$", drawing.read_text(encoding="utf-8"), re.MULTILINE))
    assert drawn == {
        (str(state), str(after), str(action)) for (state, action), after in APPLICATION_STATES.table.items()
    }


def test_only_an_undecided_application_is_late_r16() -> None:
    application = an_application()
    assert not application.is_overdue(application.due_at)
    late = application.due_at + timedelta(seconds=1)
    assert application.is_overdue(late)
    application.reject("缺少公章", late)
    assert not application.is_overdue(late)


def test_a_correction_keeps_the_earlier_form_and_begins_anew_r4_r16() -> None:
    application = an_application()
    application.reject("缺少公章", NOW)
    assert (application.reason, application.decided_at, application.version) == ("缺少公章", NOW, 2)
    later = NOW + timedelta(days=3)
    application.resubmit(
        school=SCHOOL, contact=CONTACT, paper_id="second", due_at=later + timedelta(days=2), now=later
    )
    assert (application.paper_ids, application.submission) == (("first", "second"), 2)
    assert (application.reason, application.decided_at) == (None, None)
    assert application.due_at == later + timedelta(days=2)


def test_the_administrator_has_a_usable_name_that_tells_the_school_r16() -> None:
    names = administrator_names("Zj" + "A" * 18)
    assert names[0] == "admin-zj" + "a" * 18
    assert [parse_username(name) for name in names] == names
    assert len(set(names)) == len(names)
