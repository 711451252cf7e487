"""Domain objects onto tables; the domain knows nothing of it."""

from __future__ import annotations

from sqlalchemy.orm import registry, relationship

from services.media.adapters.tables import jobs, metadata, resources, school_quotas, uploads, versions
from services.media.domain.job import Job
from services.media.domain.quota import SchoolQuota
from services.media.domain.resource import Resource, ResourceVersion
from services.media.domain.upload import Upload

mappers = registry(metadata=metadata)

# The domain counts versions itself, so that an answer shows the version which the commit will store.
mappers.map_imperatively(ResourceVersion, versions)
mappers.map_imperatively(
    Resource,
    resources,
    version_id_col=resources.c.version,
    version_id_generator=False,
    properties={
        "versions": relationship(
            ResourceVersion, order_by=versions.c.number, lazy="selectin", cascade="all, delete-orphan"
        )
    },
)
mappers.map_imperatively(Upload, uploads, version_id_col=uploads.c.version, version_id_generator=False)
mappers.map_imperatively(
    SchoolQuota, school_quotas, version_id_col=school_quotas.c.version, version_id_generator=False
)
mappers.map_imperatively(Job, jobs)
