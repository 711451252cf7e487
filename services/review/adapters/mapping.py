"""Domain objects onto tables; the domain knows nothing of it."""

from __future__ import annotations

from sqlalchemy.orm import registry

from services.review.adapters.tables import decisions, metadata, tasks
from services.review.domain.decision import Decision
from services.review.domain.task import Task

mappers = registry(metadata=metadata)

# The domain counts versions itself, so that an answer shows the version which the commit will store.
mappers.map_imperatively(Task, tasks, version_id_col=tasks.c.version, version_id_generator=False)
mappers.map_imperatively(Decision, decisions)
