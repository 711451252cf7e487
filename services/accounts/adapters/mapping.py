"""Plain domain objects onto tables. What is sealed or nested is read and written by its repository instead."""

from __future__ import annotations

from sqlalchemy.orm import registry

from services.accounts.adapters.tables import attempts, institutions, metadata, sessions
from services.accounts.domain.attempts import Attempts
from services.accounts.domain.institution import Institution
from services.accounts.domain.session import Session

mappers = registry(metadata=metadata)

# The domain counts versions itself, so that an answer shows the version which the commit will store.
mappers.map_imperatively(
    Institution, institutions, version_id_col=institutions.c.version, version_id_generator=False
)
mappers.map_imperatively(Session, sessions)
mappers.map_imperatively(
    Attempts, attempts, properties={"limit": attempts.c.attempt_limit, "count": attempts.c.attempt_count}
)
