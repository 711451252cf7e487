"""Mapping of those who teach and learn. As in building, the domain counts versions itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import registry

from services.catalog.adapters.tables import teaching as tables
from services.catalog.adapters.tables.base import metadata
from services.catalog.domain.enrolment import Enrolment
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.release import ReleasePlan
from services.catalog.domain.teaching_class import Selection, TeachingClass
from services.catalog.domain.team import TeamMember

mapper_registry = registry(metadata=metadata)


def _versioned(table: Any) -> dict[str, Any]:
    return {"version_id_col": table.c.version, "version_id_generator": False}


mapper_registry.map_imperatively(TeamMember, tables.team_members, **_versioned(tables.team_members))
mapper_registry.map_imperatively(TeachingClass, tables.classes, **_versioned(tables.classes))
mapper_registry.map_imperatively(ReleasePlan, tables.release_plans, **_versioned(tables.release_plans))
mapper_registry.map_imperatively(Enrolment, tables.enrolments, **_versioned(tables.enrolments))
mapper_registry.map_imperatively(LearningRecord, tables.learning_records)
mapper_registry.map_imperatively(Selection, tables.selections)
