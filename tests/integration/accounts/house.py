"""What the tests of accounts do again and again, through the service's own door."""

from __future__ import annotations

import base64
import itertools
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from chassis.contracts.accounts.institution import (
    CreateAdministrator,
    CreatedPerson,
    FileInstitution,
    InstitutionView,
)
from chassis.contracts.accounts.notification import ListNotifications, NotificationView
from chassis.contracts.accounts.person import CreatePerson, RegisterTeacher, RegistrationView
from chassis.contracts.accounts.session import CreateCaptcha, SessionView, SignIn
from chassis.contracts.base import ActorView, Call, Envelope
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.domain.actor import SYSTEM, Role
from chassis.domain.ids import new_id
from chassis.domain.scopes import ClientScope
from chassis.tables import chassis_table
from services.accounts.bootstrap import AccountsApplication
from services.accounts.domain.numbers import IdNumber
from services.accounts.importer.work import perform, take_next
from services.accounts.service import AccountsService

FIELD_KEY = base64.b64encode(b"f" * 32).decode()
LOOKUP_KEY = base64.b64encode(b"l" * 32).decode()
AUDIT_KEY = base64.b64encode(b"a" * 32).decode()
BORN_ANY = "19991231"
PASSWORD = "correct horse 7 battery"

_numbers = itertools.count(random.SystemRandom().randrange(10**6, 10**8))


def fresh() -> str:
    """Digits that no other test uses."""
    return f"{next(_numbers):09d}"


def fresh_mobile() -> str:
    return "13" + fresh()[-9:]


def id_number(born: str = "20050412", region: str = "330106") -> str:
    """A valid ID number that no other test uses."""
    stem = region + born + fresh()[-3:]
    for last in "0123456789X":
        try:
            return IdNumber.parse(stem + last, today=date(2030, 1, 1)).text
        except Exception:  # noqa: BLE001, S112 - one of the eleven is right
            continue
    raise AssertionError("no check character fits")


