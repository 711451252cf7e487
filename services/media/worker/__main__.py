"""See `main`."""

import sys

from services.media.worker.main import main

sys.exit(main())
