"""The stand-in bank keeps what it took, once each, over restarts (R91)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deploy.local.bank import Books, StandInBank

SECRET = "whsec_" + "a2V4aWFuZy1jcmVkaXQtYmFuay1zZWNyZXQtMDE="


def message(recognition_id: str, *, kind: str = "recognised", credit: str = "2.0") -> bytes:
    told = {"recognition_id": recognition_id, "student": {"student_id": "s"}, "credits": credit}
    return json.dumps({"type": f"credit.{kind}", "data": told}).encode()


def test_a_message_counts_once_and_is_known_after_a_restart_r91(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    books = Books(file)
    assert [books.take("m1", message("r1")), books.take("m1", message("r1"))] == [True, False]
    assert books.take("m2", message("r2", credit="0.5"))
    again = Books(file)
    assert not again.take("m1", message("r1"))
    assert again.credits() == {"s": "2.5"}


def test_a_line_that_was_cut_off_is_forgotten_and_taken_anew_r91(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    books = Books(file)
    books.take("m1", message("r1"))
    books.take("m2", message("r2"))
    file.write_bytes(file.read_bytes()[:-9])
    again = Books(file)
    assert [again.take("m1", message("r1")), again.take("m2", message("r2"))] == [False, True]
    assert len(Books(file).messages()) == 2


def test_what_is_revoked_counts_no_longer_and_never_before_r91(tmp_path: Path) -> None:
    books = Books(tmp_path / "messages.jsonl")
    books.take("m1", message("r1"))
    books.take("m2", message("r1", kind="revoked"))
    assert books.credits() == {}
    books.take("m3", message("r2", kind="revoked"))
    with pytest.raises(ValueError, match="revoked before it was recognised"):
        books.credits()


def test_a_way_to_behave_that_it_does_not_know_is_refused_r91(tmp_path: Path) -> None:
    bank = StandInBank(0, SECRET, tmp_path / "messages.jsonl")
    try:
        for mode, times in (("explode", 1), ("fail", -1)):
            with pytest.raises(ValueError, match="mode is one of"):
                bank.behave(mode, times)
        bank.behave("fail", 1)
        assert [bank.next_mode(), bank.next_mode()] == ["fail", "accept"]
    finally:
        bank.server_close()
