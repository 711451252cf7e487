"""See `main`."""

import sys

from services.accounts.importer.main import main

sys.exit(main())
