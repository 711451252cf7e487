"""People, schools and numbers that nobody has: fresh ones for every term, so that it can be played again."""

from __future__ import annotations

import random
import string
import time
from dataclasses import dataclass, field

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文"


@dataclass(frozen=True)
class Student:
    """A student as the school's own records have it."""

    full_name: str
    student_number: str
    id_number: str

    @property
    def birth_date(self) -> str:
        """The eight digits that R12 makes the initial password."""
        return self.id_number[6:14]


@dataclass
class Invention:
    """Makes things up, the same ones for the same `mark`."""

    mark: str = field(default_factory=lambda: _mark_of(time.time_ns() // 1_000_000))

    def __post_init__(self) -> None:
        self._random = random.Random(self.mark)  # noqa: S311 - stage names, not secrets

    def name(self) -> str:
        """A Chinese name."""
        return self._random.choice(_FAMILY) + "".join(self._random.sample(_GIVEN, 2))

    def mobile(self) -> str:
        """A mobile number."""
        return "19" + "".join(self._random.choice(string.digits) for _ in range(9))

    def id_number(self) -> str:
        """An identity number with a right check character (R15)."""
        born = (
            f"{self._random.randint(2003, 2007)}{self._random.randint(1, 12):02}{self._random.randint(1, 28):02}"
        )
        region = self._random.choice(["330106", "330203", "330302", "331003"])
        digits = f"{region}{born}{self._random.randint(1, 999):03}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
        return digits + _CHECK[total % 11]

    def students(self, count: int) -> list[Student]:
        """Students with numbers in a row."""
        return [
            Student(self.name(), f"26{self.mark}{number:03}", self.id_number()) for number in range(1, count + 1)
        ]


def _mark_of(milliseconds: int) -> str:
    """A short mark that differs from one term to the next."""
    digits = string.digits + string.ascii_lowercase
    mark = ""
    while milliseconds:
        milliseconds, place = divmod(milliseconds, 36)
        mark = digits[place] + mark
    return mark[-6:]
