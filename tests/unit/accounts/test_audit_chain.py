"""The chain of the access audit: whole as it is written, broken at the first place that was touched (R4, R15)."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.audit_chain import (
    BEGINNING,
    NO_SEAL,
    ChainedRecord,
    Checkpoint,
    Head,
    Sealer,
    verify,
)

NOW = datetime(2026, 11, 2, 8, 30, 0, 123456, tzinfo=UTC)
SEALER = Sealer([b"k" * 32])
FORGER = Sealer([b"f" * 32])


def record(number: int) -> AccessRecord:
    return AccessRecord(
        record_id=f"record {number}",
        at=NOW + timedelta(minutes=number),
        actor_id="admin",
        actor_name="教务处",
        institution_id=None,
        action="clear_numbers",
        purpose="核对学籍",
        person_ids=["one", "two"],
        client_address="192.0.2.7",
        correlation_id="",
    )


CHAIN = SEALER.chain(BEGINNING, [record(number) for number in range(1, 7)])


def head_of(chain: list[ChainedRecord]) -> Head:
    return Head(chain[-1].sequence, chain[-1].seal)


HEAD = head_of(CHAIN)
CHECKPOINTS = [SEALER.sign(Head(each.sequence, each.seal), NOW) for each in CHAIN if each.sequence in (2, 5)]


def edited(chain: list[ChainedRecord]) -> list[ChainedRecord]:
    return [
        replace(each, record=replace(each.record, purpose="")) if each.sequence == 3 else each for each in chain
    ]


def renumbered(chain: list[ChainedRecord]) -> list[ChainedRecord]:
    return [replace(each, sequence=number) for number, each in enumerate(chain, 1)]


def reordered(chain: list[ChainedRecord]) -> list[ChainedRecord]:
    return renumbered([*chain[:2], chain[3], chain[2], *chain[4:]])


def forged_from_the_third_on(chain: list[ChainedRecord]) -> list[ChainedRecord]:
    kept = chain[:2]
    return [*kept, *FORGER.chain(head_of(kept), [record(number) for number in range(3, 7)])]


def test_a_chain_as_it_is_written_is_whole_r4() -> None:
    verdict = verify(SEALER, CHAIN, CHECKPOINTS, HEAD)
    assert (verdict.damage, verdict.record_count, verdict.checkpoint_count) == ("", 6, 2)
    assert verify(SEALER, [], [], BEGINNING).damage == ""


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        (edited, "record 3 is not as it was written"),
        (lambda chain: chain[:3] + chain[4:], "record 4 is missing: after 3 comes 5"),
        (lambda chain: chain[:1] + chain[4:], "records 2 to 4 are missing: after 1 comes 5"),
        (lambda chain: renumbered(chain[:3] + chain[4:]), "record 4 was not written after record 3"),
        (reordered, "record 3 was not written after record 2"),
        (lambda chain: chain[:3] + chain[2:], "record 3 is there twice"),
        (forged_from_the_third_on, "record 3 is not as it was written, or was not written by the platform"),
        (lambda chain: chain[:5], "record 6 is missing at the end"),
        (
            lambda chain: chain[:4],
            "record 5 is missing at the end: a checkpoint of 2026-11-02T08:30:00.123456+00:00",
        ),
    ],
)
def test_each_kind_of_damage_is_found_where_it_is_r4(
    damaged: Callable[[list[ChainedRecord]], list[ChainedRecord]], words: str
) -> None:
    assert words in verify(SEALER, damaged(CHAIN), CHECKPOINTS, HEAD).damage


def test_a_tail_that_is_gone_with_its_head_is_found_by_a_checkpoint_r4() -> None:
    shorter = CHAIN[:3]
    assert "records 4 to 5 are missing" in verify(SEALER, shorter, CHECKPOINTS, head_of(shorter)).damage


def test_a_record_past_the_head_is_found_r4() -> None:
    added = SEALER.chain(HEAD, [record(7)])
    assert "past the head" in verify(SEALER, [*CHAIN, *added], CHECKPOINTS, HEAD).damage


def test_a_checkpoint_of_somebody_elses_is_found_r4() -> None:
    forged = [FORGER.sign(Head(4, CHAIN[3].seal), NOW)]
    assert verify(SEALER, CHAIN, forged, HEAD).damage == "the checkpoint at 4 was not signed by the platform"


def test_a_chain_made_anew_by_who_has_the_key_is_found_by_an_old_checkpoint_r4() -> None:
    anew = SEALER.chain(BEGINNING, [record(number + 100) for number in range(1, 7)])
    assert "not the one that its checkpoint saw" in verify(SEALER, anew, CHECKPOINTS, head_of(anew)).damage


def test_a_retired_key_still_verifies_what_it_sealed_r15() -> None:
    both = Sealer([b"n" * 32, b"k" * 32])
    chain = [*CHAIN, *both.chain(HEAD, [record(7)])]
    assert verify(both, chain, CHECKPOINTS, head_of(chain)).damage == ""
    assert "record 7" in verify(SEALER, chain, CHECKPOINTS, head_of(chain)).damage


@given(number=st.integers(1, 10**12), microseconds=st.integers(0, 4 * 10**15))
def test_a_checkpoint_is_read_as_it_was_written_down_r4(number: int, microseconds: int) -> None:
    made_at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
    signed = SEALER.sign(Head(number, HEAD.seal), made_at)
    assert Checkpoint.parse(signed.text) == signed
    assert SEALER.signed(Checkpoint.parse(signed.text))


def test_verifying_holds_no_more_than_a_few_records_at_a_time_r4() -> None:
    end = BEGINNING

    def stream() -> Iterator[ChainedRecord]:
        nonlocal end
        for number in range(1, 2001):
            [chained] = SEALER.chain(end, [record(number)])
            end = head_of([chained])
            yield chained

    tracemalloc.start()
    verdict = verify(SEALER, stream(), [], Head(2000, NO_SEAL))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert verdict.record_count == 2000
    assert peak < 2000 * 250, "all of them at once take three times as much"
