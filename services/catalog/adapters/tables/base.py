"""The metadata that all tables of catalog share, and the column types of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, String, TypeDecorator

from chassis.tables import new_metadata

metadata = new_metadata()


class Choice(TypeDecorator[Any]):
    """A column of text that holds the document values of an enumeration and gives its members back."""

    impl = String(20)
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else str(self.choices(value))

    def process_result_value(self, value: Any, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.choices(value)
