"""What every message on the bus is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from chassis.domain.actor import Role

Item = TypeVar("Item", bound=BaseModel)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its offset, such as Z or +08:00")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time that no calendar has in UTC") from None


UtcTime = Annotated[datetime, AfterValidator(_aware)]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for part in (*value, *value.values()))
    return isinstance(value, list | tuple | set | frozenset) and any(map(_has_nul, value))


class Message(BaseModel):
    """Base of all contract models. Unknown fields are refused on commands and ignored on views and events."""

    model_config = ConfigDict(frozen=True, use_enum_values=False)


class Command(Message):
    """The argument of an RPC that changes something or asks something."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    NOT_COMPARED: ClassVar[frozenset[str]] = frozenset()
    """Fields that differ between a request and its repetition, such as a grant, which is signed anew each time."""
    SCOPES: ClassVar[frozenset[str]] = frozenset()
    """Scopes that admit this command from a restricted session (R12) or a school's system; none by default."""

    @field_validator("*")
    @classmethod
    def _is_storable(cls, value: Any) -> Any:
        if _has_nul(value):
            raise ValueError("a text holds a NUL character, which no database keeps")
        return value


class View(Message):
    """What an RPC answers."""


class Nothing(View):
    """The answer of an RPC that has nothing to say."""


class Page(View, Generic[Item]):
    """One page of a list. `next_cursor` is opaque and absent on the last page."""

    items: list[Item]
    next_cursor: str | None = None


class PageQuery(Command):
    """Base of list questions: `limit` items (1–200) after `cursor`."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=500)


class ActorView(View):
    """The caller, as the gateway identified it."""

    kind: Literal["anonymous", "person", "api_client", "system"] = "anonymous"
    actor_id: str = ""
    name: str = ""
    institution_id: str | None = None
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    session_id: str | None = None


class Call(Message):
    """What travels beside every command: who calls, which request it belongs to, and how to repeat it safely."""

    actor: ActorView = ActorView()
    correlation_id: str = ""
    traceparent: str | None = None
    idempotency_key: str | None = Field(None, max_length=255)
    client_address: str | None = None
    client_agent: str | None = Field(None, max_length=300)
    """What the caller's browser or program says it is."""


class Event(Message):
    """A fact in the past tense. The relay publishes it under `TYPE` to the exchange `<SOURCE>.events`."""

    TYPE: ClassVar[str]
    SOURCE: ClassVar[str]


class Envelope(Message):
    """How an event travels: the payload beside its identity and the request that caused it."""

    event_id: Id
    type: str
    occurred_at: UtcTime
    correlation_id: str = ""
    traceparent: str | None = None
    actor_id: str = ""
    payload: dict[str, object]
