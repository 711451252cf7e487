"""The errors a rule can raise.

    DomainError
    ├── InvalidInput        the request cannot be understood or breaks a format rule
    ├── NotAuthenticated    nobody, or nobody we know, is calling
    ├── NotPermitted        the actor may know of the thing but not do this to it
    ├── NotFound            it does not exist, or it belongs to another institution
    ├── Conflict            the state of things forbids it
    ├── StaleVersion        someone else changed it first
    ├── TooMany             a limit of number, size or rate is reached
    └── Unavailable         something it depends on did not answer in time

`code` is stable and machine-readable; people read the text which the gateway finds for it in their language.
`details` holds JSON primitives only and fills the placeholders of that text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldError:
    """One fault in one field. `pointer` is a JSON pointer into the request body, such as `/title`."""

    pointer: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


class DomainError(Exception):
    """A rule refuses. Subclasses say of which kind; `code` says which rule."""

    kind: ClassVar[str] = "conflict"

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        details: Mapping[str, Any] | None = None,
        errors: tuple[FieldError, ...] = (),
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code
        self.details: dict[str, Any] = dict(details or {})
        self.errors = errors


class InvalidInput(DomainError):
    kind = "invalid"

    @classmethod
    def of(cls, pointer: str, code: str, **details: Any) -> InvalidInput:
        """An error about a single field."""
        return cls(code, details=details, errors=(FieldError(pointer, code, details),))


class NotAuthenticated(DomainError):
    kind = "unauthenticated"


class NotPermitted(DomainError):
    kind = "forbidden"


class NotFound(DomainError):
    kind = "not_found"


class Conflict(DomainError):
    kind = "conflict"


class StaleVersion(DomainError):
    kind = "stale"


class TooMany(DomainError):
    kind = "too_many"


class Unavailable(DomainError):
    kind = "unavailable"
