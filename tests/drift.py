"""``python -m tests.drift``: migrate an empty database of every service and compare it with the code's tables."""

from __future__ import annotations

import os
import subprocess
import sys

from chassis.contexts import SERVICES
from tests.servers import CHECKOUT, shared_servers


def main() -> int:
    with shared_servers() as servers:
        made = {service: servers.create_empty_database(service) for service in SERVICES}
        urls = {f"KX_DATABASE_URL_{service.upper()}": url for service, (_, url) in made.items()}
        try:
            command = [sys.executable, "-m", "chassis.migrate", "--check", *SERVICES]
            return subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **urls}, check=False).returncode
        finally:
            for name, _ in made.values():
                servers.drop_database(name)


if __name__ == "__main__":
    sys.exit(main())
