"""Numbers and addresses that identify a person: checked when they come in, masked when they go out (R15)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from operator import mul

from chassis.domain.errors import InvalidInput

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST_BIRTH_YEAR = 1900
_REGIONS = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55))))
_REGIONS |= frozenset(map(str, (*range(61, 66), 71, 81, 82, 83, 91)))
"""The first two digits after GB/T 2260; 83 and 91 are of permits that count as ID numbers. Counties come and go
while people keep their numbers, so nothing finer is compared."""

REGION_UNKNOWN = "id_number_region_unknown"
"""Code of the warning about an ID number whose region is not among them."""
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class IdNumber:
    """A resident identity number after GB 11643: region, birth date, sequence, check character; 18 in all."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, today: date, pointer: str = "/id_number") -> IdNumber:
        """Read a number as people write it.

        Raises:
            InvalidInput: code `id_number_invalid`; `reason` is `format`, `birth_date` or `checksum`.
        """
        canonical = re.sub(r"\s", "", text).upper()
        if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", canonical, flags=re.ASCII):
            raise InvalidInput.of(pointer, "id_number_invalid", reason="format")
        if not _is_birth_date(canonical[6:14], today):
            raise InvalidInput.of(pointer, "id_number_invalid", reason="birth_date")
        if check_character(canonical) != canonical[17]:
            raise InvalidInput.of(pointer, "id_number_invalid", reason="checksum")
        return cls(canonical)

    @property
    def is_region_known(self) -> bool:
        """Whether it begins with a region that there is."""
        return self.text[:2] in _REGIONS

    @property
    def birth_digits(self) -> str:
        """The eight digits of the birth date, which R12 makes the initial password."""
        return self.text[6:14]

    @property
    def masked(self) -> str:
        return f"{self.text[:3]}{'*' * 11}{self.text[14:]}"


def _is_birth_date(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= _EARLIEST_BIRTH_YEAR and born <= today


def check_character(number: str) -> str:
    """The eighteenth character of an ID number, from the seventeen before it."""
    total = sum(map(mul, _WEIGHTS, map(int, number[:17])))
    return _CHECK_CHARACTERS[total % 11]


@dataclass(frozen=True)
class Mobile:
    """A mobile number of mainland China, 11 digits."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, pointer: str = "/mobile") -> Mobile:
        """Read a number as people write it, with or without +86, blanks and hyphens.

        Raises:
            InvalidInput: code `mobile_invalid`.
        """
        mobile = cls.recognise(text)
        if mobile is None:
            raise InvalidInput.of(pointer, "mobile_invalid")
        return mobile

    @classmethod
    def recognise(cls, text: str) -> Mobile | None:
        """The number if the text is one."""
        digits = re.sub(r"^(\+86|0086)", "", re.sub(r"[\s-]", "", text))
        return cls(digits) if re.fullmatch(r"1[3-9][0-9]{9}", digits, flags=re.ASCII) else None

    @property
    def masked(self) -> str:
        return f"{self.text[:3]}****{self.text[7:]}"


@dataclass(frozen=True)
class Email:
    """A mail address; only its shape is checked."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, pointer: str = "/email") -> Email:
        """Read an address; its letters become small ones.

        Raises:
            InvalidInput: code `email_invalid`.
        """
        address = text.strip().lower()
        if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST_ADDRESS:
            raise InvalidInput.of(pointer, "email_invalid")
        return cls(address)

    @property
    def masked(self) -> str:
        name, _, host = self.text.partition("@")
        return f"{name[:1]}***@{host}"
