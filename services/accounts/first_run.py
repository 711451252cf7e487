"""Make the first two people, who make all others. Can be run again: whoever exists is left alone.

    python -m services.accounts.first_run

Needs the settings of accounts and KX_FIRST_ADMIN_PASSWORD.
"""

from __future__ import annotations

import sys

from chassis.config import EXIT_CONFIG, load
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import SYSTEM, Role
from chassis.domain.errors import InvalidInput
from services.accounts.bootstrap import assemble
from services.accounts.config import FirstRunSettings
from services.accounts.usecases.first_people import ensure_person


def main() -> int:
    settings = load(FirstRunSettings)
    application = assemble(settings)
    call = Call(actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name))
    first_people = (
        ("platform_admin", "平台管理员", Role.PLATFORM_ADMIN),
        ("centre_admin", "课程管理中心", Role.CENTRE_ADMIN),
    )
    for username, full_name, role in first_people:
        try:
            is_new = ensure_person(
                application.workshop(call),
                username=username,
                full_name=full_name,
                role=role,
                password=settings.first_admin_password.get_secret_value(),
            )
        except InvalidInput as error:
            sys.stderr.write(f"setting KX_FIRST_ADMIN_PASSWORD: {error.code} {error.details}\n")
            return EXIT_CONFIG
        sys.stdout.write(f"{username}: {'made' if is_new else 'exists'}\n")
    application.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
