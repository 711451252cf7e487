"""The running service: its database, its transactions. `bootstrap` makes one, with the service's other ports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from psycopg.errors import IntegrityError as DriverIntegrityError
from sqlalchemy import Engine, MetaData, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from chassis.contracts.base import ActorView, Call, Command, Envelope, View
from chassis.database import reading
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import Conflict, DomainError, InvalidInput, StaleVersion, Unavailable
from chassis.tables import chassis_table
from chassis.transaction import Transaction, Translate

Tx = TypeVar("Tx", bound=Transaction)
Answer = TypeVar("Answer", bound=View)
ConstraintErrors = Mapping[str, Callable[[], DomainError]]
"""Constraint name → the error that its violation means, such as `uq_people_username` → username_taken."""

ANSWERS_KEPT = timedelta(hours=24)
"""How long a repeated request is recognised."""
HANDLED_EVENTS_KEPT = timedelta(days=30)
"""How long an event that comes again, from a dead-letter queue at the latest, is recognised."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Application(Generic[Tx]):
    """Opens transactions for one service.

    Args:
        engine: the service's database.
        metadata: its tables, the chassis's three among them.
        transaction_class: the service's own `Transaction`, or what makes one.
        translate: domain event → events for others (`wire.translate`).
        constraint_errors: what violations of named constraints mean to people.
        clock: the time, aware, UTC.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        metadata: MetaData,
        transaction_class: Callable[[Session, Call, datetime], Tx],
        translate: Translate,
        constraint_errors: ConstraintErrors | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.engine = engine
        self._reading = reading(engine)
        self.metadata = metadata
        self.clock = clock
        self._transaction_class = transaction_class
        self._translate = translate
        self._constraint_errors = constraint_errors or {}

    def close(self) -> None:
        """Give back what the process holds; called once when it ends."""
        self.engine.dispose()

    @contextmanager
    def transaction(self, call: Call, *, read_only: bool = False) -> Iterator[Tx]:
        """A transaction that commits, with its events, when the block ends well and leaves no trace otherwise.

        A `read_only` one is none to the database: each statement stands for itself, and none of them can write.

        Raises:
            StaleVersion: code `stale_version`, when a row changed under this transaction.
            DomainError: the one that `constraint_errors` gives for a violated constraint.
            InvalidInput: code `invalid_input`, for a value that no column takes, such as a number out of range.
            Unavailable: code `database_unavailable`, when the database is away, has no connection free or gave
                up a deadlock. Whether a commit still got through is unknown then; the idempotency key tells.
        """
        with Session(self._reading if read_only else self.engine, expire_on_commit=False) as session:
            try:
                tx = self._transaction_class(session, call, self.clock())
                yield tx
                if not read_only:
                    session.flush()
                    tx.write_outbox(self.metadata, self._translate)
                    session.commit()
            except StaleDataError:
                raise StaleVersion("stale_version") from None
            except IntegrityError as error:
                raise self._meaning_of(error) from None
            except DataError as error:
                raise InvalidInput("invalid_input") from error
            except (OperationalError, InterfaceError, PoolTimeout) as error:
                raise Unavailable("database_unavailable") from error

    def run(self, call: Call, command: Command, answer: type[Answer], work: Callable[[Tx], Answer]) -> Answer:
        """Do the work once per idempotency key: a repeat of the same command gets the first answer again.

        Raises:
            InvalidInput: code `idempotency_key_reused`, when the key came with another command before.
        """
        with self.transaction(call) as tx:
            if call.idempotency_key is None:
                return work(tx)
            earlier = self._claim_key(tx, call, command)
            if earlier is not None:
                return answer.model_validate(earlier)
            result = work(tx)
            self._keep_answer(tx, call, result)
            return result

    def handle_once(self, envelope: Envelope, handler: str, work: Callable[[Tx], None]) -> bool:
        """Apply an event once per handler; answers whether it was new."""
        inbox = chassis_table(self.metadata, "inbox")
        with self.transaction(_call_of(envelope)) as tx:
            tx.happened_at = envelope.occurred_at
            row = {"event_id": envelope.event_id, "handler": handler}
            is_new = tx.session.execute(
                upsert(inbox).values(row).on_conflict_do_nothing().returning(inbox.c.event_id)
            ).first()
            if is_new is None:
                return False
            work(tx)
            return True

    def forget_old(self) -> int:
        """Remove answers and handled events that are too old to be asked for again; answers how many."""
        inbox = chassis_table(self.metadata, "inbox")
        answers = chassis_table(self.metadata, "idempotency")
        now = self.clock()
        with self.engine.begin() as connection:
            removed = [
                connection.execute(delete(answers).where(answers.c.created_at < now - ANSWERS_KEPT)),
                connection.execute(delete(inbox).where(inbox.c.handled_at < now - HANDLED_EVENTS_KEPT)),
            ]
        return sum(result.rowcount for result in removed)

    def _claim_key(self, tx: Tx, call: Call, command: Command) -> dict[str, Any] | None:
        table = chassis_table(self.metadata, "idempotency")
        fingerprint = _fingerprint(command)
        claimed = tx.session.execute(
            upsert(table)
            .values(
                actor_id=call.actor.actor_id,
                key=call.idempotency_key,
                command=type(command).__name__,
                fingerprint=fingerprint,
            )
            .on_conflict_do_nothing()
            .returning(table.c.key)
        ).first()
        if claimed is not None:
            return None
        earlier = tx.session.execute(
            select(table.c.fingerprint, table.c.answer).where(
                table.c.actor_id == call.actor.actor_id, table.c.key == call.idempotency_key
            )
        ).one()
        if earlier.fingerprint != fingerprint:
            raise InvalidInput("idempotency_key_reused")
        answer: dict[str, Any] = earlier.answer
        return answer

    def _keep_answer(self, tx: Tx, call: Call, result: View) -> None:
        table = chassis_table(self.metadata, "idempotency")
        tx.session.execute(
            update(table)
            .where(table.c.actor_id == call.actor.actor_id, table.c.key == call.idempotency_key)
            .values(answer=result.model_dump(mode="json"))
        )

    def _meaning_of(self, error: IntegrityError) -> Exception:
        driver_error = error.orig
        name = driver_error.diag.constraint_name if isinstance(driver_error, DriverIntegrityError) else None
        meaning = self._constraint_errors.get(name or "")
        return meaning() if meaning else Conflict("conflicting_change", details={"constraint": name or ""})


def _fingerprint(command: Command) -> str:
    canonical = json.dumps(
        [type(command).__name__, command.model_dump(mode="json", exclude=set(command.NOT_COMPARED))],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _call_of(envelope: Envelope) -> Call:
    return Call(
        actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name),
        correlation_id=envelope.correlation_id,
        traceparent=envelope.traceparent,
    )
