"""State, events and answers commit together or not at all, on the real database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from sqlalchemy import Column, Engine, Integer, String, Table, UniqueConstraint, func, insert, select

from chassis.application import Application
from chassis.contracts.base import ActorView, Call, Command, Envelope, Event, View
from chassis.database import connect
from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from chassis.rpc.entrypoints import Service, command, query, subscriber
from chassis.tables import chassis_table, new_metadata
from chassis.transaction import Transaction

METADATA = new_metadata()
CUPS = Table(
    "cups",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    UniqueConstraint("name"),
)


class CupMade(Event):
    TYPE: ClassVar[str] = "cup_made.v1"
    SOURCE: ClassVar[str] = "pottery"
    name: str


class MakeCup(Command):
    NOT_COMPARED: ClassVar[frozenset[str]] = frozenset({"grant"})

    name: str
    breaks: bool = False
    grant: str = ""


class CupView(View):
    cup_id: int
    name: str


class Pottery(Service[Application[Transaction]]):
    name = "pottery"

    @command
    def make_cup(self, tx: Transaction, command: MakeCup) -> CupView:
        cup_id = tx.session.execute(insert(CUPS).values(name=command.name).returning(CUPS.c.id)).scalar_one()
        tx.record(command.name)
        if command.breaks:
            raise Conflict("cup_broke")
        return CupView(cup_id=cup_id, name=command.name)

    @query
    def write_in_a_question(self, tx: Transaction, command: MakeCup) -> CupView:
        tx.session.execute(insert(CUPS).values(name=command.name))
        return CupView(cup_id=0, name=command.name)

    @subscriber(CupMade)
    def copy_cup(self, tx: Transaction, event: CupMade) -> None:
        tx.session.execute(insert(CUPS).values(name=f"{event.name}'"))


@pytest.fixture(scope="module")
def engine(empty_database_url: Callable[[], str]) -> Iterator[Engine]:
    engine = connect(empty_database_url(), pool_size=4, application_name="test")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def pottery(engine: Engine) -> Pottery:
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
    return Pottery(
        Application(
            engine=engine,
            metadata=METADATA,
            transaction_class=Transaction,
            translate=lambda name: [CupMade(name=name)],
            constraint_errors={"uq_cups_name": lambda: Conflict("cup_name_taken")},
        )
    )


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(CUPS.c.name).order_by(CUPS.c.name)).scalars())


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(chassis_table(METADATA, table))).scalar_one()


def call(key: str | None = None, actor_id: str = "potter") -> Call:
    return Call(
        actor=ActorView(kind="person", actor_id=actor_id, scopes=frozenset({FULL_SCOPE})),
        correlation_id="c-1",
        idempotency_key=key,
    )


def test_a_change_and_its_event_commit_together(pottery: Pottery, engine: Engine) -> None:
    pottery.make_cup(call(), MakeCup(name="blue"))
    with engine.connect() as connection:
        stored = connection.execute(select(chassis_table(METADATA, "outbox").c.envelope)).scalar_one()
    envelope = Envelope.model_validate(stored)
    assert names(engine) == ["blue"]
    assert (envelope.type, envelope.payload) == ("cup_made.v1", {"name": "blue"})
    assert (envelope.correlation_id, envelope.actor_id) == ("c-1", "potter")


def test_a_refusal_leaves_neither_change_nor_event_nor_claimed_key(pottery: Pottery, engine: Engine) -> None:
    with pytest.raises(Conflict, match="cup_broke"):
        pottery.make_cup(call("k"), MakeCup(name="blue", breaks=True))
    assert names(engine) == []
    assert count(engine, "outbox") == 0
    assert count(engine, "idempotency") == 0


def test_a_repeat_with_the_same_key_gets_the_first_answer_and_changes_nothing(
    pottery: Pottery, engine: Engine
) -> None:
    first = pottery.make_cup(call("k"), MakeCup(name="blue"))
    assert pottery.make_cup(call("k"), MakeCup(name="blue")) == first
    assert names(engine) == ["blue"]
    assert count(engine, "outbox") == 1


def test_a_key_that_comes_with_another_command_is_refused(pottery: Pottery) -> None:
    pottery.make_cup(call("k"), MakeCup(name="blue"))
    with pytest.raises(InvalidInput, match="idempotency_key_reused"):
        pottery.make_cup(call("k"), MakeCup(name="red"))


def test_a_repeat_may_carry_another_grant_for_the_same_right(pottery: Pottery) -> None:
    first = pottery.make_cup(call("k"), MakeCup(name="blue", grant="until noon"))
    assert pottery.make_cup(call("k"), MakeCup(name="blue", grant="until one")) == first


@pytest.mark.parametrize("name", ["x" * 21, "a\0b"])
def test_a_value_that_no_column_takes_is_the_callers_fault(pottery: Pottery, name: str) -> None:
    with pytest.raises(InvalidInput, match="invalid_input"):
        pottery.make_cup(call(), MakeCup.model_construct(name=name))


def test_two_people_may_use_the_same_key(pottery: Pottery, engine: Engine) -> None:
    pottery.make_cup(call("k"), MakeCup(name="blue"))
    pottery.make_cup(call("k", actor_id="other"), MakeCup(name="red"))
    assert names(engine) == ["blue", "red"]


def test_the_same_key_at_the_same_time_has_one_effect_and_one_answer(pottery: Pottery, engine: Engine) -> None:
    answers: list[CupView] = []
    start = threading.Barrier(4)

    def make() -> None:
        start.wait(10)
        answers.append(pottery.make_cup(call("k"), MakeCup(name="blue")))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert names(engine) == ["blue"]


def test_a_violated_constraint_speaks_as_the_rule_it_stands_for(pottery: Pottery) -> None:
    pottery.make_cup(call(), MakeCup(name="blue"))
    with pytest.raises(Conflict, match="cup_name_taken"):
        pottery.make_cup(call(), MakeCup(name="blue"))


def test_a_question_cannot_write(pottery: Pottery, engine: Engine) -> None:
    with pytest.raises(Exception, match="read-only transaction"):
        pottery.write_in_a_question(call(), MakeCup(name="blue"))
    assert names(engine) == []


def test_an_event_that_comes_twice_is_applied_once(pottery: Pottery, engine: Engine) -> None:
    envelope = Envelope(
        event_id=new_id(),
        type=CupMade.TYPE,
        occurred_at=pottery.application.clock(),
        payload={"name": "blue"},
    )
    assert pottery.copy_cup(envelope) is True
    assert pottery.copy_cup(envelope) is False
    assert names(engine) == ["blue'"]


def test_a_handler_knows_when_it_happened_and_a_command_happens_now(pottery: Pottery) -> None:
    earlier = pottery.application.clock() - timedelta(days=3)
    envelope = Envelope(event_id=new_id(), type=CupMade.TYPE, occurred_at=earlier, payload={"name": "old"})
    moments: list[tuple[datetime, datetime]] = []

    def note(tx: Transaction) -> None:
        moments.append((tx.happened_at, tx.now))

    pottery.application.handle_once(envelope, "note", note)
    with pottery.application.transaction(call()) as tx:
        note(tx)
    (heard, told) = moments
    assert heard[0] == earlier < heard[1]
    assert told[0] == told[1]