class House:
    """The service, a clock that tests may turn, and people to act as."""

    def __init__(self, application: AccountsApplication) -> None:
        self.application = application
        self.service = AccountsService(application)
        self.now = datetime.now(UTC)
        application.clock = lambda: self.now
        self.platform = self.call(Role.PLATFORM_ADMIN)
        self.system = Call(actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name))

    def wait(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)

    def call(self, *roles: Role, institution_id: str | None = None, person_id: str | None = None) -> Call:
        """A call by somebody with these roles, who need not exist."""
        actor = ActorView(
            kind="person",
            actor_id=person_id or new_id(),
            name="某人",
            institution_id=institution_id,
            roles=frozenset(roles),
            scopes=frozenset({"full"}),
        )
        return Call(actor=actor, client_address="192.0.2.7")

    def stranger(self, key: str | None = None, address: str | None = None) -> Call:
        return Call(idempotency_key=key, client_address=address)

    def school(self, **changes: Any) -> InstitutionView:
        number = fresh()
        fields = {"code": number, "name": f"测试大学{number}", "kind": "undergraduate", "province": "浙江省"}
        return self.service.file_institution(self.platform, FileInstitution(**{**fields, **changes}))

    def admin_of(self, school: InstitutionView) -> Call:
        return self.call(Role.SCHOOL_ADMIN, institution_id=school.institution_id)

    def administrator(self, school: InstitutionView) -> CreatedPerson:
        command = CreateAdministrator(
            institution_id=school.institution_id, username=f"jwc{fresh()}", full_name="教务处"
        )
        return self.service.create_administrator(self.platform, command)

    def student(self, school: InstitutionView, **changes: Any) -> CreatedPerson:
        fields = {"role": Role.STUDENT, "full_name": "王小明", "number": fresh(), "id_number": id_number()}
        return self.service.create_person(self.admin_of(school), CreatePerson(**{**fields, **changes}))

    def system_of(self, school: InstitutionView, *scopes: ClientScope) -> Call:
        """A call by a system of the school's with these scopes."""
        actor = ActorView(
            kind="api_client",
            actor_id=new_id(),
            name="教务系统",
            institution_id=school.institution_id,
            roles=frozenset({Role.SCHOOL_ADMIN}),
            scopes=frozenset(scopes),
            session_id=new_id(),
        )
        return Call(actor=actor)

    def as_signed_in(self, session: SessionView) -> Call:
        """A call with what the session's token says."""
        actor = ActorView(
            kind="person",
            actor_id=session.person.person_id,
            name=session.person.full_name,
            institution_id=session.person.institution_id,
            roles=frozenset() if session.must_set_password else session.person.roles,
            scopes=session.scopes,
            session_id=session.session_id,
        )
        return Call(actor=actor, client_address="192.0.2.7")

    def inbox(self, person_id: str) -> list[NotificationView]:
        call = self.call(person_id=person_id)
        return self.service.list_notifications(call, ListNotifications()).items

    def captcha(self) -> dict[str, str]:
        """A fresh captcha, answered rightly."""
        drawn = self.service.create_captcha(Call(), CreateCaptcha())
        return {"captcha_id": drawn.captcha_id, "captcha_answer": drawn.answer or ""}

    def register(self, school: InstitutionView, key: str | None = None, **changes: Any) -> RegistrationView:
        fields = {
            "institution_id": school.institution_id,
            "username": f"teacher{fresh()}",
            "full_name": "张老师",
            "mobile": fresh_mobile(),
            "password": PASSWORD,
            **self.captcha(),
        }
        return self.service.register_teacher(self.stranger(key), RegisterTeacher(**{**fields, **changes}))

    def teacher(self, school: InstitutionView, **changes: Any) -> RegistrationView:
        """A registered and approved teacher."""
        registered = self.register(school, **changes)
        self.decide(registered.registration_id, "approved")
        return registered

    def decide(self, person_id: str, outcome: str, *, reason: str = "", version: int = 1) -> None:
        """What review tells after the school's decision."""
        self.hear(
            ReviewDecided(
                task_id=new_id(),
                subject_kind=SubjectKind.TEACHER_ACCOUNT,
                subject_id=person_id,
                subject_version=version,
                outcome=outcome,
                reason=reason,
                decided_by_id=new_id(),
                decided_by_name="教务处",
                decided_at=self.now,
            )
        )

    def hear(self, event: ReviewDecided) -> None:
        envelope = Envelope(
            event_id=new_id(), type=event.TYPE, occurred_at=self.now, payload=event.model_dump(mode="json")
        )
        self.service.apply_decision(envelope)

    def sign_in(self, login: str, password: str = PASSWORD, address: str | None = None) -> SessionView:
        command = SignIn(login=login, password=password, **self.captcha())
        return self.service.sign_in(self.stranger(address=address), command)

    def import_next(self) -> bool:
        """What the importer's process does; answers whether there was an import to do."""
        assignment = take_next(self.application, "test")
        if assignment is not None:
            perform(self.application, assignment)
        return assignment is not None

    def events(self, event_type: str) -> list[dict[str, Any]]:
        """The payloads in the outbox, oldest first."""
        outbox = chassis_table(self.application.metadata, "outbox")
        statement = select(outbox.c.envelope).where(outbox.c.type == event_type).order_by(outbox.c.id)
        with self.application.engine.connect() as connection:
            return [envelope["payload"] for envelope in connection.scalars(statement)]

    def dump(self) -> str:
        """Everything in the database, as text; binary columns as their hexadecimal digits and as characters."""
        parts = []
        with self.application.engine.connect() as connection:
            for table in self.application.metadata.sorted_tables:
                rows = connection.execute(text(f"SELECT t.* FROM {table.name} t"))  # noqa: S608 - our own names
                for row in rows:
                    for value in row:
                        is_binary = isinstance(value, bytes)
                        parts.append(value.decode("latin-1") if is_binary else str(value))
        return "\n".join(parts)
