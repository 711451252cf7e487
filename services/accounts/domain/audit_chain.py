"""The chain that the access audit forms, and finding the first place where it is broken (R4, R15).

Every record has the next number and a seal: a keyed hash over its content, its number and the seal before it.
A checkpoint is a signed statement of how far the chain reached, so that a missing tail is found too.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from services.accounts.domain.audit import AccessRecord

NO_SEAL = b"\0" * 32
"""What the first record follows."""


@dataclass(frozen=True)
class Head:
    """How far the chain reaches."""

    sequence: int
    seal: bytes


BEGINNING = Head(0, NO_SEAL)


@dataclass(frozen=True)
class ChainedRecord:
    """A record in its place."""

    sequence: int
    record: AccessRecord
    previous_seal: bytes
    key_id: str
    seal: bytes


@dataclass(frozen=True)
class Checkpoint:
    """A signed statement that the chain reached this number with this seal."""

    sequence: int
    seal: bytes
    made_at: datetime
    key_id: str
    signature: bytes

    @property
    def text(self) -> str:
        """The checkpoint on one line, to be kept where the database's owner cannot change it."""
        seconds = f"{self.made_at.timestamp():.6f}"
        return f"{self.sequence}:{seconds}:{self.key_id}:{self.seal.hex()}:{self.signature.hex()}"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read `text` back.

        Raises:
            ValueError: when it is no checkpoint.
        """
        sequence, seconds, key_id, seal, signature = text.strip().split(":")
        made_at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(seconds.replace(".", "")))
        return cls(int(sequence), bytes.fromhex(seal), made_at, key_id, bytes.fromhex(signature))


class Sealer:
    """Seals records and signs checkpoints with the first key; checks what any of the keys made."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self._keys: Mapping[str, bytes] = {_key_id(key): key for key in keys}
        self._current = next(iter(self._keys))

    def chain(self, head: Head, records: Iterable[AccessRecord]) -> list[ChainedRecord]:
        """The records in their places after the head."""
        chained = []
        for record in records:
            number = head.sequence + 1
            seal = self._seal(self._current, number, head.seal, record)
            chained.append(ChainedRecord(number, record, head.seal, self._current, seal))
            head = Head(number, seal)
        return chained

    def sign(self, head: Head, now: datetime) -> Checkpoint:
        """A checkpoint of the head."""
        signature = self._signature(self._current, head, now)
        return Checkpoint(head.sequence, head.seal, now, self._current, signature)

    def holds(self, chained: ChainedRecord) -> bool:
        """Whether the record is as it was sealed."""
        if chained.key_id not in self._keys:
            return False
        expected = self._seal(chained.key_id, chained.sequence, chained.previous_seal, chained.record)
        return hmac.compare_digest(expected, chained.seal)

    def signed(self, checkpoint: Checkpoint) -> bool:
        """Whether the checkpoint is one that we signed."""
        if checkpoint.key_id not in self._keys:
            return False
        head = Head(checkpoint.sequence, checkpoint.seal)
        expected = self._signature(checkpoint.key_id, head, checkpoint.made_at)
        return hmac.compare_digest(expected, checkpoint.signature)

    def _seal(self, key_id: str, sequence: int, previous_seal: bytes, record: AccessRecord) -> bytes:
        return hmac.digest(self._keys[key_id], canonical(sequence, previous_seal, record), "sha256")

    def _signature(self, key_id: str, head: Head, made_at: datetime) -> bytes:
        said = f"checkpoint\0{head.sequence}\0{head.seal.hex()}\0{_time(made_at)}"
        return hmac.digest(self._keys[key_id], said.encode(), "sha256")


def canonical(sequence: int, previous_seal: bytes, record: AccessRecord) -> bytes:
    """The one way of writing a record down that its seal is made of."""
    facts = asdict(record) | {
        "at": _time(record.at),
        "sequence": sequence,
        "previous_seal": previous_seal.hex(),
    }
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _key_id(key: bytes) -> str:
    return hmac.digest(key, b"audit key id", "sha256").hex()[:8]


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `damage` is empty when the chain is whole."""

    record_count: int
    checkpoint_count: int
    last: Head
    damage: str = ""


class _Broken(Exception):
    """The chain ends being believable here."""


def verify(
    sealer: Sealer, records: Iterable[ChainedRecord], checkpoints: Iterable[Checkpoint], head: Head
) -> Verdict:
    """Follow the chain to its end and say in words where it first breaks.

    Args:
        records: by number.
        checkpoints: by number.
        head: where the writers say that the chain ends.
    """
    walk = _Walk(sealer, iter(checkpoints))
    try:
        for chained in records:
            walk.step(chained)
        walk.finish(head)
    except _Broken as broken:
        return Verdict(walk.record_count, walk.checkpoint_count, walk.last, str(broken))
    return Verdict(walk.record_count, walk.checkpoint_count, walk.last)


class _Walk:
    """One way along the chain; holds one record and one checkpoint at a time."""

    def __init__(self, sealer: Sealer, checkpoints: Iterator[Checkpoint]) -> None:
        self._sealer = sealer
        self._checkpoints = checkpoints
        self._next_checkpoint = next(checkpoints, None)
        self.last = BEGINNING
        self.record_count = 0
        self.checkpoint_count = 0

    def step(self, chained: ChainedRecord) -> None:
        number, follows = chained.sequence, self.last.sequence + 1
        if number > follows:
            raise _Broken(f"{_records(follows, number - 1)} missing: after {self.last.sequence} comes {number}")
        if number < follows:
            raise _Broken(f"record {number} is there twice")
        if chained.previous_seal != self.last.seal:
            raise _Broken(f"record {number} was not written after record {number - 1} as that one is now")
        if not self._sealer.holds(chained):
            raise _Broken(f"record {number} is not as it was written, or was not written by the platform")
        self.last = Head(number, chained.seal)
        self.record_count += 1
        self._compare()

    def finish(self, head: Head) -> None:
        late = self._next_checkpoint
        if late is not None:
            self._require_signature(late)
            raise _Broken(
                f"{_records(self.last.sequence + 1, late.sequence)} missing at the end: "
                f"a checkpoint of {_time(late.made_at)} saw {late.sequence}"
            )
        if head.sequence > self.last.sequence:
            raise _Broken(f"{_records(self.last.sequence + 1, head.sequence)} missing at the end")
        if head != self.last:
            raise _Broken(f"the records after {head.sequence} were added past the head of the chain")

    def _compare(self) -> None:
        while (due := self._next_checkpoint) is not None and due.sequence <= self.last.sequence:
            self._require_signature(due)
            if due.sequence < self.last.sequence:
                raise _Broken(f"the checkpoint at {due.sequence} lies before the chain")
            if due.seal != self.last.seal:
                raise _Broken(f"the chain up to record {due.sequence} is not the one that its checkpoint saw")
            self.checkpoint_count += 1
            self._next_checkpoint = next(self._checkpoints, None)

    def _require_signature(self, checkpoint: Checkpoint) -> None:
        if not self._sealer.signed(checkpoint):
            raise _Broken(f"the checkpoint at {checkpoint.sequence} was not signed by the platform")


def _records(first: int, last: int) -> str:
    return f"record {first} is" if first == last else f"records {first} to {last} are"
