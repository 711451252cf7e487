"""Column types that hold small values of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeDecorator

from services.catalog.domain.learning import Range
from services.catalog.domain.outline import NodeLevel
from services.catalog.domain.release import Statement
from services.catalog.domain.team import Permission


class PermissionSet(TypeDecorator[frozenset[Permission]]):
    """Permissions as an array of their names."""

    impl = ARRAY(String(20))
    cache_ok = True

    def process_bind_param(self, value: frozenset[Permission] | None, _dialect: Dialect) -> Any:
        return None if value is None else sorted(str(permission) for permission in value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> frozenset[Permission]:
        return frozenset(Permission(name) for name in value)


class Statements(TypeDecorator[Mapping[str, Statement]]):
    """The statements of a release plan as rows of node, level, is released, visible from.

    A list, because JSONB does not keep the order of an object's names.
    """

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Statement] | None, _dialect: Dialect) -> Any:
        return [
            [node_id, said.level, said.is_released, said.visible_from and said.visible_from.isoformat()]
            for node_id, said in (value or {}).items()
        ]

    def process_result_value(self, value: Any, _dialect: Dialect) -> Mapping[str, Statement]:
        return {
            node_id: Statement(NodeLevel(level), is_released, since and datetime.fromisoformat(since))
            for node_id, level, is_released, since in value or ()
        }


class WatchedRanges(TypeDecorator[list[Range]]):
    """Ranges of seconds as pairs."""

    impl = JSONB
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Dialect) -> list[Range]:
        return [(start, end) for start, end in value or ()]
