"""What `make audit-verify` and `make rotate-keys` run: their words, and how they end (R4, R15)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chassis.contracts.accounts.audit import CheckpointAudit
from services.accounts import audit_verify, rotate_keys
from services.accounts.domain.audit_chain import BEGINNING, Head, Sealer
from tests.integration.accounts.house import AUDIT_KEY, FIELD_KEY, LOOKUP_KEY, House

Say = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def environment(
    monkeypatch: pytest.MonkeyPatch, database_url: Callable[[str], str], private_key_file: Path
) -> None:
    for name, value in {
        "KX_AMQP_URL": "amqp://unused/",
        "KX_DATABASE_URL_ACCOUNTS": database_url("accounts"),
        "KX_TOKEN_PRIVATE_KEY_FILE": str(private_key_file),
        "KX_FIELD_KEY": FIELD_KEY,
        "KX_LOOKUP_KEY": LOOKUP_KEY,
        "KX_AUDIT_KEY": AUDIT_KEY,
    }.items():
        monkeypatch.setenv(name, value)


def test_a_whole_chain_is_said_to_be_whole_r4(house: House, capsys: Say) -> None:
    house.student(house.school())
    logged = house.service.checkpoint_audit(house.system, CheckpointAudit()).checkpoint
    assert audit_verify.main(["--expect", logged]) == 0
    assert capsys.readouterr().out == "the access audit is whole: 2 records, 2 checkpoints\n"


def test_a_checkpoint_that_the_chain_does_not_know_ends_with_1_r4(house: House, capsys: Say) -> None:
    house.student(house.school())
    never = Sealer([b"a" * 32]).sign(Head(10**6, BEGINNING.seal), house.now)
    assert audit_verify.main(["--expect", never.text]) == audit_verify.EXIT_BROKEN
    said = capsys.readouterr().out
    assert said.startswith("the access audit is broken: records ")
    assert "to 1000000 are missing at the end: a checkpoint of" in said


def test_what_is_no_checkpoint_is_refused(capsys: Say) -> None:
    with pytest.raises(SystemExit) as refused:
        audit_verify.main(["--expect", "nonsense"])
    assert refused.value.code == 2
    assert "nonsense" in capsys.readouterr().err


def test_a_rotation_ends_with_its_result_r15(house: House, capsys: Say) -> None:
    house.student(house.school())
    assert rotate_keys.main() == 0
    assert capsys.readouterr().out.endswith("no value is sealed with a retired key\n")
