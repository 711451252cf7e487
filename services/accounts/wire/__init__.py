"""Between the contracts and the domain of accounts: no rules, only words. Numbers leave masked (R15)."""

from services.accounts.wire.arguments import fields
from services.accounts.wire.audit import access_page, audit_filter, checkpoint_view, clear_numbers_view
from services.accounts.wire.events import decision, notice, translate
from services.accounts.wire.institutions import (
    created_view,
    created_with_code,
    initial_view,
    institution_fields,
    institution_filter,
    institution_page,
    institution_view,
    with_code,
)
from services.accounts.wire.people import (
    brief,
    me_view,
    people,
    people_filter,
    person_page,
    person_view,
    registration_view,
    resolved,
    teacher_hits,
)
from services.accounts.wire.records import import_view, inbox, notification_view
from services.accounts.wire.sessions import captcha_answer, captcha_view, session_view, sign_in_form

__all__ = [
    "access_page",
    "audit_filter",
    "brief",
    "captcha_answer",
    "captcha_view",
    "checkpoint_view",
    "clear_numbers_view",
    "created_view",
    "created_with_code",
    "decision",
    "fields",
    "import_view",
    "inbox",
    "initial_view",
    "institution_fields",
    "institution_filter",
    "institution_page",
    "institution_view",
    "me_view",
    "notice",
    "notification_view",
    "people",
    "people_filter",
    "person_page",
    "person_view",
    "registration_view",
    "resolved",
    "session_view",
    "sign_in_form",
    "teacher_hits",
    "translate",
    "with_code",
]
