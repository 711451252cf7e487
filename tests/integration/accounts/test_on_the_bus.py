"""Accounts as the platform runs it: a process on the bus, its relay beside it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from chassis.contracts.accounts.institution import FileInstitution
from chassis.contracts.accounts.people_import import IMPORT_LIMIT_BYTES, CancelImport, ImportPeople
from chassis.contracts.accounts.person import RegisterLearner
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.accounts.session import CreateCaptcha, ReadCaptchaAloud, SignIn
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from chassis.rpc.client import RpcClient
from tests.integration.accounts.house import AUDIT_KEY, FIELD_KEY, LOOKUP_KEY, PASSWORD, fresh, fresh_mobile
from tests.integration.messaging.processes import Process
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def environment(amqp_url: str, database_url: Callable[[str], str], private_key_file: Path) -> dict[str, str]:
    return {
        "KX_AMQP_URL": amqp_url,
        "KX_DATABASE_URL_ACCOUNTS": database_url("accounts"),
        "KX_TOKEN_PRIVATE_KEY_FILE": str(private_key_file),
        "KX_FIELD_KEY": FIELD_KEY,
        "KX_LOOKUP_KEY": LOOKUP_KEY,
        "KX_AUDIT_KEY": AUDIT_KEY,
        "KX_CAPTCHA_REVEALS_ANSWER": "true",
    }


@pytest.fixture
def processes(environment: dict[str, str], tmp_path: Path) -> Iterator[None]:
    started = [
        Process(
            environment, tmp_path / "service.log", "chassis.serve", "services.accounts.service:AccountsService"
        ),
        Process(environment, tmp_path / "relay.log", "chassis.relay", "accounts"),
    ]
    for process in started:
        process.wait_ready()
    yield
    for process in started:
        process.kill()


@pytest.fixture
def accounts(amqp_url: str, processes: None) -> Iterator[AccountsRpc]:
    client = RpcClient(amqp_url, timeout=20)
    yield client.proxy(AccountsRpc, "accounts")
    client.close()


def _captcha(accounts: AccountsRpc) -> dict[str, str]:
    drawn = accounts.create_captcha(Call(), CreateCaptcha())
    return {"captcha_id": drawn.captcha_id, "captcha_answer": drawn.answer or ""}


def test_people_sign_in_over_the_bus_at_once_and_events_leave(
    accounts: AccountsRpc, environment: dict[str, str]
) -> None:
    actor = ActorView(
        kind="person", actor_id=new_id(), roles=frozenset({Role.PLATFORM_ADMIN}), scopes=frozenset({FULL_SCOPE})
    )
    platform = Call(actor=actor)
    code = fresh()
    accounts.file_institution(
        platform, FileInstitution(code=code, name=f"大学{code}", kind="vocational", province="浙江省")
    )
    username = f"learner{fresh()}"
    learner = RegisterLearner(
        username=username, full_name="李群众", mobile=fresh_mobile(), password=PASSWORD, **_captcha(accounts)
    )
    accounts.register_learner(Call(), learner)

    def sign_in(password: str) -> bool:
        try:
            accounts.sign_in(Call(), SignIn(login=username, password=password, **_captcha(accounts)))
        except NotAuthenticated:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(sign_in, [PASSWORD, "wrong", PASSWORD, "wrong", PASSWORD, PASSWORD])) == [
            True,
            False,
            True,
            False,
            True,
            True,
        ]
    heard = accounts.read_captcha_aloud(
        Call(), ReadCaptchaAloud(captcha_id=accounts.create_captcha(Call(), CreateCaptcha()).captcha_id)
    )
    assert base64.b64decode(heard.wav_base64).startswith(b"RIFF")
    engine = create_engine(environment["KX_DATABASE_URL_ACCOUNTS"], poolclass=NullPool)

    def is_outbox_empty() -> bool:
        with engine.connect() as connection:
            return not connection.execute(text("SELECT EXISTS (SELECT FROM outbox)")).scalar_one()

    wait_until(is_outbox_empty, 15, "the relay to publish")


def test_a_file_of_ten_mebibytes_goes_over_the_bus_r13(accounts: AccountsRpc) -> None:
    platform = Call(
        actor=ActorView(
            kind="person",
            actor_id=new_id(),
            roles=frozenset({Role.PLATFORM_ADMIN}),
            scopes=frozenset({FULL_SCOPE}),
        )
    )
    code = fresh()
    school = accounts.file_institution(
        platform, FileInstitution(code=code, name=f"大学{code}", kind="vocational", province="浙江省")
    )
    admin = Call(
        actor=ActorView(
            kind="person",
            actor_id=new_id(),
            roles=frozenset({Role.SCHOOL_ADMIN}),
            scopes=frozenset({FULL_SCOPE}),
            institution_id=school.institution_id,
        ),
        idempotency_key=fresh(),
    )
    content = base64.b64encode(b"x" * IMPORT_LIMIT_BYTES).decode()
    command = ImportPeople(role=Role.STUDENT, file_name="large.csv", content_base64=content)
    asked = accounts.import_people(admin, command)
    assert asked.state == "queued"
    assert accounts.import_people(admin, command) == asked
    cancelled = accounts.cancel_import(
        admin.model_copy(update={"idempotency_key": None}), CancelImport(import_id=asked.import_id)
    )
    assert cancelled.state == "cancelled"
