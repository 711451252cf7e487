"""Seal every number with the current field key, so that the retired keys can go (R15).

    python -m services.accounts.rotate_keys

Runs beside the service, some rows at a time; stopped, it goes on where it was when it is started again. The order
in which the keys themselves change is in docs/runbooks/key-rotation.md. Ends with 1 while a value is left that the
current key did not seal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from sqlalchemy import Engine

from chassis.config import load
from chassis.database import connect
from services.accounts.adapters.resealing import SEALED, count_by_key, reseal
from services.accounts.adapters.vault import Vault
from services.accounts.bootstrap import vault_of
from services.accounts.config import AccountsSettings

EXIT_LEFT = 1


def rotate(engine: Engine, vault: Vault, say: Callable[[str], object]) -> bool:
    """Seal everything again; answers whether nothing is left with another key."""
    unknown = {key: count for key, count in count_by_key(engine).items() if key not in vault.key_ids}
    for key, count in unknown.items():
        say(f"{count} values are sealed with key {key.hex()}, which is not in KX_FIELD_KEYS_RETIRED\n")
    if unknown:
        return False
    for sealed in SEALED:
        done = 0
        for count in reseal(engine, vault, sealed):
            done += count
            say(f"\r{sealed.name}: {done}")
        say("\n" if done else f"{sealed.name}: nothing to do\n")
    left = sum(count for key, count in count_by_key(engine).items() if key != vault.key_id)
    say(
        f"{left} values are sealed with a retired key: run it again\n"
        if left
        else "no value is sealed with a retired key\n"
    )
    return not left


def main() -> int:
    settings = load(AccountsSettings)
    engine = connect(settings.database_url_accounts, pool_size=1, application_name="rotate keys")
    is_done = rotate(engine, vault_of(settings), sys.stdout.write)
    engine.dispose()
    return 0 if is_done else EXIT_LEFT


if __name__ == "__main__":
    sys.exit(main())
