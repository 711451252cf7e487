"""A school that is not on file applies for it: 共享平台申请表 (R16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.states import StateMachine
from services.accounts.domain.institution import InstitutionKind
from services.accounts.domain.numbers import Email, Mobile

DECISION_WORKING_DAYS = 2
"""The centre decides within so many working days of China."""
MOST_FOR_CONTACT = 5
"""Forms in a day that name one mail address as the contact's. Each is answered there, and whoever hands it in need
not own the address: beyond it somebody floods a mailbox."""
CONTACT_WINDOW = timedelta(days=1)
TAKEN_MEANWHILE = "该院校代码或名称已经备案，请与课程管理中心联系。"
"""Why an approved application is rejected after all: the school came on file in another way meanwhile."""


class ApplicationState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ApplicationAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    RESUBMIT = "resubmit"


APPLICATION_STATES = StateMachine[ApplicationState, ApplicationAction](
    "institution_application",
    {
        (ApplicationState.PENDING, ApplicationAction.APPROVE): ApplicationState.APPROVED,
        (ApplicationState.PENDING, ApplicationAction.REJECT): ApplicationState.REJECTED,
        (ApplicationState.REJECTED, ApplicationAction.RESUBMIT): ApplicationState.PENDING,
    },
)


@dataclass(frozen=True)
class SchoolForm:
    """The school as the form describes it."""

    code: str
    name: str
    kind: InstitutionKind
    province: str

    @property
    def has_ministry_code(self) -> bool:
        """Whether the code looks like those of the ministry's list, which have five digits."""
        return re.fullmatch(r"[0-9]{5}", self.code) is not None


@dataclass(frozen=True)
class ContactForm:
    """Whom the centre answers, and who becomes the school's first administrator."""

    full_name: str
    mobile: Mobile
    email: Email


@dataclass
class InstitutionApplication:
    """One school's application. `paper_ids` has the form of each submission, newest last; none is lost (R4)."""

    application_id: str
    school: SchoolForm
    contact: ContactForm
    paper_ids: tuple[str, ...]
    state: ApplicationState
    submitted_at: datetime
    due_at: datetime
    created_at: datetime
    reason: str | None = None
    decided_at: datetime | None = None
    institution_id: str | None = None
    administrator_id: str | None = None
    version: int = field(default=1)

    @property
    def submission(self) -> int:
        """How often it went to the centre."""
        return len(self.paper_ids)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the centre's working days are over and nothing is decided."""
        return self.state is ApplicationState.PENDING and self.due_at < now

    def approve(self, *, institution_id: str, administrator_id: str, now: datetime) -> None:
        """The centre agrees: the school is on file and has an administrator."""
        self._move(ApplicationAction.APPROVE)
        self.institution_id = institution_id
        self.administrator_id = administrator_id
        self.decided_at = now

    def reject(self, reason: str, now: datetime) -> None:
        """The centre refuses and says why."""
        self._move(ApplicationAction.REJECT)
        self.reason = reason
        self.decided_at = now

    def resubmit(
        self, *, school: SchoolForm, contact: ContactForm, paper_id: str, due_at: datetime, now: datetime
    ) -> None:
        """The applicant corrects the form and hands it in again; the centre's time begins anew."""
        self._move(ApplicationAction.RESUBMIT)
        self.school = school
        self.contact = contact
        self.paper_ids = (*self.paper_ids, paper_id)
        self.submitted_at = now
        self.due_at = due_at
        self.reason = None
        self.decided_at = None

    def _move(self, action: ApplicationAction) -> None:
        self.state = APPLICATION_STATES.next(self.state, action)
        self.version += 1


def administrator_names(code: str) -> list[str]:
    """Usernames for the school's first administrator, in the order in which they are tried."""
    stem = f"admin-{code.lower()}"
    return [stem, *(f"{stem}-{number}" for number in range(2, 100))]
