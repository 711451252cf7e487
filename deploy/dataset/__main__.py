"""Fill the platform with an invented province: ``python -m deploy.dataset [--scale 1] [--seed 1] [--today DAY]``.

``make dataset`` runs it with the platform's settings. All of it is written or nothing; where a set is there
already, nothing is changed.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from datetime import UTC, date, datetime, timedelta

from chassis.config import load
from chassis.contexts import SERVICES
from deploy.dataset.people import FIRST_CODE
from deploy.dataset.province import AlreadyThere, Written, fill
from deploy.dataset.size import Size
from services.accounts.adapters.hashing import Argon2Hasher
from services.accounts.adapters.vault import Vault
from services.accounts.config import AccountsSettings, key_bytes


def main() -> int:
    arguments = _parser().parse_args()
    settings = load(AccountsSettings)
    password = f"Set-{secrets.token_hex(6)}"
    began = time.monotonic()
    try:
        fill(
            {service: os.environ[f"KX_DATABASE_URL_{service.upper()}"] for service in SERVICES},
            Size(arguments.scale, arguments.today),
            seed=arguments.seed,
            vault=Vault([key_bytes(settings.field_key)], key_bytes(settings.lookup_key)),
            password_hash=Argon2Hasher().hash(password),
            tell=_tell,
        )
    except AlreadyThere:
        _say("A set is there already; nothing was changed. make clean removes everything.")
        return 1
    _say(f"The province is there, after {time.monotonic() - began:.0f} s.")
    _say(f"  Sign in as admin{FIRST_CODE}, t{FIRST_CODE}-0 or s{FIRST_CODE}-0 … -9 with the password {password}")
    _say(f"  (schools {FIRST_CODE} and up; all other students begin with their birth date). Videos have no bytes.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.dataset", description=__doc__)
    parser.add_argument("--scale", type=_scale, default=1.0, help="part of the province: 1 is 1,655,000 students")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other people")
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    parser.add_argument("--today", type=date.fromisoformat, default=today, help="the day all dates follow")
    return parser


def _scale(text: str) -> float:
    scale = float(text)
    if not 0 < scale <= 10:
        raise argparse.ArgumentTypeError("must be more than 0 and at most 10")
    return scale


def _tell(written: Written) -> None:
    _say(f"  {written.service:<9} {written.table:<18} {written.rows:>10,} rows  {written.seconds:6.1f} s")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
