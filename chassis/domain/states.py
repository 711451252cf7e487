"""State machines as one table each: (state, action) → state. What is not in the table is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from chassis.domain.errors import Conflict

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


@dataclass(frozen=True)
class StateMachine(Generic[State, Action]):
    """A machine named for its subject; the name goes into the error's code, `<subject>_state`."""

    subject: str
    table: Mapping[tuple[State, Action], State]

    def next(self, state: State, action: Action) -> State:
        """The state after the action.

        Raises:
            Conflict: code `<subject>_state`, when the table has no such move; details name state, action and
                what the state allows.
        """
        try:
            return self.table[state, action]
        except KeyError:
            raise Conflict(
                f"{self.subject}_state",
                f"{self.subject} cannot {action} while {state}",
                details={"state": str(state), "action": str(action), "allowed": self.allowed(state)},
            ) from None

    def allowed(self, state: State) -> list[str]:
        """The actions that the state allows, sorted."""
        return sorted(str(action) for (source, action) in self.table if source == state)
