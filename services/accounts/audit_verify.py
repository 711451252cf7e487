"""Verify the access audit: every record is there, as it was written, in its order (R4).

    python -m services.accounts.audit_verify [--expect CHECKPOINT]

Reads the whole chain some rows at a time and says where it first breaks. CHECKPOINT is one that the scheduler
logged earlier; with it a chain is found out whose end was removed together with its head and its checkpoints.
Ends with 1 when the chain is broken.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing

from sqlalchemy import Engine

from chassis.config import load
from chassis.database import connect
from services.accounts.adapters.audit import count_older, read_head, stream_checkpoints, stream_records
from services.accounts.bootstrap import sealer_of
from services.accounts.config import AccountsSettings
from services.accounts.domain.audit_chain import Checkpoint, Sealer, Verdict, verify

EXIT_BROKEN = 1


def verify_database(engine: Engine, sealer: Sealer, expected: Checkpoint | None = None) -> Verdict:
    """Follow the chain of a database as it is at one moment."""
    with (
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        closing(stream_records(connection)) as records,
        closing(stream_checkpoints(connection)) as checkpoints,
    ):
        return verify(sealer, records, _with_expected(checkpoints, expected), read_head(connection))


def _with_expected(checkpoints: Iterable[Checkpoint], expected: Checkpoint | None) -> Iterator[Checkpoint]:
    for checkpoint in checkpoints:
        if expected is not None and expected.sequence <= checkpoint.sequence:
            yield expected
            expected = None
        yield checkpoint
    if expected is not None:
        yield expected


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="services.accounts.audit_verify", description="Verify the access audit.")
    parser.add_argument(
        "--expect", metavar="CHECKPOINT", type=Checkpoint.parse, help="one that was logged earlier"
    )
    chosen = parser.parse_args(arguments)
    settings = load(AccountsSettings)
    engine = connect(settings.database_url_accounts, pool_size=1, application_name="audit verify")
    verdict = verify_database(engine, sealer_of(settings), chosen.expect)
    older = count_older(engine)
    engine.dispose()
    if verdict.damage:
        sys.stdout.write(f"the access audit is broken: {verdict.damage}\n")
        sys.stdout.write(f"records 1 to {verdict.last.sequence} are whole\n" if verdict.record_count else "")
        return EXIT_BROKEN
    sys.stdout.write(
        f"the access audit is whole: {verdict.record_count} records, {verdict.checkpoint_count} checkpoints\n"
    )
    if older:
        sys.stdout.write(f"{older} records are older than the chain, which says nothing about them\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
